"""How far the programme is: per team, per indicator, in sight of the caller."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Activity, Decree, Evidence, Indicator, Team, evidence_indicators
from app.models.evidence import EvidenceStatus
from app.models.plan import IndicatorState
from app.models.rights import Permission
from app.models.team import TeamKind
from app.policies.actors import Actor
from app.policies.rules import visible
from app.schemas.plan import IndicatorQuery
from app.schemas.progress import (
    IndicatorProgress,
    IndicatorProgressPage,
    IndicatorProgressQuery,
    ProgressQuery,
    ProgressRead,
    StateCounts,
    TeamProgress,
)
from app.services.paging import as_page, fetch_page
from app.services.plan import statements
from app.services.proof import indicator_state
from app.services.references import EVIDENCE_PLACE, TEAM_COLUMNS, TEAM_PLACE, team_reference
from app.services.statements import AnySelect

ByStatus = dict[EvidenceStatus, int]


async def read_progress(session: AsyncSession, actor: Actor, query: ProgressQuery) -> ProgressRead:
    """The working teams in sight with their indicators by state and evidence by status."""
    teams = await session.execute(
        _of_teams(select(*TEAM_COLUMNS, Decree.id.label("decree_id")), actor, query)
        .where(Team.kind == TeamKind.TIM_KERJA)
        .order_by(Decree.date.desc(), Decree.id, Team.position)
    )
    states = await _states(session, actor, query)
    evidence = await _evidence(session, actor, query)
    items = [
        TeamProgress(
            team=team_reference(row),
            decree_id=row.decree_id,
            indicators=_state_counts(states[row.team_id]),
            evidence=_all_statuses(evidence[row.team_id]),
        )
        for row in teams
    ]
    return ProgressRead(
        total=_state_counts(_sum(states[item.team.id] for item in items)),
        evidence=_all_statuses(_sum(evidence[item.team.id] for item in items)),
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
        select(evidence_indicators.c.indicator_id, Evidence.status, func.count())
        .join(Evidence, Evidence.id == evidence_indicators.c.evidence_id)
        .join(Team, Team.id == Evidence.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .where(
            evidence_indicators.c.indicator_id.in_([row.id for row in rows]),
            visible(actor, Permission.EVIDENCE_LIST, EVIDENCE_PLACE),
        )
        .group_by(evidence_indicators.c.indicator_id, Evidence.status)
    )
    by_indicator: dict[UUID, Counter[EvidenceStatus]] = defaultdict(Counter)
    for indicator_id, status, count in counted:
        by_indicator[indicator_id][status] = count
    items = [
        IndicatorProgress(**row._asdict(), evidence=_all_statuses(by_indicator[row.id]))
        for row in rows
    ]
    return as_page(IndicatorProgressPage, items, total, query)


def _of_teams(statement: AnySelect, actor: Actor, query: ProgressQuery) -> AnySelect:
    statement = statement.join(Decree, Decree.id == Team.decree_id).where(
        visible(actor, Permission.PROGRESS_READ, TEAM_PLACE)
    )
    if query.decree_id:
        statement = statement.where(Decree.id == query.decree_id)
    if query.team_id:
        statement = statement.where(Team.id == query.team_id)
    return statement


async def _states(
    session: AsyncSession, actor: Actor, query: ProgressQuery
) -> dict[UUID, Counter[IndicatorState]]:
    each = _of_teams(
        select(Activity.team_id, indicator_state().label("state"))
        .select_from(Indicator)
        .join(Activity, Activity.id == Indicator.activity_id)
        .join(Team, Team.id == Activity.team_id),
        actor,
        query,
    ).subquery()
    rows = await session.execute(
        select(each.c.team_id, each.c.state, func.count()).group_by(each.c.team_id, each.c.state)
    )
    states: dict[UUID, Counter[IndicatorState]] = defaultdict(Counter)
    for team_id, state, count in rows:
        states[team_id][IndicatorState(state)] = count
    return states


async def _evidence(
    session: AsyncSession, actor: Actor, query: ProgressQuery
) -> dict[UUID, Counter[EvidenceStatus]]:
    rows = await session.execute(
        _of_teams(
            select(Evidence.team_id, Evidence.status, func.count())
            .select_from(Evidence)
            .join(Team, Team.id == Evidence.team_id),
            actor,
            query,
        ).group_by(Evidence.team_id, Evidence.status)
    )
    evidence: dict[UUID, Counter[EvidenceStatus]] = defaultdict(Counter)
    for team_id, status, count in rows:
        evidence[team_id][status] = count
    return evidence


def _state_counts(states: Counter[IndicatorState]) -> StateCounts:
    total, proven = states.total(), states[IndicatorState.PROVEN]
    return StateCounts(
        indicators=total,
        percent_proven=proven * 100 // total if total else 0,
        **{state.value: states[state] for state in IndicatorState},
    )


def _all_statuses(counts: Counter[EvidenceStatus]) -> ByStatus:
    return {status: counts[status] for status in EvidenceStatus}


def _sum(counters: Iterable[Counter[Any]]) -> Counter[Any]:
    total: Counter[Any] = Counter()
    for counter in counters:
        total.update(counter)
    return total
