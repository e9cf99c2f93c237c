"""Directives: who sees them, issuing, acknowledging, responding, sending back, closing."""

from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import ActionItem, Activity, Decree, Directive, FollowUp, Team, User
from app.models.directive import DirectiveAction, DirectiveOperation, DirectiveStatus
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.directives import DIRECTIVES, DirectiveFacts
from app.policies.rules import Seer, Sight, is_acting, require, visible
from app.schemas.oversight.cases import CaseAnswer, CaseClosing
from app.schemas.oversight.directives import (
    DirectiveCreate,
    DirectivePage,
    DirectiveQuery,
    DirectiveRead,
    DirectiveSort,
    DirectiveStepRead,
    DirectiveSummary,
)
from app.schemas.platform.references import PersonReference
from app.services.oversight.cases import statements as cases
from app.services.oversight.cases.cited_evidence import cited_evidence
from app.services.oversight.cases.plan_subject import (
    PART_COLUMNS,
    action_item_of,
    activity_of,
    find_subject,
    only_one_of,
    require_due_date,
)
from app.services.oversight.cases.queries import find, read_case, to_act_upon, to_show
from app.services.oversight.cases.statements import DIRECTIVE
from app.services.oversight.cases.transitions import (
    LoadedCase,
    close_case,
    lock_case,
    open_case,
    record_step,
    require_read,
)
from app.services.platform.paging import Filters, Listed, as_page
from app.services.platform.references import (
    TEAM_COLUMNS,
    TEAM_PLACE,
    absent_reference,
    for_whom,
    team_reference,
)
from app.services.platform.sql import AnyRow, AnySelect, holds_word

LocatedDirective: TypeAlias = LoadedCase[Directive, DirectiveFacts]

_ORDERS: dict[DirectiveSort, tuple[Any, ...]] = {
    DirectiveSort.NEWEST: (Directive.created_at.desc(), Directive.id),
    DirectiveSort.DUE: (Directive.due_date.asc(), Directive.id),
}
_FILTERS: Filters = {
    "decree_id": lambda value: Decree.id == value,
    "team_id": lambda value: Team.id == value,
    "activity_id": lambda value: Activity.id == value,
    "action_item_id": lambda value: Directive.action_item_id == value,
    "issued_by_id": lambda value: Directive.issued_by_id == value,
    "status": lambda value: Directive.status == value,
    "due_before": lambda value: Directive.due_date < value,
}
_PLAIN = ("id", "status", "text", "due_date", "created_at", "updated_at")


async def list_directives(
    session: AsyncSession, actor: Actor, query: DirectiveQuery
) -> DirectivePage:
    """Directives in sight."""
    rows, total = await _LISTED.fetch(session, actor, query)
    return as_page(DirectivePage, [_summary(row) for row in rows], total, query)


def _filters(who: Seer) -> Filters:
    answers = [cases.in_steps(DIRECTIVE, who)]
    return {**_FILTERS, "q": lambda word: holds_word(word, Directive.text, beside=answers)}


async def get_visible(
    session: AsyncSession, actor: Actor, directive_id: UUID, *, for_update: bool = False
) -> LocatedDirective:
    """The directive; raises NotFound when it is out of sight. `for_update` holds its row."""
    if for_update:
        await lock_case(session, Directive, directive_id)
    return await find(session, actor, DIRECTIVE, _TO_ACT_UPON, directive_id, DirectiveFacts)


async def read_directive(
    session: AsyncSession, actor: Actor, located: LocatedDirective
) -> DirectiveRead:
    """The directive with all its steps, as it is answered now."""
    row, told = await read_case(
        session, actor, DIRECTIVE, _TO_SHOW, located.thing.id, DirectiveStepRead
    )
    allowed = DIRECTIVES.allowed(actor, located.facts)
    return DirectiveRead(**_summary(row).model_dump(), **told, allowed_actions=allowed)


