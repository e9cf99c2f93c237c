"""Taking the snapshot of a report: nothing of it is counted here that the API counts elsewhere."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.canonical import digest_of
from app.models.plan import MonthProgress
from app.models.severity import Severity
from app.policies.actors import Actor
from app.schemas.plan.expected import ExpectedCounts
from app.schemas.reporting.progress import (
    ComparisonQuery,
    DecreeProgressRead,
    ExpectedProgress,
    HeatMapBy,
    HeatMapCell,
    MonthCounts,
    ProgressChange,
    ProgressComparison,
)
from app.schemas.reporting.reports.snapshot import (
    CarriedRecommendation,
    PeriodCounts,
    ReportSnapshot,
    TeamLine,
    TotalLine,
)
from app.services.plan.periods.transitions import hold_alone
from app.services.reporting.progress.decree import read_decree_progress, read_heat_map
from app.services.reporting.progress.trend import compare_days, read_trend
from app.services.reporting.reports.snapshot import oversight, people
from app.services.reporting.reports.snapshot.evidence import EvidenceFound, find_evidence
from app.services.reporting.reports.snapshot.lke import find_lke
from app.services.reporting.reports.snapshot.plan import PlanFound, find_plan
from app.services.reporting.reports.snapshot.scope import GapsFound, ReadGaps, Scope

_ADDED = ("accepted", "by_now", "in_year", "missing")


async def take_snapshot(
    session: AsyncSession,
    actor: Actor,
    scope: Scope,
    read_gaps: ReadGaps,
    carried: list[CarriedRecommendation],
) -> ReportSnapshot:
    """Everything as it stands now, while nobody changes anything below the decree.

    The actor must see the whole decree, as everybody does who may write a report.
    """
    await hold_alone(session, scope.decree)
    decree, unit = await people.describe_decree(session, scope)
    zone = ZoneInfo(unit.time_zone)
    teams = await _team_lines(session, actor, scope, await read_gaps(session, actor, scope.decree))
    lines, total = teams
    trend = await read_trend(session, actor, scope.decree, scope.team_id)
    return ReportSnapshot(
        day=scope.today,
        covers_from=scope.covers_from,
        covers_to=scope.covers_to,
        decree=decree,
        legal_bases=await people.find_legal_bases(session, scope),
        people=await people.find_people(session, scope),
        teams=lines,
        total=total,
        trend=trend.points,
        meetings=await oversight.find_meetings(session, scope),
        directives=await oversight.find_directives(session, scope, zone),
        findings=await oversight.find_findings(session, scope, zone),
        follow_ups=await oversight.find_follow_ups(session, scope, zone),
        recommendations=carried,
        lke=await find_lke(session, actor, scope),
    )


def stored(snapshot: ReportSnapshot) -> tuple[dict[str, Any], str]:
    """The snapshot as JSON, and its digest."""
    document = snapshot.model_dump(mode="json")
    return document, digest_of(document)


async def _team_lines(
    session: AsyncSession, actor: Actor, scope: Scope, gaps: GapsFound
) -> tuple[list[TeamLine], TotalLine]:
    """The working teams of the report, and all of them together."""
    progress = await read_decree_progress(session, actor, scope.decree)
    heat_map = await read_heat_map(session, actor, scope.decree, HeatMapBy.TEAM)
    cells = {row.id: row.cells for row in heat_map.rows}
    before = await _before(session, actor, scope)
    compared = {each.team.id: each for each in before.teams} if before else {}
    evidence = await find_evidence(session, scope)
    plan = await find_plan(session, actor, scope, evidence)
    lines = [
        _line(scope, each, cells[each.team.id], compared.get(each.team.id), gaps, evidence, plan)
        for each in progress.teams
        if scope.holds(each.team.id)
    ]
    return lines, _total(scope, progress, before, gaps, lines)


def _line(  # noqa: PLR0913, PLR0917 - all that a team's part is made of
    scope: Scope,
    progress: Any,  # noqa: ANN401 - TeamProgressCounts
    cells: Sequence[HeatMapCell],
    compared: ProgressChange | None,
    gaps: GapsFound,
    evidence: EvidenceFound,
    plan: PlanFound,
) -> TeamLine:
    team_id: UUID = progress.team.id
    return TeamLine(
        team=progress.team,
        year=_numbers(progress),
        period=period_counts(cell for cell in cells if cell.month in scope.months),
        comparison=_change(compared),
        gaps=dict(gaps.teams.get(team_id) or dict.fromkeys(Severity, 0)),
        restricted=evidence.restricted(team_id),
        cells=list(cells),
        activities=plan.activities(team_id),
        best_evidence=evidence.best(scope, team_id),
        evidence=evidence.lines(scope, team_id),
    )


def _total(
    scope: Scope,
    progress: DecreeProgressRead,
    before: ProgressComparison | None,
    gaps: GapsFound,
    lines: Sequence[TeamLine],
) -> TotalLine:
    """Of a team's report the total is that team's."""
    if scope.team_id is not None:
        return TotalLine(**{name: getattr(lines[0], name) for name in TotalLine.model_fields})
    months = (cell for line in lines for cell in line.cells if cell.month in scope.months)
    return TotalLine(
        year=progress.total,
        period=period_counts(months),
        comparison=_change(before.total if before else None),
        gaps=dict(gaps.total),
        restricted=sum(line.restricted for line in lines),
    )


def period_counts(cells: Iterable[HeatMapCell]) -> PeriodCounts:
    """The sums of months' cells; percentages are rounded down, as the cells' are."""
    found = list(cells)
    planned, done, late = (sum(getattr(c, n) for c in found) for n in ("planned", "done", "late"))
    by_progress: Counter[MonthProgress] = Counter()
    for cell in found:
        by_progress.update(cell.by_progress)
    expected = {name: sum(getattr(c.expected, name) for c in found) for name in _ADDED}
    met = ExpectedCounts(**expected).met
    return PeriodCounts(
        months=MonthCounts(
            planned=planned,
            done=done,
            late=late,
            percent_done=done * 100 // planned if planned else 0,
            by_progress={each: by_progress[each] for each in MonthProgress},
        ),
        expected=ExpectedProgress(
            **expected,
            percent_met=met * 100 // expected["by_now"] if expected["by_now"] else 0,
        ),
    )


async def _before(session: AsyncSession, actor: Actor, scope: Scope) -> ProgressComparison | None:
    """How things stood when the period before was over; none where that lies in another plan.

    Its last month is expected from the day after it on, so the first day of this period says what
    the report of the period before says; on its last day a whole month would be left out.
    """
    if scope.covers_from.month == 1:
        return None
    days = {"from": scope.covers_from, "to": scope.today}
    query = ComparisonQuery.model_validate({name: str(day) for name, day in days.items()})
    return await compare_days(session, actor, scope.decree, query)


def _numbers(counts: Any) -> dict[str, Any]:  # noqa: ANN401 - counts of anything
    return {name: getattr(counts, name) for name in _COUNTS}


_COUNTS = ("expected", "months", "evidence", "being_revised", "indicators")


def _change(compared: ProgressChange | None) -> dict[str, Any] | None:
    if compared is None:
        return None
    return {name: getattr(compared, name) for name in ("first", "second", "change")}
