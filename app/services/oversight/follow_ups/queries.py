"""Finding and showing follow-ups; words that tell of restricted evidence are for few eyes."""

from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.models import (
    Decree,
    Directive,
    Evidence,
    Finding,
    FollowUp,
    Membership,
    Team,
    User,
    WorkUnit,
)
from app.models.directive import DirectiveStatus
from app.models.finding import FindingStatus
from app.models.rights import Permission
from app.models.team import MembershipRole
from app.policies.actors import Actor
from app.policies.follow_ups import FOLLOW_UPS, FollowUpFacts
from app.policies.rules import Seer, Sight, is_acting, visible
from app.schemas.oversight.follow_ups import (
    FollowUpPage,
    FollowUpQuery,
    FollowUpRead,
    FollowUpSort,
    FollowUpStepRead,
    FollowUpSummary,
)
from app.schemas.platform.references import PersonReference
from app.services.oversight.cases import statements as cases
from app.services.oversight.cases.queries import find, read_case, to_act_upon, to_show
from app.services.oversight.cases.statements import DIRECTIVE, FINDING, FOLLOW_UP
from app.services.oversight.cases.transitions import LoadedCase, lock_case
from app.services.oversight.findings.queries import is_told
from app.services.platform.paging import Filters, Listed, as_page
from app.services.platform.references import (
    TEAM_COLUMNS,
    TEAM_PLACE,
    absent_reference,
    for_whom,
    team_reference,
)
from app.services.platform.sql import AnyRow, AnySelect, holds_word, today_in

LocatedFollowUp: TypeAlias = LoadedCase[FollowUp, FollowUpFacts]

_Owner = aliased(User)
_ORDERS: dict[FollowUpSort, tuple[Any, ...]] = {
    FollowUpSort.NEWEST: (FollowUp.created_at.desc(), FollowUp.id),
    FollowUpSort.DUE: (FollowUp.due_date.asc(), FollowUp.id),
}
_FILTERS: Filters = {
    "decree_id": lambda value: Decree.id == value,
    "team_id": lambda value: Team.id == value,
    "finding_id": lambda value: FollowUp.finding_id == value,
    "directive_id": lambda value: FollowUp.directive_id == value,
    "owner_id": lambda value: FollowUp.owner_id == value,
    "status": lambda value: FollowUp.status == value,
    "due_before": lambda value: FollowUp.due_date < value,
}
_PLAIN = ("id", "status", "finding_id", "directive_id", "due_date", "created_at", "updated_at")


async def list_follow_ups(
    session: AsyncSession, actor: Actor, query: FollowUpQuery
) -> FollowUpPage:
    """Follow-ups in sight."""
    rows, total = await _LISTED.fetch(session, actor, query)
    return as_page(FollowUpPage, [_summary(row) for row in rows], total, query)


def _filters(who: Seer) -> Filters:
    hidden = hides_words(who)
    text = case((~hidden, FollowUp.text))
    in_steps = cases.in_steps(FOLLOW_UP, who)
    answers = [lambda pattern: and_(~hidden, in_steps(pattern))]
    return {**_FILTERS, "q": lambda word: holds_word(word, text, beside=answers)}


async def get_visible(
    session: AsyncSession, actor: Actor, follow_up_id: UUID, *, for_update: bool = False
) -> LocatedFollowUp:
    """The follow-up; raises NotFound when it is out of sight.

    `for_update` holds its row and that of what it follows: the one ends before the other.
    """
    if for_update:
        for thing, key in ((Finding, FollowUp.finding_id), (Directive, FollowUp.directive_id)):
            origin = select(key).where(FollowUp.id == follow_up_id)
            await lock_case(session, thing, origin.scalar_subquery())
        await lock_case(session, FollowUp, follow_up_id)
    return await find(session, actor, FOLLOW_UP, _TO_ACT_UPON, follow_up_id, FollowUpFacts)


async def read_follow_up(
    session: AsyncSession, actor: Actor, located: LocatedFollowUp
) -> FollowUpRead:
    """The follow-up with all its steps, as it is answered now."""
    row, told = await read_case(
        session, actor, FOLLOW_UP, _TO_SHOW, located.thing.id, FollowUpStepRead
    )
    allowed = FOLLOW_UPS.allowed(actor, located.facts)
    return FollowUpRead(**_summary(row).model_dump(), **told, allowed_actions=allowed)


