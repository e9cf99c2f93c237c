"""Progress of everything in sight: per team, per indicator."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import Uuid, cast, func, null, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Decree, Evidence, Indicator, Team, evidence_indicators
from app.models.evidence import EvidenceStatus
from app.models.key_lists import among
from app.models.rights import Permission
from app.models.team import TeamKind
from app.policies.actors import Actor
from app.policies.rules import Column, visible
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
from app.services.platform.paging import Filters, as_page, conditions, fetch_page
from app.services.platform.references import EVIDENCE_PLACE, TEAM_COLUMNS, team_reference
from app.services.platform.sql import AnyRow, AnySelect
from app.services.reporting.progress.counting import Tally, all_statuses, summed
from app.services.reporting.progress.present import Scope, count_all, in_sight

# The key of everything together.
_ALL: Final = cast(null(), Uuid)
_FILTERS: Filters = {
    "decree_id": lambda value: Decree.id == value,
    "team_id": lambda value: Team.id == value,
}


async def read_progress(session: AsyncSession, actor: Actor, query: ProgressQuery) -> ProgressRead:
    """The working teams in sight: months by progress, evidence by status, indicators by state.

    The sum is over all of them, and costs as much for many offices as for a page of teams.
    """

    def narrow(statement: AnySelect) -> AnySelect:
        working = in_sight(actor, statement).where(Team.kind == TeamKind.TIM_KERJA)
        return working.where(*conditions(query, _FILTERS))

    rows, team_count = await _fetch_teams(session, narrow, query)
    shown = [row.team_id for row in rows]
    tallies = await _count(
        session, actor, Team.id, lambda each: narrow(each).where(Team.id.in_(shown))
    )
    items = [
        TeamProgress(
            team=team_reference(row),
            decree_id=row.decree_id,
            **dict(tallies[row.team_id].numbers()),
        )
        for row in rows
    ]
    if team_count > len(rows):
        tallies = await _count(session, actor, _ALL, narrow)
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
    session: AsyncSession, narrow: Narrow, query: ProgressQuery
) -> tuple[Sequence[AnyRow], int]:
    """The teams of the page, and how many there are; one statement where the page has them all."""
    every = narrow(select(*TEAM_COLUMNS, Decree.id.label("decree_id")))
    ordered = every.order_by(Decree.date.desc(), Decree.id, Team.position)
    paged = ordered.limit(query.size + 1).offset(query.offset)
    found = (await session.execute(paged)).all()
    if query.page == 1 and len(found) <= query.size:
        return found, len(found)
    counted = await session.scalar(select(func.count()).select_from(every.subquery()))
    return found[: query.size], counted or 0


async def _count(
    session: AsyncSession, actor: Actor, key: Column, narrow: Narrow
) -> dict[UUID, Tally]:
    scope = Scope(actor, key, narrow, of_teams=True)
    return await count_all(session, scope, each_month=False)


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
