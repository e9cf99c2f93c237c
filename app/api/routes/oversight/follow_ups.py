"""Follow-ups of findings and directives."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query

from app.api.dependencies import CurrentActor, CurrentReader, ReadSession, WriteSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.api.steps import Step, Things, declare_steps, with_reason
from app.models.follow_up import FollowUpAction
from app.models.rights import Permission
from app.models.service_account import ServiceScope
from app.policies.follow_ups import FOLLOW_UPS
from app.schemas.evidence.evidence import NoteInput, ReasonInput
from app.schemas.oversight.cases import CaseAnswer, CaseClosing
from app.schemas.oversight.follow_ups import (
    FollowUpCreate,
    FollowUpPage,
    FollowUpQuery,
    FollowUpRead,
)
from app.services.oversight import directives
from app.services.oversight.findings import queries as findings
from app.services.oversight.follow_ups import queries as reading
from app.services.oversight.follow_ups import transitions
from app.services.oversight.follow_ups.queries import LocatedFollowUp

router = FeatureRouter("follow-ups", seen_with=Permission.PLAN_READ)
LIST, ACT, JUDGE = (
    Permission.PLAN_READ,
    Permission.FOLLOWUP_ACT,
    (Permission.FINDING_CLOSE, Permission.DIRECTIVE_RESPOND),
)
REFUSALS = (403, 404, 409)


@router.operation("GET", "/follow-ups", permission=LIST, scope=ServiceScope.FINDINGS_READ)
async def list_follow_ups(
    query: Annotated[FollowUpQuery, Query()],
    session: ReadSession,
    actor: CurrentReader,
    links: Links,
) -> FollowUpPage:
    """Tindak lanjut yang dapat Anda lihat (follow-ups in sight)."""
    return links(await reading.list_follow_ups(session, actor, query))


@router.operation(
    "POST",
    "/findings/{finding_id}/follow-ups",
    permission=(Permission.FINDING_RAISE, Permission.DIRECTIVE_RESPOND),
    errors=REFUSALS,
    location="/follow-ups/{id}",
)
async def follow_finding(
    finding_id: UUID,
    body: FollowUpCreate,
    session: WriteSession,
    actor: CurrentActor,
) -> FollowUpRead:
    """Tetapkan tindak lanjut atas temuan (what a finding leads to)."""
    located = await findings.get_visible(session, actor, finding_id, for_update=True)
    made = await transitions.follow_finding(session, actor, located, body)
    return await _show(session, actor, made.id)


@router.operation(
    "POST",
    "/directives/{directive_id}/follow-ups",
    permission=(Permission.DIRECTIVE_ISSUE, Permission.DIRECTIVE_RESPOND),
    errors=REFUSALS,
    location="/follow-ups/{id}",
)
async def follow_directive(
    directive_id: UUID,
    body: FollowUpCreate,
    session: WriteSession,
    actor: CurrentActor,
) -> FollowUpRead:
    """Tetapkan tindak lanjut atas arahan (what a directive leads to)."""
    located = await directives.get_visible(session, actor, directive_id, for_update=True)
    made = await transitions.follow_directive(session, actor, located, body)
    return await _show(session, actor, made.id)


@router.operation(
    "GET",
    "/follow-ups/{follow_up_id}",
    permission=LIST,
    scope=ServiceScope.FINDINGS_READ,
    errors=(404,),
)
async def read_follow_up(
    follow_up_id: UUID, session: ReadSession, actor: CurrentReader
) -> FollowUpRead:
    """Satu tindak lanjut dengan seluruh langkahnya (a follow-up with all its steps)."""
    return await _show(session, actor, follow_up_id)


async def _show(session: ReadSession, actor: CurrentActor, follow_up_id: UUID) -> FollowUpRead:
    located = await reading.get_visible(session, actor, follow_up_id)
    return await reading.read_follow_up(session, actor, located)


THINGS = Things("follow_up_id", FOLLOW_UPS, reading.get_visible, _show)
STEPS: dict[StrEnum, Step[LocatedFollowUp, Any]] = {
    FollowUpAction.START: Step(
        "start_follow_up",
        ACT,
        NoteInput,
        with_reason(transitions.start),
        "Mulai mengerjakan (start).",
    ),
    FollowUpAction.FINISH: Step(
        "finish_follow_up",
        ACT,
        CaseAnswer,
        transitions.finish,
        "Nyatakan selesai dengan apa yang dilakukan (finish, with what was done).",
    ),
    FollowUpAction.REOPEN: Step(
        "reopen_follow_up",
        JUDGE,
        ReasonInput,
        with_reason(transitions.reopen),
        "Buka lagi: yang dilakukan belum cukup (what was done does not suffice).",
    ),
    FollowUpAction.CLOSE: Step(
        "close_follow_up",
        JUDGE,
        CaseClosing,
        transitions.close,
        "Tutup, oleh selain penanggung jawabnya (close, by somebody other than the owner).",
    ),
}
declare_steps(router, "/follow-ups/{follow_up_id}", THINGS, FollowUpRead, STEPS)
