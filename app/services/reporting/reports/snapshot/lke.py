"""Where the office stands on the evaluation sheet: computed by the room of evaluation, as there."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.core.points import as_decimal
from app.models import Evaluation, LkeSheet, Report
from app.models.evaluation import EvaluationStatus, EvaluationTarget
from app.models.report import ReportStatus
from app.policies.actors import Actor
from app.schemas.evaluation.coverage import LkeCover
from app.schemas.evaluation.scores import ConditionState, Strength
from app.schemas.reporting.reports.lke import (
    LkeMinimumLine,
    LkePlanLine,
    LkePosition,
    LkeReachLine,
    LkeRowLine,
    LkeStrengthLine,
    LkeTrendPoint,
    ReportLke,
)
from app.services.evaluation.coverage import Cover, coverage
from app.services.evaluation.evaluations.showing import load
from app.services.evaluation.figures.claiming import claims_of
from app.services.evaluation.figures.strengths import Claims, Standing, held_by, standings
from app.services.evaluation.plan_coverage.picturing import minimum_names, wholes_of
from app.services.evaluation.plan_coverage.queries import can_reach, reaches, sheet_of_name
from app.services.evaluation.plan_coverage.rows import rows_of
from app.services.evaluation.scoring import Predicate
from app.services.evaluation.sheets import TOTAL, Sheet
from app.services.reporting.reports.snapshot.scope import Scope

_STANDING: Final = (ReportStatus.SUBMITTED, ReportStatus.ACKNOWLEDGED)


async def find_lke(session: AsyncSession, actor: Actor, scope: Scope) -> ReportLke | None:
    """Of the whole office; a team's report, and an installation without a sheet, have none.

    The evaluation is the decree's newest. Whoever writes an office's report may read it.
    """
    if scope.team_id is not None:
        return None
    own = select(Evaluation.id, LkeSheet.name).join(LkeSheet, LkeSheet.id == Evaluation.sheet_id)
    counts = Evaluation.status != EvaluationStatus.DISCARDED
    own = own.where(Evaluation.decree_id == scope.decree.id, counts)
    own = own.order_by(Evaluation.year.desc())
    row = (await session.execute(own.limit(1))).first()
    try:
        sheet = await sheet_of_name(session, row.name if row else None)
    except NotFound:
        return None
    return ReportLke(
        sheet=sheet.name,
        plan=await _plan(session, sheet, scope),
        position=await _position(session, actor, scope, row.id) if row else None,
    )


async def _plan(session: AsyncSession, sheet: Sheet, scope: Scope) -> LkePlanLine:
    rows = await rows_of(session, sheet, scope.decree.id)
    covered = coverage(sheet, rows)
    points = {each.value: _exact(covered.points[Cover(each.value)]) for each in LkeCover}
    return LkePlanLine(
        **points,
        can_reach_wbk=can_reach(sheet, covered),
        without_row=len(covered.without_row),
        reaches=[
            LkeReachLine(
                name=each.name,
                points=_exact(each.points),
                full=_exact(each.full),
                minimum=_exact(each.minimum),
                short=_exact(each.short),
            )
            for each in reaches(sheet, covered)
        ],
        rows=[
            LkeRowLine(id=row.id, questions=sorted({link.number for link in row.links}))
            for row in rows
            if row.links
        ],
    )


async def _position(
    session: AsyncSession, actor: Actor, scope: Scope, evaluation_id: UUID
) -> LkePosition:
    located, sheet, rows = await load(session, actor, evaluation_id)
    evaluation, claims = located.evaluation, claims_of(rows)
    found = standings(sheet, claims, held_by(evaluation))
    answered = claims.answers.keys()
    return LkePosition(
        year=evaluation.year,
        target=evaluation.target,
        status=evaluation.status,
        has_wbk=evaluation.has_wbk,
        question_count=len(rows.questions),
        answered=len(answered),
        unproved=len(answered - claims.with_evidence),
        waiting=len(answered & claims.with_evidence - claims.accepted),
        strengths=[_strength(each) for each in found],
        minimums=list(_minimums(sheet, Predicate(evaluation.target.value), found, claims)),
        trend=[*await _earlier(session, scope), _point(scope.today, found)],
    )


def _strength(found: Standing) -> LkeStrengthLine:
    total = found.points[TOTAL]
    return LkeStrengthLine(
        strength=found.strength,
        low=_exact(total.low),
        high=_exact(total.high),
        predicates={
            EvaluationTarget(each.value): ConditionState(found.state(each).value)
            for each in Predicate
        },
    )


def _minimums(
    sheet: Sheet, target: Predicate, found: Sequence[Standing], claims: Claims
) -> Iterable[LkeMinimumLine]:
    """Every minimum of the target, with what the claim that counts comes to there."""
    by_strength = {each.strength: each for each in found}
    claimed = by_strength[Strength.CLAIMED]
    accepted = by_strength[Strength.ACCEPTED].points
    items = {str(item.code): Fraction(item.points or 0) for item in sheet.items}
    names, wholes = minimum_names(sheet), items | wholes_of(sheet)
    asked = {each.code: each for each in sheet.file.minimums}
    open_numbers = sheet.questions.keys() - claims.answers.keys()
    for condition in claimed.conditions[target]:
        minimum = asked[condition.code]
        of_target = minimum.wbk if target is Predicate.WBK else minimum.wbbm
        code = minimum.measured
        points = claimed.points[code] if code else None
        yield LkeMinimumLine(
            name=names[minimum.code],
            whole=_exact(wholes[code]) if code else None,
            low=_exact(points.low) if points else None,
            high=_exact(points.high) if points else None,
            accepted=_exact(accepted[code].low) if code else None,
            minimum=_exact(of_target or Fraction(0)),
            short=None if condition.short is None else _exact(condition.short),
            state=ConditionState(condition.state.value),
            open_questions=sum(_feeds(sheet, number, code) for number in open_numbers),
        )


def _feeds(sheet: Sheet, number: int, code: str | None) -> bool:
    """Whether the answer to a question counts in that figure."""
    question = sheet.questions[number]
    item = question.feeds or question.code
    return code in {TOTAL, item} or code in sheet.above.get(item, ())


async def _earlier(session: AsyncSession, scope: Scope) -> list[LkeTrendPoint]:
    """As the office's earlier reports of the decree froze it, of each day the newest."""
    rows = await session.execute(
        select(Report.snapshot_day, Report.snapshot["lke"])
        .where(
            Report.decree_id == scope.decree.id,
            Report.team_id.is_(None),
            Report.status.in_(_STANDING),
            Report.snapshot_day < scope.today,
        )
        .order_by(Report.snapshot_day, Report.created_at)
    )
    points: dict[date, LkeTrendPoint] = {}
    for day, lke in rows:
        position: Mapping[str, Any] = (lke or {}).get("position") or {}
        for point in position.get("trend", [])[-1:]:
            points[day] = LkeTrendPoint.model_validate(point)
    return list(points.values())


def _point(day: date, found: Iterable[Standing]) -> LkeTrendPoint:
    totals = {each.strength: _exact(each.points[TOTAL].low) for each in found}
    return LkeTrendPoint(day=day, totals=totals)


def _exact(points: Fraction | float) -> str:
    """Points as a decimal: 36.91, 40, 0.333333333333."""
    return as_decimal(Fraction(points))