def in_sight(who: Seer, *columns: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
    """Follow-ups in sight with what they follow, who made them and who owns them."""
    return (
        select(*columns)
        .select_from(FollowUp)
        .join(Team, Team.id == FollowUp.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .join(User, User.id == FollowUp.created_by_id)
        .join(_Owner, _Owner.id == FollowUp.owner_id)
        .outerjoin(Finding, Finding.id == FollowUp.finding_id)
        .outerjoin(Directive, Directive.id == FollowUp.directive_id)
        .outerjoin(Evidence, Evidence.id == Finding.evidence_id)
        .where(visible(who, Permission.PLAN_READ, TEAM_PLACE))
    )


def hides_words(who: Seer) -> ColumnElement[bool]:
    """Whether what it follows tells of restricted evidence that the person may not open."""
    hides = or_(~is_told(who), cases.hides_steps(FINDING, who))
    return or_(
        and_(FollowUp.finding_id.is_not(None), hides),
        and_(FollowUp.directive_id.is_not(None), cases.hides_steps(DIRECTIVE, who)),
    )


def maker_gives_way() -> ColumnElement[bool]:
    """Whether others than who made it judge it: the maker would judge their own work, or left."""
    decree = aliased(Decree)
    coordinates = (
        select(Membership.id)
        .join(decree, decree.id == Membership.decree_id)
        .join(WorkUnit, WorkUnit.id == decree.work_unit_id)
        .where(
            Membership.team_id == FollowUp.team_id,
            Membership.user_id == FollowUp.created_by_id,
            Membership.role == MembershipRole.KOORDINATOR,
            ~Membership.is_deputy,
            Membership.valid_on(today_in(WorkUnit.time_zone)),
        )
    )
    stands = or_(
        cases.giver_is_granted(FOLLOW_UP),
        cases.giver_is_seated(FOLLOW_UP),
        coordinates.correlate(FollowUp).exists(),
    )
    gives_way = cases.gives_way(FOLLOW_UP, and_(User.is_active, stands))
    return or_(FollowUp.owner_id == FollowUp.created_by_id, gives_way)


def _to_act_upon(sight: Sight) -> AnySelect:
    mine = partial(is_acting, sight)
    return in_sight(
        sight,
        FollowUp,
        Decree,
        cases.has_acted(FOLLOW_UP, mine),
        cases.has_contributed(FOLLOW_UP, mine),
        mine(FollowUp.owner_id),
        or_(
            Finding.status.is_not_distinct_from(FindingStatus.CLOSED),
            Directive.status.is_not_distinct_from(DirectiveStatus.CLOSED),
        ),
    )


def _summaries(who: Seer) -> AnySelect:
    hidden = hides_words(who)
    return in_sight(
        who,
        *(getattr(FollowUp, name) for name in _PLAIN),
        case((hidden, literal(value=True)), else_=literal(value=False)).label("hidden"),
        FollowUp.text,
        Decree.id.label("decree_id"),
        FollowUp.owner_id,
        _Owner.name.label("owner_name"),
        FollowUp.created_by_id,
        User.name.label("created_by_name"),
        *for_whom(FollowUp.created_for_id),
        *TEAM_COLUMNS,
    )


_TO_ACT_UPON = to_act_upon(FOLLOW_UP, _to_act_upon, Permission.PLAN_READ)
_TO_SHOW = to_show(FOLLOW_UP, _summaries, Permission.PLAN_READ)
_LISTED = Listed(_summaries, _filters, _ORDERS, Permission.PLAN_READ, Permission.EVIDENCE_OPEN)


def _summary(row: AnyRow) -> FollowUpSummary:
    return FollowUpSummary(
        **{name: getattr(row, name) for name in _PLAIN},
        hidden=row.hidden,
        decree_id=row.decree_id,
        team=team_reference(row),
        text=None if row.hidden else row.text,
        owner=PersonReference(id=row.owner_id, name=row.owner_name),
        created_by=PersonReference(id=row.created_by_id, name=row.created_by_name),
        created_on_behalf_of=absent_reference(row),
    )
