"""Follow-ups of findings and directives."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query

from app.api.dependencies import CurrentActor, IfMatch, ReadSession, WriteSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.follow_up import FollowUpAction
from app.models.rights import Permission
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


def _changing(operation: FollowUpAction) -> Any:  # noqa: ANN401 - what FastAPI's Depends returns
    """Held until the commit for a step: the right comes first, then what was read (If-Match)."""

    async def for_step(
        follow_up_id: UUID, session: WriteSession, actor: CurrentActor, precondition: IfMatch
    ) -> AsyncIterator[LocatedFollowUp]:
        located = await reading.get_visible(session, actor, follow_up_id, for_update=True)
        FOLLOW_UPS.require_right(actor, operation, located.facts)
        async with precondition.held(partial(reading.read_follow_up, session, actor, located)):
            yield located

    return Depends(for_step, scope="function")


_OP = FollowUpAction


@router.operation("GET", "/follow-ups", permission=LIST)
async def list_follow_ups(
    query: Annotated[FollowUpQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
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
    return await _read(session, actor, made.id)


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
    return await _read(session, actor, made.id)


@router.operation("GET", "/follow-ups/{follow_up_id}", permission=LIST, errors=(404,))
async def read_follow_up(
    follow_up_id: UUID, session: ReadSession, actor: CurrentActor
) -> FollowUpRead:
    """Satu tindak lanjut dengan seluruh langkahnya (a follow-up with all its steps)."""
    return await _read(session, actor, follow_up_id)


@router.operation("POST", "/follow-ups/{follow_up_id}/start", permission=ACT, errors=REFUSALS)
async def start_follow_up(
    follow_up_id: UUID,
    body: NoteInput,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LocatedFollowUp, _changing(_OP.START)],
) -> FollowUpRead:
    """Mulai mengerjakan (start)."""
    await transitions.start(session, actor, located, body.reason)
    return await _read(session, actor, follow_up_id)


@router.operation("POST", "/follow-ups/{follow_up_id}/finish", permission=ACT, errors=REFUSALS)
async def finish_follow_up(
    follow_up_id: UUID,
    body: CaseAnswer,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LocatedFollowUp, _changing(_OP.FINISH)],
) -> FollowUpRead:
    """Nyatakan selesai dengan apa yang dilakukan (finish, with what was done)."""
    await transitions.finish(session, actor, located, body)
    return await _read(session, actor, follow_up_id)


@router.operation("POST", "/follow-ups/{follow_up_id}/reopen", permission=JUDGE, errors=REFUSALS)
async def reopen_follow_up(
    follow_up_id: UUID,
    body: ReasonInput,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LocatedFollowUp, _changing(_OP.REOPEN)],
) -> FollowUpRead:
    """Buka lagi: yang dilakukan belum cukup (what was done does not suffice)."""
    await transitions.reopen(session, actor, located, body.reason)
    return await _read(session, actor, follow_up_id)


@router.operation("POST", "/follow-ups/{follow_up_id}/close", permission=JUDGE, errors=REFUSALS)
async def close_follow_up(
    follow_up_id: UUID,
    body: CaseClosing,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LocatedFollowUp, _changing(_OP.CLOSE)],
) -> FollowUpRead:
    """Tutup, oleh selain penanggung jawabnya (close, by somebody other than the owner)."""
    await transitions.close(session, actor, located, body)
    return await _read(session, actor, follow_up_id)


async def _read(session: ReadSession, actor: CurrentActor, follow_up_id: UUID) -> FollowUpRead:
    located = await reading.get_visible(session, actor, follow_up_id)
    return await reading.read_follow_up(session, actor, located)
