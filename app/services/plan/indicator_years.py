"""The years of indicators out of the database: one statement for however many."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Result,
    SQLColumnExpression,
    Subquery,
    and_,
    case,
    cast,
    distinct,
    extract,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.calendar import MONTHS
from app.core.database import Execute
from app.models import (
    Activity,
    Decree,
    Evidence,
    EvidenceRevision,
    Indicator,
    Plan,
    ScheduleEntry,
    Team,
    WorkUnit,
    evidence_indicators,
    indicator_action_items,
)
from app.models.key_lists import one_of
from app.models.plan import IndicatorState
from app.services.plan.indicator_states import (
    RANK,
    STATE_OF_RANK,
    IndicatorYear,
    Months,
    months_over,
)
from app.services.platform.prepared import in_one_go, key
from app.services.platform.sql import AnyRow, AnySelect, as_texts, today_in

# Joins a query over Indicator, Activity and Team to its Decree, and says which are asked for.
Narrow = Callable[[AnySelect], AnySelect]
Column = SQLColumnExpression[Any]

# What `read_years` reads. Months are one number: bit 0 is January.
YEAR = ("year", "time_zone", "planned", "covered", "best", "is_scheduled")
_IN_YEAR = len(MONTHS)
_FURTHEST = max(STATE_OF_RANK)
_RANK_OF_STATE = {state: rank for rank, state in STATE_OF_RANK.items()}
_RANK_OF_STATE[IndicatorState.PARTLY_PROVEN] = _FURTHEST
_MONTHS = union_all(*(select(literal(month, Integer).label("month")) for month in MONTHS)).subquery(
    "months"
)


def years_of(narrow: Narrow, *columns: Column) -> AnySelect:
    """A row for each indicator: the columns, and those of YEAR.

    The months planned beside them and their evidence are gone through once, and not for each.
    """
    planned, proofs = _planned(narrow), _proofs(narrow)
    statement: AnySelect = select(
        *columns,
        Plan.year,
        WorkUnit.time_zone,
        func.coalesce(planned.c.planned, 0).label("planned"),
        func.coalesce(proofs.c.covered, 0).label("covered"),
        func.coalesce(proofs.c.best, 0).label("best"),
        planned.c.indicator_id.is_not(None).label("is_scheduled"),
    ).select_from(Indicator)
    return (
        narrow(_placed(statement))
        .join(Plan, Plan.id == Activity.plan_id)
        .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
        .outerjoin(planned, planned.c.indicator_id == Indicator.id)
        .outerjoin(proofs, proofs.c.indicator_id == Indicator.id)
    )


def _planned(narrow: Narrow) -> Subquery:
    """The months that somebody set beside an indicator; a distinct sum joins the bits."""
    beside = indicator_action_items.c
    bit = case((ScheduleEntry.planned, bit_of(ScheduleEntry.month)))
    statement = (
        select(beside.indicator_id, func.sum(distinct(bit)).label("planned"))
        .select_from(indicator_action_items)
        .join(Indicator, Indicator.id == beside.indicator_id)
        .join(ScheduleEntry, ScheduleEntry.action_item_id == beside.action_item_id)
    )
    return narrow(_placed(statement)).group_by(beside.indicator_id).subquery("planned")


def _proofs(narrow: Narrow) -> Subquery:
    """How far its evidence has come, and the months that evidence in force covers a day of."""
    pieces, month = _pieces(narrow), _MONTHS.c.month
    is_covered = and_(month >= pieces.c.first, month <= pieces.c.last)
    return (
        select(
            pieces.c.indicator_id,
            func.max(pieces.c.rank).label("best"),
            func.sum(distinct(bit_of(month))).label("covered"),
        )
        .select_from(pieces)
        .outerjoin(_MONTHS, is_covered)
        .group_by(pieces.c.indicator_id)
        .subquery("proofs")
    )


def _pieces(narrow: Narrow) -> CTE:
    """Each indicator's evidence; `first` to `last` are the months in force, counted from January.

    Materialized, so that SQLite takes the days apart once, and not for each month.
    """
    links = evidence_indicators.c
    statement = (
        select(
            links.indicator_id,
            RANK.label("rank"),
            month_of(EvidenceRevision.covers_from).label("first"),
            month_of(EvidenceRevision.proves_until).label("last"),
        )
        .select_from(evidence_indicators)
        .join(Evidence, Evidence.id == links.evidence_id)
        .join(Indicator, Indicator.id == links.indicator_id)
        .outerjoin(
            EvidenceRevision,
            and_(
                EvidenceRevision.evidence_id == Evidence.id,
                EvidenceRevision.number == Evidence.in_force_number,
            ),
        )
    )
    placed = narrow(_placed(statement)).join(Plan, Plan.id == Activity.plan_id)
    return placed.cte("pieces").prefix_with("MATERIALIZED")


def _placed(statement: AnySelect) -> AnySelect:
    statement = statement.join(Activity, Activity.id == Indicator.activity_id)
    return statement.join(Team, Team.id == Activity.team_id)


def bit_of(month: Column) -> ColumnElement[int]:
    """The bit of a month in a number that holds several: bit 0 is January."""
    return literal(1, Integer).bitwise_lshift(month - 1)


def month_of(day: Column) -> ColumnElement[int]:
    """The month of a day, counted from January of the year of Plan as 1."""
    months = (extract("year", day) - Plan.year) * _IN_YEAR + extract("month", day)
    return cast(months, Integer)


def in_state(state: IndicatorState, narrow: Narrow) -> AnySelect:
    """The keys of the indicators in a state: `IndicatorYear.state`, decided by the database."""
    rank = _RANK_OF_STATE[state]
    if rank < _FURTHEST:
        return _at_rank(rank, narrow)
    years = years_of(narrow, Indicator.id.label("indicator_id")).subquery("years")
    over = _over(years.c.year, today_in(years.c.time_zone))
    due = years.c.planned.bitwise_and(over)
    is_lacking = due != due.bitwise_and(years.c.covered)
    is_wanted = is_lacking if state is IndicatorState.PARTLY_PROVEN else ~is_lacking
    return select(years.c.indicator_id).where(years.c.best == _FURTHEST, is_wanted)


def _at_rank(rank: int, narrow: Narrow) -> AnySelect:
    """While nothing is accepted, the furthest evidence alone decides, and no month."""
    best = func.coalesce(func.max(RANK), 0)
    return narrow(_shown(select(Indicator.id))).group_by(Indicator.id).having(best == rank)


def ranks_of(narrow: Narrow, *columns: Column) -> AnySelect:
    """A row for each indicator: the columns, and of its YEAR `best` and `is_scheduled` alone."""
    is_scheduled = (
        select(ScheduleEntry.id)
        .join(
            indicator_action_items,
            indicator_action_items.c.action_item_id == ScheduleEntry.action_item_id,
        )
        .where(indicator_action_items.c.indicator_id == Indicator.id)
        .exists()
    )
    best = func.coalesce(func.max(RANK), 0)
    statement: AnySelect = select(*columns, best.label("best"), is_scheduled.label("is_scheduled"))
    return narrow(_shown(statement)).group_by(Indicator.id, *columns)


def _shown(statement: AnySelect) -> AnySelect:
    """Over every indicator, with its evidence where it has some."""
    links = evidence_indicators.c
    statement = (
        statement.select_from(Indicator)
        .outerjoin(evidence_indicators, links.indicator_id == Indicator.id)
        .outerjoin(Evidence, Evidence.id == links.evidence_id)
    )
    return _placed(statement)


def _over(year: Column, today: Column) -> ColumnElement[int]:
    """The months of a year that are over on a day."""
    months = (extract("year", today) - year) * _IN_YEAR + extract("month", today) - 1
    how_many = case((months < 0, 0), (months > _IN_YEAR, _IN_YEAR), else_=months)
    return literal(1, Integer).bitwise_lshift(cast(how_many, Integer)) - 1


def of_decree(statement: AnySelect) -> AnySelect:
    """Narrows to the decree of the parameter `decree_id`."""
    joined = statement.join(Decree, Decree.id == Team.decree_id)
    return joined.where(Team.decree_id == key("decree_id"))


def _of_some(statement: AnySelect) -> AnySelect:
    """Narrows to the indicators of the parameter `indicator_ids`."""
    joined = statement.join(Decree, Decree.id == Team.decree_id)
    return joined.where(one_of(Indicator.id, "indicator_ids"))


_ROWS_OF_DECREE = years_of(of_decree, Indicator.id)
_ROWS_OF_SOME = as_texts(years_of(_of_some, Indicator.id))


def years_of_decree(execute: Execute, decree_id: UUID) -> dict[UUID, IndicatorYear]:
    """The years of all indicators of a decree."""
    return _by_indicator(execute(_ROWS_OF_DECREE, {"decree_id": decree_id}))


async def years_of_some(
    session: AsyncSession, indicator_ids: Sequence[str]
) -> dict[str, IndicatorYear]:
    """The years of these indicators; keys as texts."""
    wanted = {"indicator_ids": [*map(UUID, indicator_ids)]}
    return await in_one_go(session, lambda execute: _by_indicator(execute(_ROWS_OF_SOME, wanted)))


def _by_indicator(found: Result[Any]) -> dict[Any, IndicatorYear]:
    rows = found.all()
    return {row.id: year for row, year in zip(rows, read_years(rows), strict=True)}


def read_years(rows: Iterable[AnyRow]) -> Iterator[IndicatorYear]:
    """The years of rows with the columns of YEAR, as of today where the offices are."""
    over: dict[tuple[int, str], Months] = {}
    for row in rows:
        place = row.year, row.time_zone
        if place not in over:
            over[place] = months_over(row.year, clock.today_in(row.time_zone))
        yield _year(row.planned, row.covered, over[place], row.best, bool(row.is_scheduled))


@lru_cache(maxsize=4096)  # many indicators have the same year
def _year(
    planned: int,
    covered: int,
    over: Months,
    best: int,
    is_scheduled: bool,  # noqa: FBT001 - keywords cost the cache more
) -> IndicatorYear:
    return IndicatorYear(_months_in(planned), _months_in(covered), over, best, is_scheduled)


def _months_in(bits: int) -> Months:
    return frozenset(month for month in MONTHS if bits >> (month - 1) & 1)
