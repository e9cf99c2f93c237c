"""Meetings, their people and their steps."""

from enum import StrEnum
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query

from app.api.dependencies import CurrentActor, ReadSession, RequiredIfMatch, WriteSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.api.steps import Step, Things, declare_steps, with_reason
from app.models.meeting import MeetingOperation
from app.models.rights import Permission
from app.policies.meetings import MEETINGS
from app.schemas.evidence.evidence import ReasonInput
from app.schemas.reporting.meeting_results import MeetingDraft, MeetingReport
from app.schemas.reporting.meetings import (
    MeetingCreate,
    MeetingHold,
    MeetingPage,
    MeetingQuery,
    MeetingRead,
    MeetingUpdate,
)
from app.services.reporting.meetings import commands, evidence, queries, reports, transitions
from app.services.reporting.meetings.queries import LoadedMeeting

router = FeatureRouter("meetings", seen_with=Permission.MEETING_READ)
READ, WRITE = Permission.MEETING_READ, Permission.MEETING_WRITE


@router.operation("GET", "/meetings", permission=READ, errors=(403,))
async def list_meetings(
    query: Annotated[MeetingQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> MeetingPage:
    """Rapat yang dapat Anda lihat (meetings in sight)."""
    return links(await queries.list_meetings(session, actor, query))


@router.operation(
    "POST", "/meetings", permission=WRITE, errors=(403, 404, 409), location="/meetings/{id}"
)
async def create_meeting(
    body: MeetingCreate, session: WriteSession, actor: CurrentActor
) -> MeetingRead:
    """Rencanakan rapat dan undang orangnya (plan a meeting and invite people)."""
    meeting = await commands.create_meeting(session, actor, body)
    return await queries.read_meeting(session, actor, meeting.id)


@router.operation("GET", "/meetings/{meeting_id}", permission=READ, errors=(403, 404))
async def read_meeting(meeting_id: UUID, session: ReadSession, actor: CurrentActor) -> MeetingRead:
    """Satu rapat: undangan, kehadiran, notula (who was invited, who came, the minutes)."""
    return await queries.read_meeting(session, actor, meeting_id)


async def _for_edit(
    meeting_id: UUID, session: WriteSession, actor: CurrentActor, precondition: RequiredIfMatch
) -> LoadedMeeting:
    """The meeting for a change of it, held until the commit; its version must be named."""
    located = await queries.get_visible(session, actor, meeting_id, for_update=True)
    MEETINGS.require_right(actor, MeetingOperation.EDIT, located.facts)
    await precondition.check(lambda: queries.read_meeting(session, actor, meeting_id))
    return located


@router.operation("PATCH", "/meetings/{meeting_id}", permission=WRITE, errors=(403, 404, 409))
async def update_meeting(
    meeting_id: UUID,
    body: MeetingUpdate,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LoadedMeeting, Depends(_for_edit, scope="function")],
) -> MeetingRead:
    """Ubah rapat: acara, undangan, kehadiran, notula (change a meeting)."""
    await commands.update_meeting(session, actor, located, body)
    return await queries.read_meeting(session, actor, meeting_id)


THINGS = Things("meeting_id", MEETINGS, queries.get_visible, queries.read_meeting)
STEPS: dict[StrEnum, Step[LoadedMeeting, Any]] = {
    MeetingOperation.HOLD: Step(
        "hold_meeting",
        WRITE,
        MeetingHold,
        transitions.hold,
        "Catat bahwa rapat terlaksana: siapa hadir, notulanya (it was held).",
    ),
    MeetingOperation.CANCEL: Step(
        "cancel_meeting",
        WRITE,
        ReasonInput,
        with_reason(transitions.cancel),
        "Batalkan dengan alasan; rapatnya tetap tercatat (cancel with a reason).",
    ),
    MeetingOperation.REMOVE_GUESTS: Step(
        "remove_meeting_guests",
        WRITE,
        ReasonInput,
        with_reason(transitions.remove_guests),
        "Hapus nama semua tamu, misalnya atas permintaan tamu (forget the guests' names).",
    ),
}
declare_steps(router, "/meetings/{meeting_id}", THINGS, MeetingRead, STEPS)


@router.operation(
    "POST",
    "/meetings/{meeting_id}/realisations",
    permission=Permission.REALISATION_REPORT,
    errors=(403, 404, 409),
    status_code=HTTPStatus.CREATED,
)
async def report_meeting(
    meeting_id: UUID,
    body: MeetingReport,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LoadedMeeting, THINGS.changing(MeetingOperation.REPORT)],
) -> MeetingRead:
    """Laporkan sub kegiatan yang dilaksanakan rapat ini (report what it carried out)."""
    await reports.report(session, actor, located, body)
    return await queries.read_meeting(session, actor, meeting_id)


@router.operation(
    "POST",
    "/meetings/{meeting_id}/evidence",
    permission=Permission.EVIDENCE_UPLOAD,
    errors=(403, 404, 409),
    status_code=HTTPStatus.CREATED,
)
async def create_meeting_evidence(
    meeting_id: UUID,
    body: MeetingDraft,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LoadedMeeting, THINGS.changing(MeetingOperation.DRAFT)],
) -> MeetingRead:
    """Buat draf eviden dari rapat, satu untuk setiap tim (draft evidence, one for each team)."""
    await evidence.draft_evidence(session, actor, located, body)
    return await queries.read_meeting(session, actor, meeting_id)
