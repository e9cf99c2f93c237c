"""How things stand now, counted by the database, under any key and for any number of decrees."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.models import (
    Activity,
    Decree,
    Evidence,
    Indicator,
    Team,
    evidence_indicators,
)
from app.models.evidence import EvidenceStatus
from app.models.plan import MonthStatus
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import Column, Seer, Sight, permitted_scope, visible
from app.services.plan.counts.statements import (
    BEFORE,
    IS_REVISED,
    items_by,
    month_classes,
)
from app.services.plan.indicator_states import COUNTED_AS
from app.services.plan.indicator_years import YEAR, Narrow, read_years, years_of
from app.services.plan.rows.tree import KNOWN
from app.services.platform.prepared import in_one_go
from app.services.platform.references import EVIDENCE_PLACE, TEAM_PLACE
from app.services.platform.sql import AnyRow, AnySelect, as_texts
from app.services.reporting.progress.counting import ByMonth, MonthKey, Tally, month_key, no_months
from app.services.reporting.progress.kept import read_kept


@dataclass(frozen=True)
class Scope:
    """What is counted: `key` groups the rows; `narrow` joins a query over Team to the rest of it.

    `narrow` is `in_sight` with further joins and conditions. `of_teams`: a team has one key, so
    that the counts kept for teams add up to those by the key. With a `sight`, `narrow` is the same
    for that shape of rights and asks by the parameters `values`: its statements are built once.
    """

    actor: Actor
    key: Column
    narrow: Narrow
    of_teams: bool = False
    sight: Sight | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def who(self) -> Seer:
        """Whose rights the statements ask by."""
        return self.sight or self.actor

    async def rows(
        self, session: AsyncSession, build: Callable[["Scope"], AnySelect]
    ) -> Sequence[AnyRow]:
        """The rows of what `build` makes of it, with keys as texts (`_key` reads them)."""
        name = build, self.key, self.narrow
        statement = _BUILT.get(name) if self.sight else None
        if statement is None:
            statement = as_texts(build(self))
        if self.sight:
            _BUILT[name] = statement
        values = dict(self.values)
        return await in_one_go(session, lambda execute: execute(statement, values).all())


_BUILT: dict[tuple[Callable[[Scope], AnySelect], Column, Narrow], AnySelect] = {}


@lru_cache(maxsize=1024)
def _key(text: str | None) -> Any:  # noqa: ANN401 - a key, or nothing where all are counted as one
    """The key of many rows."""
    return UUID(text) if text else None


def in_sight(who: Seer, statement: AnySelect) -> AnySelect:
    """The statement over teams, joined to their decrees, without what is out of sight."""
    return statement.join(Decree, Decree.id == Team.decree_id).where(
        visible(who, Permission.PROGRESS_READ, TEAM_PLACE)
    )


async def count_all(
    session: AsyncSession, scope: Scope, *, each_month: bool = True
) -> dict[UUID, Tally]:
    """Months, evidence and indicators by the scope's key, in two to five statements.

    Without `each_month` only the sum of a tally's months is sure to be asked for.
    """
    kept = await _kept(session, scope, each_month=each_month)
    if kept is not None:
        return kept
    tallies = await _counted(session, scope)
    await add_evidence(session, scope, tallies)
    return tallies


async def count_plan(session: AsyncSession, scope: Scope) -> dict[UUID, Tally]:
    """Months and indicators by the scope's key: such numbers of parts add up.

    Evidence may be among them or not.
    """
    kept = await _kept(session, scope, each_month=True)
    return await _counted(session, scope) if kept is None else kept


async def add_evidence(session: AsyncSession, scope: Scope, tallies: dict[UUID, Tally]) -> None:
    """Evidence by the scope's key, in one statement: of several parts it counts in each."""
    for row in await scope.rows(session, _evidence):
        tally = tallies[_key(row.key)]
        tally.evidence[EvidenceStatus(row.status)] = row.how_many
        tally.being_revised += row.being_revised


