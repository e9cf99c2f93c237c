"""What there is to count, fresh from the rows that say it; roll-ups are sums of this.

Two statements count some teams as `team_counts` and `team_month_counts` keep them. Nothing in them
depends on the day.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Subquery,
    and_,
    case,
    cast,
    extract,
    func,
    literal,
    null,
    select,
    true,
    union_all,
)

from app.core.calendar import MONTHS
from app.models import (
    ActionItem,
    Activity,
    Decree,
    Evidence,
    Plan,
    Realisation,
    ScheduleEntry,
    Team,
    WorkUnit,
    evidence_indicators,
)
from app.models.evidence import EvidenceStatus
from app.models.key_lists import one_of
from app.services.plan.indicator_states import COUNTED_AS
from app.services.plan.indicator_years import Column, Narrow, ranks_of, years_of
from app.services.platform.sql import AnySelect

BEFORE, FROM = 0, 1  # what was done, and when the month began
IS_REVISED = and_(Evidence.in_force_number.is_not(None), Evidence.status != EvidenceStatus.ACCEPTED)
# The furthest evidence of an indicator, as `years_of` ranks it, and its column.
_OF_RANK = {0: "unproven", 1: "in_progress", 2: "verified", 3: "accepted"}
_ACCEPTED = 3
# What the plan says of a month of an action item, and what was done for it.
_OF_CLASS: dict[tuple[int | None, int | None], str] = {
    (1, None): "planned_open",
    (1, FROM): "planned_done",
    (1, BEFORE): "planned_done_early",
    (0, None): "not_planned_open",
    (0, FROM): "not_planned_done",
    (0, BEFORE): "not_planned_done",
    (None, FROM): "unknown_done",
    (None, BEFORE): "unknown_done",
}
_MONTHS = union_all(*(select(literal(month, Integer).label("month")) for month in MONTHS)).subquery(
    "months"
)


def month_classes(key: Column, narrow: Narrow) -> AnySelect:
    """How many months of action items somebody planned or did, by all that tells them apart.

    `planned` is 1, 0 or nothing; `begun` is BEFORE, FROM, or nothing where nothing was done.
    """
    parts = union_all(_set_months(key, narrow), _done_months(key, narrow)).subquery()
    of_one = (parts.c.key, parts.c.time_zone, parts.c.year, parts.c.action_item_id, parts.c.month)
    each = (
        select(
            *of_one,
            func.max(parts.c.planned).label("planned"),
            func.min(parts.c.begun).label("begun"),
        )
        .group_by(*of_one)
        .subquery()
    )
    kinds = (each.c.key, each.c.time_zone, each.c.year, each.c.month, each.c.planned, each.c.begun)
    return select(*kinds, func.count().label("how_many")).group_by(*kinds)


def items_by(key: Column, narrow: Narrow) -> AnySelect:
    """How many action items there are by the key."""
    statement: AnySelect = (
        select(key.label("key"), func.count().label("how_many"))
        .select_from(ActionItem)
        .join(Activity, Activity.id == ActionItem.activity_id)
        .join(Team, Team.id == Activity.team_id)
    )
    return narrow(statement).group_by(key)


def _set_months(key: Column, narrow: Narrow) -> AnySelect:
    planned = cast(ScheduleEntry.planned, Integer).label("planned")
    return _months_of(key, narrow, ScheduleEntry, planned, cast(null(), Integer).label("begun"))


def _done_months(key: Column, narrow: Narrow) -> AnySelect:
    """What was done, and whether the month had begun."""
    day = Realisation.done_on
    planned_for = Plan.year * 12 + Realisation.month
    done_in = extract("year", day) * 12 + extract("month", day)
    begun = case((done_in < planned_for, BEFORE), else_=FROM).label("begun")
    planned = cast(null(), Integer).label("planned")
    return _months_of(key, narrow, Realisation, planned, begun).where(Realisation.counts())


def _months_of(
    key: Column,
    narrow: Narrow,
    model: type[ScheduleEntry] | type[Realisation],
    *columns: Column,
) -> AnySelect:
    statement: AnySelect = (
        select(
            key.label("key"),
            WorkUnit.time_zone,
            Plan.year,
            model.action_item_id,
            model.month,
            *columns,
        )
        .select_from(model)
        .join(ActionItem, ActionItem.id == model.action_item_id)
        .join(Activity, Activity.id == ActionItem.activity_id)
        .join(Plan, Plan.id == Activity.plan_id)
        .join(Team, Team.id == Activity.team_id)
    )
    return narrow(statement).join(WorkUnit, WorkUnit.id == Decree.work_unit_id)


def _of_some(statement: AnySelect) -> AnySelect:
    """A query over Team, for the teams of the parameter `team_ids`."""
    joined = statement.join(Decree, Decree.id == Team.decree_id)
    return joined.where(one_of(Team.id, "team_ids"))


def _of_teams(statement: AnySelect) -> AnySelect:
    """The same where nothing of the decree is asked for: PostgreSQL plans it in less time."""
    return statement.where(one_of(Team.id, "team_ids"))


def _sum(condition: ColumnElement[bool], how_many: Column | int = 1) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, how_many), else_=0)), 0)


def _indicators() -> Subquery:
    each = ranks_of(_of_teams, Team.id.label("team_id")).subquery("ranks").c
    counts = (_sum(each.best == rank).label(name) for rank, name in _OF_RANK.items())
    unscheduled = _sum(~each.is_scheduled).label("unscheduled")
    return select(each.team_id, *counts, unscheduled).group_by(each.team_id).subquery("indicators")


def _evidence() -> Subquery:
    """Each piece once, however many indicators it shows."""
    links = evidence_indicators.c
    shows = select(links.evidence_id).where(links.evidence_id == Evidence.id).exists()
    counted = COUNTED_AS
    counts = (_sum(counted == status).label(f"evidence_{status}") for status in EvidenceStatus)
    return (
        select(Evidence.team_id, *counts, _sum(IS_REVISED).label("being_revised"))
        .where(shows, one_of(Evidence.team_id, "team_ids"))
        .group_by(Evidence.team_id)
        .subquery("evidence_counts")
    )


def _pieces() -> Subquery:
    """The months expected of indicators, and those of them that are met."""
    years = years_of(_of_some, Team.id.label("team_id")).cte("years")
    bit = literal(1, Integer).bitwise_lshift(_MONTHS.c.month - 1)
    each = years.c
    lacking = each.planned - each.planned.bitwise_and(each.covered)
    first = lacking.bitwise_and(-lacking)
    is_planned = each.planned.bitwise_and(bit) != 0
    is_met = is_planned & (each.covered.bitwise_and(bit) != 0)
    return (
        select(
            each.team_id,
            _MONTHS.c.month,
            _sum(is_planned).label("expected"),
            _sum(is_met).label("met"),
            _sum((each.best == _ACCEPTED) & (first == bit)).label("lacking_first"),
        )
        .join_from(years, _MONTHS, true())
        .group_by(each.team_id, _MONTHS.c.month)
        .subquery("pieces")
    )


def _classes() -> Subquery:
    each = month_classes(Team.id, _of_some).subquery("classes").c
    by_name: dict[str, list[ColumnElement[bool]]] = {}
    for (planned, begun), name in _OF_CLASS.items():
        is_this = _is(each.planned, planned) & _is(each.begun, begun)
        by_name.setdefault(name, []).append(is_this)
    counts = [
        func.sum(case(*((one, each.how_many) for one in those), else_=0)).label(name)
        for name, those in by_name.items()
    ]
    return (
        select(each.key.label("team_id"), each.month, *counts)
        .group_by(each.key, each.month)
        .subquery("by_class")
    )


def _is(column: ColumnElement[Any], value: int | None) -> ColumnElement[bool]:
    return column.is_(None) if value is None else column == value


def _or_none(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(column, 0).label(column.name)


def team_rows() -> AnySelect:
    """A row of `team_counts` for each team of `team_ids`, by the names of its columns."""
    indicators, evidence = _indicators(), _evidence()
    columns = [each for part in (indicators, evidence) for each in part.c if each.name != "team_id"]
    return (
        select(Team.id.label("team_id"), *map(_or_none, columns))
        .select_from(Team)
        .outerjoin(indicators, indicators.c.team_id == Team.id)
        .outerjoin(evidence, evidence.c.team_id == Team.id)
        .where(one_of(Team.id, "team_ids"))
    )


def month_rows() -> AnySelect:
    """Twelve rows of `team_month_counts` for each team of `team_ids`."""
    pieces, classes = _pieces(), _classes()
    items = items_by(Team.id, _of_teams).subquery("items")
    months = _MONTHS.alias("all_months")
    parts = [each for part in (pieces, classes) for each in part.c]
    columns = [_or_none(each) for each in parts if each.name not in {"team_id", "month"}]
    known = sum((func.coalesce(classes.c[name], 0) for name in set(_OF_CLASS.values())), literal(0))
    unknown = (func.coalesce(items.c.how_many, 0) - known).label("unknown_open")
    statement: AnySelect = (
        select(Team.id.label("team_id"), months.c.month, *columns, unknown)
        .select_from(Team)
        .join(months, true())
        .outerjoin(items, items.c.key == Team.id)
    )
    for part in (pieces, classes):
        here = (part.c.team_id == Team.id) & (part.c.month == months.c.month)
        statement = statement.outerjoin(part, here)
    return statement.where(one_of(Team.id, "team_ids"))
