"""Progress of everything in sight: per team, per indicator."""

from collections import Counter, defaultdict
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Decree, Evidence, Indicator, Team, evidence_indicators
from app.models.evidence import EvidenceStatus
from app.models.rights import Permission
from app.models.team import TeamKind
from app.policies.actors import Actor
from app.policies.rules import visible
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
from app.services.plan.indicator_years import years_of_some
from app.services.plan.rows import statements
from app.services.platform.paging import Filters, as_page, conditions, fetch_page
from app.services.platform.references import EVIDENCE_PLACE, TEAM_COLUMNS, team_reference
from app.services.platform.sql import AnySelect
from app.services.reporting.progress.counting import all_statuses, summed
from app.services.reporting.progress.present import Scope, count_all, in_sight

_FILTERS: Filters = {
    "decree_id": lambda value: Decree.id == value,
    "team_id": lambda value: Team.id == value,
}


async def read_progress(session: AsyncSession, actor: Actor, query: ProgressQuery) -> ProgressRead:
    """The working teams in sight: months by progress, evidence by status, indicators by state."""

    def narrow(statement: AnySelect) -> AnySelect:
        return in_sight(actor, statement).where(*conditions(query, _FILTERS))

    teams = await session.execute(
        narrow(select(*TEAM_COLUMNS, Decree.id.label("decree_id")))
        .where(Team.kind == TeamKind.TIM_KERJA)
        .order_by(Decree.date.desc(), Decree.id, Team.position)
    )
    scope = Scope(actor, Team.id, narrow, of_teams=True)
    tallies = await count_all(session, scope, each_month=False)
    items = [
        TeamProgress(
            team=team_reference(row),
            decree_id=row.decree_id,
            **dict(tallies[row.team_id].numbers()),
        )
        for row in teams
    ]
    total = summed(tallies[item.team.id] for item in items).numbers()
    return ProgressRead(
        expected=total.expected,
        total=total.indicators,
        evidence=total.evidence,
        being_revised=total.being_revised,
        months=total.months,
        teams=items,
    )


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
            evidence_indicators.c.indicator_id.in_([row.id for row in rows]),
            visible(actor, Permission.EVIDENCE_LIST, EVIDENCE_PLACE),
        )
        .group_by(evidence_indicators.c.indicator_id, COUNTED_AS)
    )
    by_indicator: dict[UUID, Counter[EvidenceStatus]] = defaultdict(Counter)
    for indicator_id, status, count in counted:
        by_indicator[indicator_id][status] = count
    years = await years_of_some(session, [row.id for row in rows])
    items = [
        IndicatorProgress(
            **row._asdict(),
            **statements.year_values(years[row.id]),
            evidence=all_statuses(by_indicator[row.id]),
        )
        for row in rows
    ]
    return as_page(IndicatorProgressPage, items, total, query)