def in_sight(who: Seer, *columns: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
    """Directives in sight with what they are about and who gave them."""
    return (
        select(*columns)
        .select_from(Directive)
        .join(Team, Team.id == Directive.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .join(User, User.id == Directive.issued_by_id)
        .outerjoin(ActionItem, ActionItem.id == Directive.action_item_id)
        .outerjoin(
            Activity, Activity.id == func.coalesce(Directive.activity_id, ActionItem.activity_id)
        )
        .where(visible(who, Permission.PLAN_READ, TEAM_PLACE))
    )


def giver_gives_way() -> ColumnElement[bool]:
    """Whether others judge it in the giver's place."""
    return cases.gives_way(DIRECTIVE, and_(User.is_active, cases.giver_is_seated(DIRECTIVE)))


def is_followed_up() -> ColumnElement[bool]:
    """Whether no follow-up of the directive is unfinished."""
    return cases.is_followed_up(Directive, FollowUp.directive_id)


def _to_act_upon(sight: Sight) -> AnySelect:
    mine = partial(is_acting, sight)
    return in_sight(
        sight,
        Directive,
        Decree,
        cases.has_acted(DIRECTIVE, mine),
        cases.has_contributed(DIRECTIVE, mine),
        is_followed_up(),
        mine(Directive.issued_by_id),
        giver_gives_way(),
    )


def _summaries(who: Seer) -> AnySelect:
    return in_sight(
        who,
        *(getattr(Directive, name) for name in _PLAIN),
        Directive.activity_id,
        Directive.action_item_id,
        *PART_COLUMNS,
        Decree.id.label("decree_id"),
        Directive.issued_by_id,
        User.name.label("issued_by_name"),
        *for_whom(Directive.issued_for_id),
        *TEAM_COLUMNS,
    )


_TO_ACT_UPON = to_act_upon(DIRECTIVE, _to_act_upon, Permission.PLAN_READ)
_TO_SHOW = to_show(DIRECTIVE, _summaries, Permission.PLAN_READ)
_LISTED = Listed(_summaries, _filters, _ORDERS, Permission.PLAN_READ, Permission.EVIDENCE_OPEN)


def _summary(row: AnyRow) -> DirectiveSummary:
    return DirectiveSummary(
        **{name: getattr(row, name) for name in _PLAIN},
        decree_id=row.decree_id,
        team=team_reference(row),
        activity=activity_of(row),
        action_item=action_item_of(row),
        issued_by=PersonReference(id=row.issued_by_id, name=row.issued_by_name),
        issued_on_behalf_of=absent_reference(row),
    )


_SUBJECTS = ("team_id", "activity_id", "action_item_id")


async def issue(session: AsyncSession, actor: Actor, body: DirectiveCreate) -> Directive:
    """A direction to a team, an activity or an action item; another day is another directive.

    Raises NotFound (out of sight), Forbidden, Invalid (subject, due date).
    """
    name, key = only_one_of(body, _SUBJECTS, "directive_needs_one_subject")
    part = await find_subject(session, actor, name, key)
    require(actor, Permission.DIRECTIVE_ISSUE, part.place)
    await require_due_date(session, part.decree, body.due_date)
    directive = Directive(
        team_id=part.team_id,
        status=DirectiveStatus.ISSUED,
        issued_by_id=actor.user_id,
        issued_for_id=actor.on_behalf_of,
        **body.model_dump(exclude={"team_id"}),
    )
    await open_case(session, actor, directive, part.place, verb="issue", body=body)
    return directive


async def acknowledge(
    session: AsyncSession, actor: Actor, located: LocatedDirective, note: str | None
) -> None:
    """The team knows of it; raises Forbidden or Conflict."""
    DIRECTIVES.require(actor, DirectiveOperation.ACKNOWLEDGE, located.facts)
    await record_step(session, actor, located, DirectiveAction.ACKNOWLEDGE, note)


async def respond(
    session: AsyncSession, actor: Actor, located: LocatedDirective, body: CaseAnswer
) -> None:
    """What was done, with evidence if there is some; raises Forbidden, Conflict, Invalid.

    What nobody acknowledged takes no response: the life cycle of domain.md has no short way.
    """
    DIRECTIVES.require(actor, DirectiveOperation.RESPOND, located.facts)
    given = await cited_evidence(session, actor, located.thing.team_id, body.evidence_id)
    await record_step(session, actor, located, DirectiveAction.RESPOND, body.text, given=given)


async def reopen(
    session: AsyncSession, actor: Actor, located: LocatedDirective, reason: str
) -> None:
    """The response does not suffice: acknowledged again; raises Forbidden or Conflict."""
    DIRECTIVES.require(actor, DirectiveOperation.REOPEN, located.facts)
    await record_step(session, actor, located, DirectiveAction.REOPEN, reason)


async def close(
    session: AsyncSession, actor: Actor, located: LocatedDirective, closing: CaseClosing
) -> None:
    """The end of it, by the giver.

    Raises Forbidden, Stale, Conflict, or Invalid when nobody acted on it and no reason is given.
    """
    DIRECTIVES.require_right(actor, DirectiveOperation.CLOSE, located.facts)
    judged = await require_read(session, located, closing)
    DIRECTIVES.require(actor, DirectiveOperation.CLOSE, located.facts)
    await close_case(session, actor, located, DirectiveAction.CLOSE, closing, judged)
