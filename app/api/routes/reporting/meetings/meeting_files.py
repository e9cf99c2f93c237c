"""The files of meetings."""

from functools import partial
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from app.api import ranges
from app.api.dependencies import (
    AppDatabase,
    AppSettings,
    AppStorage,
    CurrentActor,
    IfMatch,
    RequiredIfMatch,
    WriteSession,
)
from app.api.evidence_dependencies import AppIntake
from app.api.idempotency import answered_upload
from app.api.routing import FeatureRouter
from app.api.uploads import FILE_ANSWERS, UPLOAD_BODY, received
from app.core.canonical import digest_of
from app.models.meeting import MeetingOperation
from app.models.rights import Permission
from app.policies.meetings import MEETINGS
from app.schemas.reporting.meetings import MeetingFileQuery, MeetingRead
from app.services.evidence.files.uploads import digest_of_files
from app.services.reporting.meetings import files, queries
from app.services.reporting.meetings.queries import LoadedMeeting

router = FeatureRouter("meetings", seen_with=Permission.MEETING_READ)


@router.operation(
    "POST",
    "/meetings/{meeting_id}/files",
    permission=Permission.MEETING_WRITE,
    errors=(403, 404, 409, 413, 415, 507),
    status_code=HTTPStatus.CREATED,
    request_body=UPLOAD_BODY,
    response_model=MeetingRead,
)
async def upload_meeting_files(
    meeting_id: UUID,
    query: Annotated[MeetingFileQuery, Query()],
    request: Request,
    database: AppDatabase,
    settings: AppSettings,
    intake: AppIntake,
    session: WriteSession,
    actor: CurrentActor,
    precondition: IfMatch,
) -> MeetingRead | Response:
    """Unggah satu atau beberapa berkas sejenis ke rapat (upload files of one kind)."""
    async with database.reading() as look:
        await files.require_upload(look, actor, meeting_id)
    brought = await received(request, settings, intake)
    said = {"kind": query.kind.value, "files": digest_of_files(brought)}
    again = answered_upload(request, digest_of(said))
    if again is not None:
        return again
    located = await queries.get_visible(session, actor, meeting_id, for_update=True)
    MEETINGS.require_right(actor, MeetingOperation.EDIT, located.facts)
    await precondition.check(lambda: queries.read_meeting(session, actor, meeting_id))
    await intake.require_kept(session, brought)
    await files.add_files(session, actor, located, query.kind, brought)
    return await queries.read_meeting(session, actor, meeting_id)


@router.operation(
    "GET",
    "/meetings/{meeting_id}/files/{file_id}/content",
    permission=Permission.MEETING_READ,
    errors=(403, 404, 409, 410, 416),
    response_class=Response,
    responses=FILE_ANSWERS,
)
async def read_meeting_file_content(
    meeting_id: UUID,
    file_id: UUID,
    request: Request,
    storage: AppStorage,
    session: WriteSession,
    actor: CurrentActor,
) -> Response:
    """Unduh berkas rapat; pembukaannya dicatat (download a file; opening it is logged)."""
    located, file = await files.file_to_open(session, actor, meeting_id, file_id)
    note = partial(files.record_opening, session, actor, located, file)
    return await ranges.noted_response(request, storage, file, note)


async def _for_removal(
    meeting_id: UUID, session: WriteSession, actor: CurrentActor, precondition: RequiredIfMatch
) -> LoadedMeeting:
    """The meeting for taking a file out, held until the commit; its version must be named."""
    located = await queries.get_visible(session, actor, meeting_id, for_update=True)
    MEETINGS.require_right(actor, MeetingOperation.REMOVE_FILES, located.facts)
    await precondition.check(lambda: queries.read_meeting(session, actor, meeting_id))
    return located


@router.operation(
    "DELETE",
    "/meetings/{meeting_id}/files/{file_id}",
    permission=Permission.MEETING_WRITE,
    errors=(403, 404, 409),
)
async def remove_meeting_file(
    meeting_id: UUID,
    file_id: UUID,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LoadedMeeting, Depends(_for_removal, scope="function")],
) -> MeetingRead:
    """Keluarkan berkas dari rapat; If-Match berisi ETag rapat (take a file out)."""
    await files.remove_file(session, actor, located, file_id)
    return await queries.read_meeting(session, actor, meeting_id)