async def _kept(
    session: AsyncSession, scope: Scope, *, each_month: bool
) -> dict[UUID, Tally] | None:
    """None where a part of a team's evidence is asked for, which is not kept, too."""
    is_part = permitted_scope(scope.actor, Permission.EVIDENCE_LIST).own_in_teams
    if not scope.of_teams or is_part:
        return None
    return await read_kept(
        session, scope.who, scope.key, scope.narrow, scope.values, each_month=each_month
    )


async def _counted(session: AsyncSession, scope: Scope) -> dict[UUID, Tally]:
    tallies = await _count_years(session, scope)
    for key, by_month in (await count_months(session, scope)).items():
        tallies[key].by_month = by_month
    return tallies


async def _count_years(session: AsyncSession, scope: Scope) -> dict[UUID, Tally]:
    """Indicators, and what is expected of them, by the scope's key, in one statement."""
    tallies: dict[UUID, Tally] = defaultdict(Tally)
    rows = await scope.rows(session, _years)
    for row, year in zip(rows, read_years(rows), strict=True):
        tallies[_key(row.key)].count_indicators(year, row.how_many)
    return tallies


async def count_months(session: AsyncSession, scope: Scope) -> dict[UUID, ByMonth]:
    """All twelve months by the scope's key, in two statements; each office by its own calendar."""
    items = await scope.rows(session, _items)
    expected: dict[UUID, int] = {_key(row.key): row.how_many for row in items}
    found = {key: no_months() for key in expected}
    today_of = cache(clock.today_in)
    for row in await scope.rows(session, _classes):
        today = today_of(row.time_zone)
        what = _key_of(row.planned, row.begun, row.year, row.month, today)
        found[_key(row.key)][row.month][what] += row.how_many
    unknown = month_key(MonthStatus.UNKNOWN, date.min, [], date.min)
    for key, by_month in found.items():
        for months in by_month.values():
            months[unknown] += expected[key] - months.total()
    return found


@lru_cache(maxsize=4096)
def _key_of(planned: int | None, begun: int | None, year: int, month: int, today: date) -> MonthKey:
    first_day = date(year, month, 1)
    done_on = [] if begun is None else [first_day - timedelta(days=begun == BEFORE)]
    status = MonthStatus.UNKNOWN if planned is None else KNOWN[bool(planned)]
    return month_key(status, first_day, done_on, today)


def _items(scope: Scope) -> AnySelect:
    return items_by(scope.key, scope.narrow)


def _classes(scope: Scope) -> AnySelect:
    return month_classes(scope.key, scope.narrow)


def _years(scope: Scope) -> AnySelect:
    """How many indicators have the same year, by all that tells them apart."""
    each = years_of(scope.narrow, scope.key.label("key")).subquery()
    kinds = (each.c.key, *(each.c[name] for name in YEAR))
    return select(*kinds, func.count().label("how_many")).group_by(*kinds)


def _evidence(scope: Scope) -> AnySelect:
    """Each once a key; by way of its indicators, so that their activity may be the key."""
    columns = (
        COUNTED_AS.label("status"),
        func.count(Evidence.id.distinct()).label("how_many"),
        func.count(case((IS_REVISED, Evidence.id)).distinct()).label("being_revised"),
    )
    return (
        scope.narrow(
            select(scope.key.label("key"), *columns)
            .select_from(Evidence)
            .join(evidence_indicators, evidence_indicators.c.evidence_id == Evidence.id)
            .join(Indicator, Indicator.id == evidence_indicators.c.indicator_id)
            .join(Activity, Activity.id == Indicator.activity_id)
            .join(Team, Team.id == Evidence.team_id)
        )
        .where(visible(scope.who, Permission.EVIDENCE_LIST, EVIDENCE_PLACE))
        .group_by(scope.key, COUNTED_AS)
    )
