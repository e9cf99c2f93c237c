"""Directives and their responses."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query

from app.api.dependencies import CurrentActor, ReadSession, WriteSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.api.steps import Step, Things, declare_steps, with_reason
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
    return await _show(session, actor, directive.id)


@router.operation("GET", "/directives/{directive_id}", permission=LIST, errors=(404,))
async def read_directive(
    directive_id: UUID, session: ReadSession, actor: CurrentActor
) -> DirectiveRead:
    """Satu arahan dengan seluruh langkahnya (a directive with all its steps)."""
    return await _show(session, actor, directive_id)


async def _show(session: ReadSession, actor: CurrentActor, directive_id: UUID) -> DirectiveRead:
    located = await directives.get_visible(session, actor, directive_id)
    return await directives.read_directive(session, actor, located)


THINGS = Things("directive_id", DIRECTIVES, directives.get_visible, _show)
STEPS: dict[StrEnum, Step[LocatedDirective, Any]] = {
    DirectiveOperation.ACKNOWLEDGE: Step(
        "acknowledge_directive",
        RESPOND,
        NoteInput,
        with_reason(directives.acknowledge),
        "Nyatakan bahwa arahan diketahui (acknowledge).",
    ),
    DirectiveOperation.RESPOND: Step(
        "respond_to_directive",
        RESPOND,
        CaseAnswer,
        directives.respond,
        "Jawab dengan apa yang sudah dilakukan, setelah diketahui (tell what was done).",
    ),
    DirectiveOperation.REOPEN: Step(
        "reopen_directive",
        ISSUE,
        ReasonInput,
        with_reason(directives.reopen),
        "Buka lagi: jawabannya belum cukup (the response does not suffice).",
    ),
    DirectiveOperation.CLOSE: Step(
        "close_directive",
        ISSUE,
        CaseClosing,
        directives.close,
        "Tutup arahan, oleh pemberinya (close, by its giver).",
    ),
}
declare_steps(router, "/directives/{directive_id}", THINGS, DirectiveRead, STEPS)
