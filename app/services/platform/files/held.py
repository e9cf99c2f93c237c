"""The files the service holds: one list that every job over files goes by."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select, true, union
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Gone, Unavailable
from app.integrations.storage import Storage
from app.models import (
    Decree,
    Evidence,
    EvidenceFile,
    EvidenceRevision,
    FileErasure,
    LinkCopy,
    MeetingFile,
    SourceFile,
    Team,
    WorkUnit,
    meeting_evidence,
)
from app.models.erasure import ErasureStatus
from app.services.platform.prepared import Execute, keys
from app.services.platform.sql import AnyRow

HeldFile: TypeAlias = EvidenceFile | LinkCopy | MeetingFile | SourceFile
HELD: Final[tuple[type[HeldFile], ...]] = (EvidenceFile, LinkCopy, MeetingFile, SourceFile)
"""Every table whose rows name bytes in the storage: scanned, verified and kept from the sweep."""

# A file that comes after its content was erased is a new one.
_ERASES = and_(
    FileErasure.sha256 == EvidenceFile.sha256,
    FileErasure.evidence_id == EvidenceRevision.evidence_id,
    FileErasure.status == ErasureStatus.CONFIRMED,
    FileErasure.decided_at >= EvidenceFile.received_at,
)
IS_ERASED: Final[ColumnElement[bool]] = (
    select(FileErasure.id)
    .join(EvidenceRevision, EvidenceRevision.evidence_id == FileErasure.evidence_id)
    .where(EvidenceRevision.id == EvidenceFile.revision_id, _ERASES)
    .correlate(EvidenceFile)
    .exists()
)
"""Of a row of EvidenceFile: whether its content was erased, so that only the row is left."""


IS_ERASED_IN_MEETING: Final[ColumnElement[bool]] = (
    select(FileErasure.id)
    .join(meeting_evidence, meeting_evidence.c.evidence_id == FileErasure.evidence_id)
    .where(
        meeting_evidence.c.meeting_id == MeetingFile.meeting_id,
        FileErasure.sha256 == MeetingFile.sha256,
        FileErasure.status == ErasureStatus.CONFIRMED,
        FileErasure.decided_at >= MeetingFile.received_at,
    )
    .correlate(MeetingFile)
    .exists()
)
"""Of a row of MeetingFile: whether its content was erased from evidence made of the meeting."""
_ERASED_IN: Final[dict[type[HeldFile], ColumnElement[bool]]] = {
    EvidenceFile: IS_ERASED,
    MeetingFile: IS_ERASED_IN_MEETING,
}


class Erased(NamedTuple):
    """When (UTC) the content of a file was erased, and why."""

    at: datetime
    reason: str


def is_held(model: type[HeldFile]) -> ColumnElement[bool]:
    """Whether the row needs its bytes: they were not erased."""
    return ~_ERASED_IN[model] if model in _ERASED_IN else true()


async def needed(session: AsyncSession, names: Collection[str]) -> set[str]:
    """Which of these contents (SHA-256) a file still holds."""
    wanted = (select(model.sha256).where(model.sha256.in_(names), is_held(model)) for model in HELD)
    return set(await session.scalars(union(*wanted)))


_ERASED = (
    select(EvidenceFile.id, FileErasure.decided_at, FileErasure.reason)
    .join(EvidenceRevision, EvidenceRevision.id == EvidenceFile.revision_id)
    .join(FileErasure, _ERASES)
    .order_by(FileErasure.decided_at.desc())
)
_ERASED_OF = _ERASED.where(EvidenceFile.revision_id.in_(keys("revision_ids")))
_ZONE = (
    select(WorkUnit.time_zone)
    .join(Decree, Decree.work_unit_id == WorkUnit.id)
    .join(Team, Team.decree_id == Decree.id)
    .join(Evidence, Evidence.team_id == Team.id)
    .join(EvidenceRevision, EvidenceRevision.evidence_id == Evidence.id)
)


async def erased_among(session: AsyncSession, condition: ColumnElement[bool]) -> dict[UUID, Erased]:
    """The erased ones among the files of evidence for which the condition holds, by key."""
    return _by_key(await session.execute(_ERASED.where(condition)))


def erased_of(execute: Execute, revision_ids: Sequence[UUID]) -> dict[UUID, Erased]:
    """The erased ones among the files of these revisions, by key."""
    return _by_key(execute(_ERASED_OF, {"revision_ids": revision_ids}))


def _by_key(rows: Iterable[AnyRow]) -> dict[UUID, Erased]:
    """The same content may have been erased again later: the first time counts."""
    return {row.id: Erased(row.decided_at, row.reason) for row in rows}


async def require_not_erased(session: AsyncSession, file: EvidenceFile) -> None:
    """Raise Gone (`file_erased`, with the office's day) for a file whose content is no more."""
    found = await erased_among(session, EvidenceFile.id == file.id)
    if file.id in found:
        zone = await session.scalars(_ZONE.where(EvidenceRevision.id == file.revision_id))
        day = clock.day_in(zone.one(), found[file.id].at)
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
