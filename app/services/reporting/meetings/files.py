"""The files of a meeting: taken in as those of evidence are, opened by whoever reads it."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict, Gone
from app.models import MeetingFile
from app.models.meeting import MeetingFileKind, MeetingOperation
from app.policies.actors import Actor
from app.policies.meetings import MEETINGS
from app.services.evidence.commands import ReceivedFile
from app.services.evidence.files.quarantine import require_released
from app.services.platform import audit
from app.services.platform.files.held import IS_ERASED_IN_MEETING
from app.services.reporting.meetings.commands import record, target_of
from app.services.reporting.meetings.queries import LoadedMeeting, get_file, get_visible

MOST_FILES: Final = 60


async def require_upload(session: AsyncSession, actor: Actor, meeting_id: UUID) -> None:
    """Raise NotFound, Forbidden or Conflict before a single byte is read."""
    located = await get_visible(session, actor, meeting_id)
    MEETINGS.require(actor, MeetingOperation.EDIT, located.facts)


async def add_files(
    session: AsyncSession,
    actor: Actor,
    located: LoadedMeeting,
    kind: MeetingFileKind,
    files: Sequence[ReceivedFile],
) -> None:
    """Put stored files into the meeting; raises Forbidden, Conflict (also for too many)."""
    MEETINGS.require(actor, MeetingOperation.EDIT, located.facts)
    here = MeetingFile.meeting_id == located.meeting.id
    counted = select(func.count(), func.max(MeetingFile.position)).where(here)
    count, last = (await session.execute(counted)).one()
    if count + len(files) > MOST_FILES:
        raise Conflict("meeting_files_full", maximum=MOST_FILES)
    for position, file in enumerate(files, start=(last or 0) + 1):
        session.add(
            MeetingFile(
                meeting_id=located.meeting.id,
                position=position,
                kind=kind,
                original_name=file.name,
                media_type=file.media_type,
                size=file.stored.size,
                sha256=file.stored.sha256,
                uploaded_by_id=actor.user_id,
                scan_state=file.scan.state,
                scan_result=file.scan.result,
                scanned_at=file.scan.scanned_at,
            )
        )
    added = [{"name": f.name, "sha256": f.stored.sha256, "kind": kind.value} for f in files]
    await record(session, actor, located, "upload", {"files": [[], added]})


async def remove_file(
    session: AsyncSession, actor: Actor, located: LoadedMeeting, file_id: UUID
) -> None:
    """Take a file out; raises NotFound, Forbidden or Conflict."""
    MEETINGS.require(actor, MeetingOperation.REMOVE_FILES, located.facts)
    file = await get_file(session, located, file_id)
    await session.delete(file)
    gone = {"name": file.original_name, "sha256": file.sha256, "kind": file.kind.value}
    await record(session, actor, located, "remove_file", {"files": [[gone], []]})


async def file_to_open(
    session: AsyncSession, actor: Actor, meeting_id: UUID, file_id: UUID
) -> tuple[LoadedMeeting, MeetingFile]:
    """A file of a meeting in sight; raises NotFound, Gone (erased), Conflict (in quarantine)."""
    located = await get_visible(session, actor, meeting_id)
    file = await get_file(session, located, file_id)
    here = MeetingFile.id == file.id
    if await session.scalar(select(MeetingFile.id).where(here, IS_ERASED_IN_MEETING)):
        raise Gone("meeting_file_erased", name=file.original_name)
    require_released(file)
    return located, file


def record_opening(
    session: AsyncSession, actor: Actor, located: LoadedMeeting, file: MeetingFile
) -> None:
    """Write down who opened which bytes."""
    changes = {"opened": [None, {"name": file.original_name, "sha256": file.sha256}]}
    audit.log(session, actor, "meeting.open", target_of(located), changes=dict(changes))
