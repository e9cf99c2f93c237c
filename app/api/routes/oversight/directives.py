"""Directives and the loop of responses."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query

from app.api.dependencies import CurrentActor, IfMatch, ReadSession, WriteSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.directive import DirectiveOperation
from app.models.rights import Permission
from app.policies.directives import DIRECTIVES
from app.schemas.evidence.evidence import NoteInput, ReasonInput
from app.schemas.oversight.cases import CaseAnswer, CaseClosing
from app.schemas.oversight.directives import (
    DirectiveCreate,
    DirectivePage,
    DirectiveQuery,
    DirectiveRead,
)
from app.services.oversight import directives
from app.services.oversight.directives import LocatedDirective

router = FeatureRouter("directives", seen_with=Permission.PLAN_READ)
LIST, ISSUE, RESPOND = (
    Permission.PLAN_READ,
    Permission.DIRECTIVE_ISSUE,
    Permission.DIRECTIVE_RESPOND,
)
REFUSALS = (403, 404, 409)


def _changing(operation: DirectiveOperation) -> Any:  # noqa: ANN401 - what FastAPI's Depends returns
    """Held until the commit for a step: the right comes first, then what was read (If-Match)."""

    async def for_step(
        directive_id: UUID, session: WriteSession, actor: CurrentActor, precondition: IfMatch
    ) -> AsyncIterator[LocatedDirective]:
        located = await directives.get_visible(session, actor, directive_id, for_update=True)
        DIRECTIVES.require_right(actor, operation, located.facts)
        async with precondition.held(partial(directives.read_directive, session, actor, located)):
            yield located

    return Depends(for_step, scope="function")


_OP = DirectiveOperation


@router.operation("GET", "/directives", permission=LIST)
async def list_directives(
    query: Annotated[DirectiveQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> DirectivePage:
    """Arahan yang dapat Anda lihat (directives in sight)."""
    return links(await directives.list_directives(session, actor, query))


@router.operation(
    "POST", "/directives", permission=ISSUE, errors=REFUSALS, location="/directives/{id}"
)
async def issue_directive(
    body: DirectiveCreate, session: WriteSession, actor: CurrentActor
) -> DirectiveRead:
    """Beri arahan kepada tim, atau tentang kegiatan atau sub kegiatannya (issue a directive)."""
    directive = await directives.issue(session, actor, body)
    return await _read(session, actor, directive.id)


@router.operation("GET", "/directives/{directive_id}", permission=LIST, errors=(404,))
async def read_directive(
    directive_id: UUID, session: ReadSession, actor: CurrentActor
) -> DirectiveRead:
    """Satu arahan dengan seluruh langkahnya (a directive with all its steps)."""
    return await _read(session, actor, directive_id)


@router.operation(
    "POST", "/directives/{directive_id}/acknowledge", permission=RESPOND, errors=REFUSALS
)
async def acknowledge_directive(
    directive_id: UUID,
    body: NoteInput,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LocatedDirective, _changing(_OP.ACKNOWLEDGE)],
) -> DirectiveRead:
    """Nyatakan bahwa arahan diketahui (acknowledge)."""
    await directives.acknowledge(session, actor, located, body.reason)
    return await _read(session, actor, directive_id)


@router.operation("POST", "/directives/{directive_id}/respond", permission=RESPOND, errors=REFUSALS)
async def respond_to_directive(
    directive_id: UUID,
    body: CaseAnswer,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LocatedDirective, _changing(_OP.RESPOND)],
) -> DirectiveRead:
    """Jawab dengan apa yang sudah dilakukan, setelah diketahui (tell what was done)."""
    await directives.respond(session, actor, located, body)
    return await _read(session, actor, directive_id)


@router.operation("POST", "/directives/{directive_id}/reopen", permission=ISSUE, errors=REFUSALS)
async def reopen_directive(
    directive_id: UUID,
    body: ReasonInput,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LocatedDirective, _changing(_OP.REOPEN)],
) -> DirectiveRead:
    """Buka lagi: jawabannya belum cukup (the response does not suffice)."""
    await directives.reopen(session, actor, located, body.reason)
    return await _read(session, actor, directive_id)


@router.operation("POST", "/directives/{directive_id}/close", permission=ISSUE, errors=REFUSALS)
async def close_directive(
    directive_id: UUID,
    body: CaseClosing,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LocatedDirective, _changing(_OP.CLOSE)],
) -> DirectiveRead:
    """Tutup arahan, oleh pemberinya (close, by its giver)."""
    await directives.close(session, actor, located, body)
    return await _read(session, actor, directive_id)


async def _read(session: ReadSession, actor: CurrentActor, directive_id: UUID) -> DirectiveRead:
    located = await directives.get_visible(session, actor, directive_id)
    return await directives.read_directive(session, actor, located)
