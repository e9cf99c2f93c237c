"""How far many evaluations are: a page in as many statements as a single one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Execute
from app.models import (
    Evaluation,
    EvaluationAnswer,
    EvaluationProof,
    EvaluationWindow,
    Evidence,
    LkeQuestion,
    LkeSheet,
)
from app.models.evaluation import TURNS, EvaluationLayer, EvaluationPhase, EvaluationStatus
from app.models.evidence import EvidenceStatus
from app.models.key_lists import one_of
from app.policies.actors import Actor
from app.schemas.evaluation.evaluations import EvaluationQuery
from app.schemas.evaluation.overview import EvaluationOverview, EvaluationOverviewRow, TotalRead
from app.schemas.evaluation.scores import ConditionState, Strength
from app.services.evaluation.evaluations.standing import IS_NEWEST
from app.services.evaluation.evaluations.statements import FILTERS, ORDERS, in_sight
from app.services.evaluation.figures.strengths import Claims, standing_at
from app.services.evaluation.queries import sheet_by_digest
from app.services.evaluation.scoring import Interval, Predicate
from app.services.evaluation.sheets import TOTAL, Sheet
from app.services.platform.paging import as_page, conditions, fetch_page
from app.services.platform.prepared import in_one_go
from app.services.platform.references import WORK_UNIT_COLUMNS, work_unit_reference
from app.services.platform.sql import AnyRow

_PLACES = 12
_PLAIN = ("id", "year", "target", "status", "submission_count", "updated_at")
_PHASES: Mapping[EvaluationStatus, EvaluationPhase | None] = {
    status: phase for turns in TURNS.values() for status, phase in turns.items()
}
_LAYERS = (EvaluationLayer.UNIT, EvaluationLayer.TPI)
_ANSWERS = (
    select(
        EvaluationAnswer.evaluation_id,
        EvaluationAnswer.layer,
        EvaluationAnswer.answer,
        LkeQuestion.number,
    )
    .join(LkeQuestion, LkeQuestion.id == EvaluationAnswer.question_id)
    .where(
        one_of(EvaluationAnswer.evaluation_id, "evaluations"),
        EvaluationAnswer.layer.in_(_LAYERS),
        EvaluationAnswer.answer.is_not(None),
        IS_NEWEST,
    )
)
_ACCEPTED = (
    select(EvaluationProof.evaluation_id, LkeQuestion.number)
    .join(LkeQuestion, LkeQuestion.id == EvaluationProof.question_id)
    .join(Evidence, Evidence.id == EvaluationProof.evidence_id)
    .where(
        one_of(EvaluationProof.evaluation_id, "evaluations"),
        EvaluationProof.removed_at.is_(None),
        Evidence.in_force_number.is_not(None),
        Evidence.status != EvidenceStatus.WITHDRAWN,
    )
    .distinct()
)
_WINDOWS = select(
    EvaluationWindow.evaluation_id, EvaluationWindow.phase, EvaluationWindow.last_day
).where(one_of(EvaluationWindow.evaluation_id, "evaluations"))


@dataclass
class _Found:
    """What is known of one evaluation: answers by layer and number, proofs, last days."""

    answers: dict[EvaluationLayer, dict[int, str]] = field(
        default_factory=lambda: {layer: {} for layer in _LAYERS}
    )
    accepted: set[int] = field(default_factory=set)
    last_days: dict[EvaluationPhase, Any] = field(default_factory=dict)

    def claims(self) -> Claims:
        """Its answers as they are scored."""
        unit, tpi = (self.answers[layer] for layer in _LAYERS)
        return Claims(unit, accepted=frozenset(self.accepted & unit.keys()), tpi=tpi)


async def list_overview(
    session: AsyncSession, actor: Actor, query: EvaluationQuery
) -> EvaluationOverview:
    """Evaluations in sight, each with how far it is and what it is worth."""
    columns = (*(getattr(Evaluation, name) for name in _PLAIN), *WORK_UNIT_COLUMNS)
    sheet = (Evaluation.sheet_id, LkeSheet.digest.label("sheet_digest"))
    statement = in_sight(actor, *columns, *sheet).where(*conditions(query, FILTERS))
    statement = statement.order_by(*ORDERS[query.sort], Evaluation.id)
    rows, total = await fetch_page(session, statement, query)
    keys = [row.id for row in rows]
    found = await in_one_go(session, lambda execute: _found(execute, keys)) if keys else {}
    shown = []
    for row in rows:
        scored_by = await sheet_by_digest(session, row.sheet_id, row.sheet_digest)
        shown.append(_row(row, scored_by, found[row.id]))
    return as_page(EvaluationOverview, shown, total, query)


def _found(execute: Execute, keys: Sequence[UUID]) -> Mapping[UUID, _Found]:
    found: dict[UUID, _Found] = defaultdict(_Found, {key: _Found() for key in keys})
    here = {"evaluations": keys}
    for row in execute(_ANSWERS, here):
        found[row.evaluation_id].answers[row.layer][row.number] = row.answer
    for row in execute(_ACCEPTED, here):
        found[row.evaluation_id].accepted.add(row.number)
    for row in execute(_WINDOWS, here):
        found[row.evaluation_id].last_days[row.phase] = row.last_day
    return found


def _row(row: AnyRow, sheet: Sheet, found: _Found) -> EvaluationOverviewRow:
    """Whether the office holds WBK already is a condition of WBBM alone, so it is not asked."""
    claims = found.claims()
    claimed = standing_at(sheet, claims, Strength.CLAIMED, has_wbk=None)
    agreed = standing_at(sheet, claims, Strength.TPI, has_wbk=None)
    phase = _PHASES.get(row.status)
    last_day = found.last_days.get(phase) if phase else None
    return EvaluationOverviewRow(
        **{name: getattr(row, name) for name in _PLAIN},
        work_unit=work_unit_reference(row),
        questions=len(sheet.questions),
        answered=len(claims.answers),
        accepted=len(claims.accepted),
        claimed=_total(claimed.points[TOTAL]),
        agreed=_total(agreed.points[TOTAL]),
        wbk=ConditionState(claimed.state(Predicate.WBK).value),
        window_phase=phase if last_day else None,
        window_last_day=last_day,
    )


def _total(points: Interval) -> TotalRead:
    low, high = (float(round(end, _PLACES)) for end in (points.low, points.high))
    return TotalRead(low=low, high=high)
