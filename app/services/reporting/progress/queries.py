"""Progress of everything in sight: per team, per indicator."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Integer, Uuid, bindparam, cast, func, null, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Decree, Evidence, Indicator, Team, evidence_indicators
from app.models.evidence import EvidenceStatus
from app.models.key_lists import among, one_of
from app.models.rights import Permission
from app.models.team import TeamKind
from app.policies.actors import Actor
from app.policies.rules import Sight, parameters_of, sight_of, visible
from app.schemas.plan.rows import IndicatorQuery
from app.schemas.reporting.progress import (
    IndicatorProgress,
    IndicatorProgressPage,
    IndicatorProgressQuery,
    ProgressQuery,
    ProgressRead,
    TeamProgress,
)
from app.services.plan.indicator_states import COUNTED_AS
from app.services.plan.indicator_years import Narrow, years_of_some
from app.services.plan.rows import statements
from app.services.platform.paging import Filters, as_page, fetch_page
from app.services.platform.references import EVIDENCE_PLACE, TEAM_COLUMNS, team_reference
from app.services.platform.sql import AnyRow, AnySelect
from app.services.reporting.progress.counting import all_statuses, summed
from app.services.reporting.progress.present import Scope, count_all, in_sight

# The key of everything together.
_ALL: Final = cast(null(), Uuid)
_FILTERS: Filters = {
    "decree_id": lambda value: Decree.id == value,
    "team_id": lambda value: Team.id == value,
}
# A shape of rights, and the names of the filters that were given.
_Asked = tuple[Sight, frozenset[str]]


async def read_progress(session: AsyncSession, actor: Actor, query: ProgressQuery) -> ProgressRead:
    """The working teams in sight: months by progress, evidence by status, indicators by state.

    The sum is over all of them, and costs as much for many offices as for a page of teams.
    """
    given = {name: value for name in _FILTERS if (value := getattr(query, name)) is not None}
    sight = sight_of(actor, (Permission.PROGRESS_READ, Permission.EVIDENCE_LIST))
    values = parameters_of(actor, sight) | given
    asked = sight, frozenset(given)
    rows, team_count = await _fetch_teams(session, asked, values, query)
    shown = values | {"shown": [row.team_id for row in rows]}
    of_page = Scope(
        actor, Team.id, _narrow(*asked, of_page=True), of_teams=True, sight=sight, values=shown
    )
    tallies = await count_all(session, of_page, each_month=False)
    items = [
        TeamProgress(
            team=team_reference(row),
            decree_id=row.decree_id,
            **dict(tallies[row.team_id].numbers()),
        )
        for row in rows
    ]
    if team_count > len(rows):
        everything = Scope(actor, _ALL, _narrow(*asked), of_teams=True, sight=sight, values=values)
        tallies = await count_all(session, everything, each_month=False)
    total = summed(tallies.values()).numbers()
    return ProgressRead(
        expected=total.expected,
        total=total.indicators,
        evidence=total.evidence,
        being_revised=total.being_revised,
        months=total.months,
        team_count=team_count,
        teams=items,
    )


async def _fetch_teams(
    session: AsyncSession, asked: _Asked, values: dict[str, Any], query: ProgressQuery
) -> tuple[Sequence[AnyRow], int]:
    """The teams of the page, and how many there are; one statement where the page has them all."""
    page, total = _teams(*asked)
    paged = values | {"most": query.size + 1, "offset": query.offset}
    found = (await session.execute(page, paged)).all()
    if query.page == 1 and len(found) <= query.size:
        return found, len(found)
    return found[: query.size], await session.scalar(total, values) or 0


@cache
def _teams(sight: Sight, given: frozenset[str]) -> tuple[AnySelect, AnySelect]:
    """Some of them, and how many there are."""
    every = _narrow(sight, given)(select(*TEAM_COLUMNS, Decree.id.label("decree_id")))
    ordered = every.order_by(Decree.date.desc(), Decree.id, Team.position)
    most, offset = (bindparam(name, type_=Integer()) for name in ("most", "offset"))
    total = every.with_only_columns(func.count(), maintain_column_froms=True)
    return ordered.limit(most).offset(offset), total


@cache
def _narrow(sight: Sight, given: frozenset[str], *, of_page: bool = False) -> Narrow:
    """The working teams in sight by the filters given, or those of the parameter `shown`."""
    wanted = [_FILTERS[name](bindparam(name)) for name in sorted(given)]
    wanted += [one_of(Team.id, "shown")] if of_page else []

    def narrow(statement: AnySelect) -> AnySelect:
        return in_sight(sight, statement).where(Team.kind == TeamKind.TIM_KERJA, *wanted)

    return narrow


async def list_indicator_progress(
    session: AsyncSession, actor: Actor, query: IndicatorProgressQuery
) -> IndicatorProgressPage:
    """Indicators in the plan's order with their evidence by status."""
    like_list = IndicatorQuery(decree_id=query.decree_id, team_id=query.team_id, state=query.state)
    statement = statements.narrowed(
        statements.indicators(actor), like_list, Indicator.text, Indicator.position
    ).where(*statements.indicator_filters(like_list))
    rows, total = await fetch_page(session, statement, query)
    counted = await session.execute(
        select(evidence_indicators.c.indicator_id, COUNTED_AS, func.count())
        .join(Evidence, Evidence.id == evidence_indicators.c.evidence_id)
        .join(Team, Team.id == Evidence.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .where(
            among(evidence_indicators.c.indicator_id, [row.id for row in rows]),
            visible(actor, Permission.EVIDENCE_LIST, EVIDENCE_PLACE),
        )
        .group_by(evidence_indicators.c.indicator_id, COUNTED_AS)
    )
    by_indicator: dict[UUID, Counter[EvidenceStatus]] = defaultdict(Counter)
    for indicator_id, status, count in counted:
        by_indicator[indicator_id][status] = count
    years = await years_of_some(session, [str(row.id) for row in rows])
    items = [
        IndicatorProgress(
            **row._asdict(),
            **statements.year_values(years[str(row.id)]),
            evidence=all_statuses(by_indicator[row.id]),
        )
        for row in rows
    ]
    return as_page(IndicatorProgressPage, items, total, query)
