"""Every night: whether the audit log and all files are whole, kept as a signed record."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.identifiers import new_id
from app.core.messages import Language
from app.core.settings import MEBIBYTE, Settings
from app.integrations.signatures import Signer, is_signed_by
from app.integrations.storage import Storage
from app.models import IntegrityProof
from app.models.notification import NoticeKind, NotificationSubject
from app.schemas.platform.audit import AuditVerificationRead
from app.schemas.platform.storage import IntegrityFaultKind, IntegrityReport
from app.services.platform.audit import verification
from app.services.platform.files import storage as files
from app.services.platform.notices.by_itself import Thing, administrators_of_all, tell_of_thing
from app.services.platform.sql import insert_if_absent

KIND: Final = "zi-integrity-proof/1"
_LEASE: Final = timedelta(hours=12)
"""A worker that died over it is followed after so long."""
_SLICE: Final = 2000
_NAMED_AT_MOST: Final = 100


@dataclass(frozen=True)
class Prover:
    """What a verification needs; `mails`: whether administrators can be told by mail."""

    settings: Settings
    database: Database
    storage: Storage
    signer: Signer | None
    mails: bool = False

    async def prove_nightly(self) -> bool:
        """Verify once the hour of the night has come, unless another worker does or did."""
        day = night_of(clock.now(), self.settings.verification_hour)
        if not await self._claim(day):
            return False
        await self._prove(day)
        return True

    async def _claim(self, day: date) -> bool:
        now = clock.now()
        free = or_(IntegrityProof.begun_at < now - _LEASE, IntegrityProof.begun_at > now)
        of_day = select(IntegrityProof.id).where(IntegrityProof.day == day)
        lost = of_day.where(IntegrityProof.finished_at.is_(None), free)
        async with self.database.reading() as session:
            known = await session.scalar(of_day) is not None
            if known and await session.scalar(lost) is None:
                return False
        async with self.database.writing() as session:
            row = {"id": new_id(), "day": day, "begun_at": now}
            if not known:
                return await insert_if_absent(session, IntegrityProof, row, "day")
            taken = await session.scalar(
                update(IntegrityProof)
                .where(IntegrityProof.id.in_(lost.scalar_subquery()))
                .values(begun_at=now)
                .returning(IntegrityProof.id)
            )
            return taken is not None

    async def _prove(self, day: date) -> None:
        async with self.database.reading() as session:
            log = await verification.verify(session, None, self.signer, None, Language.ENGLISH)
        stored = await self._look_at_files()
        document = _document(day, log, stored, self.signer)
        values = {
            "finished_at": clock.now(),
            "is_whole": log.whole and stored.whole,
            "document": document,
            "signature": self.signer.sign(document) if self.signer else None,
        }
        async with self.database.writing() as session:
            mine = IntegrityProof.day == day, IntegrityProof.finished_at.is_(None)
            kept = await session.scalar(
                update(IntegrityProof).where(*mine).values(values).returning(IntegrityProof.id)
            )
            if kept is not None and not values["is_whole"]:
                thing = Thing(NotificationSubject.INSTALLATION, kept, str(day))
                await self._tell(session, thing, document)

    async def _look_at_files(self) -> IntegrityReport:
        """Slice by slice, so that no list grows with the installation."""
        speed = self.settings.verification_mebibytes * MEBIBYTE
        report = IntegrityReport(whole=True, checked=0, bytes=0, next_after="", faults=[])
        while report.next_after is not None:
            found = await files.verify(
                self.database,
                self.storage,
                None,
                after=report.next_after,
                limit=_SLICE,
                bytes_per_second=speed,
            )
            report = files.together(report, found)
        return report

    async def _tell(self, session: AsyncSession, thing: Thing, document: dict[str, Any]) -> None:
        await tell_of_thing(
            session,
            await administrators_of_all(session),
            NoticeKind.NOT_WHOLE,
            thing,
            with_mail=self.mails,
            audit=str(document["findings_total"]),
            files=str(document["files_damaged"]),
        )


def night_of(now: datetime, hour: int) -> date:
    """The day (UTC) on which that hour last began."""
    return clock.last_began(hour, now).date()


@dataclass(frozen=True)
class LastProofs:
    """The last verification that came to an end, and the last one that found everything whole."""

    last: IntegrityProof | None
    whole: IntegrityProof | None


async def last_proofs(session: AsyncSession) -> LastProofs:
    """As the database has them; `is_genuine` says whether to believe one.

    One that a wrong clock made for a later day would otherwise be the last until that day.
    """
    newest = (
        select(IntegrityProof)
        .where(IntegrityProof.finished_at <= clock.now())
        .order_by(IntegrityProof.day.desc())
        .limit(1)
    )
    last = await session.scalar(newest)
    whole = await session.scalar(newest.where(IntegrityProof.is_whole.is_(True)))
    return LastProofs(last, whole)


def is_genuine(proof: IntegrityProof, signer: Signer | None) -> bool:
    """Whether the record is as it was signed; unsigned ones pass where there is no key."""
    document = proof.document or {}
    says = not document.get("findings_total") and not document.get("files_damaged")
    if says != proof.is_whole or document.get("day") != str(proof.day):
        return False
    if document.get("public_key") is None:
        return signer is None
    return is_signed_by(document["public_key"], document, proof.signature or "") and (
        signer is None or signer.knows(document["public_key"])
    )


def _document(
    day: date, log: AuditVerificationRead, stored: IntegrityReport, signer: Signer | None
) -> dict[str, Any]:
    harmless = IntegrityFaultKind.UNNEEDED
    damaged = [each for each in stored.faults if each.kind is not harmless]
    return {
        "kind": KIND,
        "day": str(day),
        "at": clock.now().isoformat(timespec="seconds"),
        "length": log.length,
        "head_hash": log.head_hash,
        "entries_checked": log.checked,
        "checkpoints": log.checkpoints,
        "findings_total": log.findings_total,
        "findings": [each.code for each in log.findings],
        "files_checked": stored.checked,
        "files_bytes": stored.bytes,
        "files_unneeded": len(stored.faults) - len(damaged),
        "files_damaged": len(damaged),
        "damaged": [f"{each.kind.value} {each.sha256}" for each in damaged[:_NAMED_AT_MOST]],
        "public_key": signer.public_key if signer else None,
    }
