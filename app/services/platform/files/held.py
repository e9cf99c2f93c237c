"""The files the service holds: one list that every job over files goes by."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select, true, union
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Execute
from app.core.errors import Gone, Unavailable
from app.integrations.storage import Storage
from app.models import (
    Decree,
    Evidence,
    EvidenceFile,
    EvidenceRevision,
    FileErasure,
    LheFile,
    LinkCapture,
    LinkCopy,
    MeetingFile,
    ReportFile,
    SourceFile,
    Team,
    WorkUnit,
    meeting_evidence,
)
from app.models.erasure import ErasureStatus
from app.models.key_lists import one_of
from app.services.platform.sql import AnyRow

HeldFile: TypeAlias = EvidenceFile | LheFile | LinkCopy | MeetingFile | ReportFile | SourceFile
HELD: Final[tuple[type[HeldFile], ...]] = (
    EvidenceFile, LheFile, LinkCopy, MeetingFile, ReportFile, SourceFile,
)  # fmt: skip
"""Every table whose rows name bytes in the storage: scanned, verified and kept from the sweep."""


def _erases(file: type[EvidenceFile | LinkCopy | MeetingFile]) -> ColumnElement[bool]:
    """Whether a row of FileErasure is about that content; what comes later is a new file."""
    return and_(
        FileErasure.sha256 == file.sha256,
        FileErasure.status == ErasureStatus.CONFIRMED,
        FileErasure.decided_at >= file.received_at,
    )


_IN_EVIDENCE = FileErasure.evidence_id == EvidenceRevision.evidence_id
IS_ERASED: Final[ColumnElement[bool]] = (
    select(FileErasure.id)
    .join(EvidenceRevision, _IN_EVIDENCE)
    .where(EvidenceRevision.id == EvidenceFile.revision_id, _erases(EvidenceFile))
    .correlate(EvidenceFile)
    .exists()
)
"""Of a row of EvidenceFile: whether its content was erased, so that only the row is left."""
ERASURE_OF_COPY: Final = (
    select(FileErasure.id)
    .join(LinkCapture, LinkCapture.evidence_id == FileErasure.evidence_id)
    .where(LinkCapture.id == LinkCopy.capture_id, _erases(LinkCopy))
    .order_by(FileErasure.decided_at)
    .correlate(LinkCopy)
)
"""Of a row of LinkCopy: the erasures of its content from its evidence, the first one first."""
IS_ERASED_IN_MEETING: Final[ColumnElement[bool]] = (
    select(FileErasure.id)
    .join(meeting_evidence, meeting_evidence.c.evidence_id == FileErasure.evidence_id)
    .where(meeting_evidence.c.meeting_id == MeetingFile.meeting_id, _erases(MeetingFile))
    .correlate(MeetingFile)
    .exists()
)
"""Of a row of MeetingFile: whether its content was erased from evidence made of the meeting."""
_ERASED_IN: Final[dict[type[HeldFile], ColumnElement[bool]]] = {
    EvidenceFile: IS_ERASED,
    LinkCopy: ERASURE_OF_COPY.order_by(None).exists(),
    MeetingFile: IS_ERASED_IN_MEETING,
}


class Erased(NamedTuple):
    """When (UTC) the content of a file was erased, why, from which evidence, and by whom.

    Two people do it: one asks, another decides; each may stand in for somebody.
    """

    at: datetime
    reason: str
    evidence_id: UUID
    requested_by_id: UUID
    requested_for_id: UUID | None
    decided_by_id: UUID
    decided_for_id: UUID | None


def is_held(model: type[HeldFile]) -> ColumnElement[bool]:
    """Whether the row needs its bytes: they were not erased."""
    return ~_ERASED_IN[model] if model in _ERASED_IN else true()


async def needed(session: AsyncSession, names: Collection[str]) -> set[str]:
    """Which of these contents (SHA-256) a file still holds."""
    wanted = (select(model.sha256).where(model.sha256.in_(names), is_held(model)) for model in HELD)
    return set(await session.scalars(union(*wanted)))


_WHO = ("requested_by_id", "requested_for_id", "decided_by_id", "decided_for_id")
_WHAT = (
    FileErasure.decided_at, FileErasure.reason, FileErasure.evidence_id,
    *(getattr(FileErasure, name) for name in _WHO),
)  # fmt: skip
_ERASED = (
    select(EvidenceFile.id, *_WHAT)
    .join(EvidenceRevision, EvidenceRevision.id == EvidenceFile.revision_id)
    .join(FileErasure, and_(_IN_EVIDENCE, _erases(EvidenceFile)))
    .order_by(FileErasure.decided_at.desc())
)
_ERASED_OF = _ERASED.where(one_of(EvidenceFile.revision_id, "revision_ids"))
_ERASED_COPIES = (
    select(LinkCopy.id, *_WHAT)
    .join(LinkCapture, LinkCapture.id == LinkCopy.capture_id)
    .join(FileErasure, and_(FileErasure.evidence_id == LinkCapture.evidence_id, _erases(LinkCopy)))
    .order_by(FileErasure.decided_at.desc())
)
_ZONE = (
    select(WorkUnit.time_zone)
    .join(Decree, Decree.work_unit_id == WorkUnit.id)
    .join(Team, Team.decree_id == Decree.id)
    .join(Evidence, Evidence.team_id == Team.id)
)


async def erased_among(session: AsyncSession, condition: ColumnElement[bool]) -> dict[UUID, Erased]:
    """The erased ones among the files of evidence for which the condition holds, by key."""
    return _by_key(await session.execute(_ERASED.where(condition)))


async def erased_copies_among(
    session: AsyncSession, condition: ColumnElement[bool]
) -> dict[UUID, Erased]:
    """The erased ones among the copies of links for which the condition holds, by key."""
    return _by_key(await session.execute(_ERASED_COPIES.where(condition)))


def erased_of(execute: Execute, revision_ids: Sequence[UUID]) -> dict[UUID, Erased]:
    """The erased ones among the files of these revisions, by key."""
    return _by_key(execute(_ERASED_OF, {"revision_ids": revision_ids}))


def _by_key(rows: Iterable[AnyRow]) -> dict[UUID, Erased]:
    """The same content may have been erased again later: the first time counts."""
    return {
        row.id: Erased(
            row.decided_at, row.reason, row.evidence_id, *(getattr(row, name) for name in _WHO)
        )
        for row in rows
    }


async def require_not_erased(session: AsyncSession, file: EvidenceFile | LinkCopy) -> None:
    """Raise Gone (`file_erased`, with the office's day) for a file whose content is no more."""
    if isinstance(file, EvidenceFile):
        found = await erased_among(session, EvidenceFile.id == file.id)
    else:
        found = await erased_copies_among(session, LinkCopy.id == file.id)
    if file.id in found:
        erased = found[file.id]
        zone = await session.scalars(_ZONE.where(Evidence.id == erased.evidence_id))
        day = clock.day_in(zone.one(), erased.at)
        raise Gone("file_erased", name=file.original_name, day=day)


async def holds(storage: Storage, sha256: str, size: int = 0) -> bool:
    """Whether the storage has that content, with at least so many bytes. Raises Unavailable."""
    try:
        await storage.open_range(sha256, 0, size)
    except Unavailable as error:
        if error.code != "file_missing":
            raise
        return False
    return True
