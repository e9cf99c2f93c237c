"""Signing what was submitted, outside of any transaction; keeping the signed copy."""

import asyncio
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final
from uuid import UUID

from anyio import CapacityLimiter, to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict, Invalid
from app.core.settings import Settings
from app.integrations.signing import Purpose, SignedPdf, Signing
from app.integrations.signing.bsre import BsreSigning
from app.integrations.signing.pades import office_signing
from app.policies.actors import Actor
from app.schemas.reporting.reports.documents import ReportFormat
from app.schemas.reporting.reports.signatures import ReportSign
from app.services.reporting.documents.files import PrintedPaper
from app.services.reporting.signatures.papers import Act, Papers

_AT_ONCE: Final = CapacityLimiter(2)


@dataclass(frozen=True)
class ToSign:
    """A paper that is ready to be printed and signed, and by which office, where and why."""

    paper: PrintedPaper
    unit_code: str
    purpose: Purpose

    @property
    def file_name(self) -> str:
        """Of the signed copy: that of the document, with `-ttd` (tanda tangan)."""
        name = PurePath(self.paper.file_name(ReportFormat.PDF))
        return f"{name.stem}-ttd{name.suffix}"


async def to_sign(
    session: AsyncSession, actor: Actor, papers: Papers, key: UUID, digest: str
) -> ToSign:
    """What is signed.

    Raises NotFound, Forbidden, Conflict (nothing to sign stands), Stale (another was read).
    """
    wanted = await papers.load(session, actor, key, Act.SIGN)
    wanted.require_read(digest)
    printed = await papers.printed(session, actor, key)
    return ToSign(printed.paper, wanted.unit_code, Purpose(printed.reason, printed.place))


def signing_of(settings: Settings, unit_code: str, body: ReportSign) -> Signing:
    """Who signs: BSrE for whoever gives a NIK, else the office's certificate.

    Raises Invalid (one of NIK and passphrase), Conflict (neither is set up on this server).
    """
    if (body.nik is None) is not (body.passphrase is None):
        lacking = "/passphrase" if body.passphrase is None else "/nik"
        raise Invalid("bsre_incomplete", pointer=lacking)
    if body.nik and body.passphrase:
        if not settings.bsre_url:
            raise Conflict("bsre_not_set")
        return BsreSigning(
            settings.bsre_url,
            settings.bsre_username,
            settings.bsre_password.get_secret_value(),
            body.nik.get_secret_value(),
            body.passphrase.get_secret_value(),
        )
    if settings.office_certificates_dir is None:
        raise Conflict("certificates_not_set")
    return office_signing(settings.office_certificates_dir, unit_code, settings.timestamp_url)


async def signed(signing: Signing, pdf: bytes, purpose: Purpose) -> SignedPdf:
    """The signed PDF; in a thread, two at a time: signing computes, and other hosts are asked.

    Raises Invalid and Unavailable as the one who signs.
    """

    def sign() -> SignedPdf:
        return asyncio.run(signing.sign(pdf, purpose))

    return await to_thread.run_sync(sign, limiter=_AT_ONCE)
