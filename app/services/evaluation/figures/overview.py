"""How far many evaluations are: a page in as many statements as a single one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any
from uuid import UUID

from anyio import CapacityLimiter, to_thread
from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.database import Execute
from app.core.points import as_number
from app.models import (
    Decree,
    Evaluation,
    EvaluationAnswer,
    EvaluationProof,
    EvaluationRatio,
    EvaluationWindow,
    Evidence,
    LkeFact,
    LkeQuestion,
    LkeSheet,
    WorkUnit,
)
from app.models.evaluation import (
    TURNS,
    EvaluationLayer,
    EvaluationPhase,
    EvaluationStatus,
    WbkBasis,
)
from app.models.evidence import EvidenceStatus
from app.models.key_lists import one_of
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ScopeColumns, visible
from app.schemas.evaluation.evaluations import EvaluationSort
from app.schemas.evaluation.overview import (
    EvaluationOverview,
    EvaluationOverviewQuery,
    EvaluationOverviewRow,
    TotalRead,
)
from app.schemas.evaluation.scores import ConditionState, Strength
from app.services.evaluation.evaluations.standing import IS_NEWEST
from app.services.evaluation.figures.conditions.queries import conditions_of, states_of
from app.services.evaluation.figures.strengths import Claims, Held, standing_at
from app.services.evaluation.queries import sheet_by_digest
from app.services.evaluation.scoring import Interval, Predicate
from app.services.evaluation.sheets import TOTAL, Sheet
from app.services.platform.paging import Filters, as_page, conditions, fetch_page
from app.services.platform.prepared import in_one_go
from app.services.platform.references import WORK_UNIT_COLUMNS, work_unit_reference
from app.services.platform.sql import AnyRow, AnySelect

_PLAIN = ("id", "year", "target", "status", "submission_count", "updated_at")
_PHASES: Mapping[EvaluationStatus, EvaluationPhase] = {
    status: phase for turns in TURNS.values() for status, phase in turns.items()
}
_PLACE = ScopeColumns(Decree.work_unit_id, Decree.id)
_FILTERS: Filters = {
    "decree_id": lambda value: Decree.id == value,
    "work_unit_id": lambda value: Decree.work_unit_id == value,
    "target": lambda value: Evaluation.target == value,
    "status": lambda value: Evaluation.status == value,
    "begun": lambda value: Evaluation.id.is_not(None) if value else Evaluation.id.is_(None),
}
_ORDERS: Mapping[EvaluationSort, tuple[ColumnElement[Any], ...]] = {
    EvaluationSort.LATEST: (Evaluation.year.desc().nulls_last(),),
    EvaluationSort.RECENTLY_CHANGED: (Evaluation.updated_at.desc().nulls_last(),),
}
# What an evaluation has, and an office without one has not.
_OF_ONE = EvaluationOverviewRow.model_fields.keys() - {"decree_id", "work_unit"}
_AT_ONCE = CapacityLimiter(1)
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
# In the order in which TPI said it, so that the last word on a ratio stands.
_SETTLED = (
    select(EvaluationRatio.evaluation_id, EvaluationRatio.code, EvaluationRatio.value)
    .where(one_of(EvaluationRatio.evaluation_id, "evaluations"))
    .order_by(EvaluationRatio.number)
)
_STATED = (
    select(LkeFact.work_unit_id, LkeFact.year, LkeFact.code, LkeFact.layer, LkeFact.value)
    .where(
        or_(LkeFact.work_unit_id.is_(None), one_of(LkeFact.work_unit_id, "offices")),
        LkeFact.year.between(bindparam("first_year"), bindparam("last_year")),
    )
    .order_by(LkeFact.set_at, LkeFact.id)
)


@dataclass
class _Found:
    """What is known of one evaluation: answers by layer and number, proofs, last days."""

    answers: dict[EvaluationLayer, dict[int, str]] = field(
        default_factory=lambda: {layer: {} for layer in _LAYERS}
    )
    accepted: set[int] = field(default_factory=set)
    last_days: dict[EvaluationPhase, Any] = field(default_factory=dict)
    settled: dict[str, str | None] = field(default_factory=dict)

    def claims(self) -> Claims:
        """Its answers as they are scored."""
        unit, tpi = (self.answers[layer] for layer in _LAYERS)
        settled = {code: Fraction(each) for code, each in self.settled.items() if each is not None}
        accepted = frozenset(self.accepted & unit.keys())
        return Claims(unit, accepted=accepted, tpi=tpi, settled=settled)


async def list_overview(
    session: AsyncSession, actor: Actor, query: EvaluationOverviewQuery
) -> EvaluationOverview:
    """Offices in sight with their evaluations, each with how far it is and what it is worth.

    An office that has begun none (of the year asked for) is a row by its newest decree.
    """
    statement = _offices(actor, query).where(*conditions(query, _FILTERS))
    ordered = statement.order_by(*_ORDERS[query.sort], WorkUnit.code, Decree.id)
    rows, total = await fetch_page(session, ordered, query)
    keys = [row.id for row in rows if row.id is not None]
    found = await in_one_go(session, lambda execute: _found(execute, keys)) if keys else {}
    stated = await _stated(session, rows)
    sheets = {
        row.sheet_id: await sheet_by_digest(session, row.sheet_id, row.sheet_digest)
        for row in rows
        if row.id is not None
    }

    def shown() -> list[EvaluationOverviewRow]:
        return [
            _row(row, sheets[row.sheet_id], found[row.id], stated) if row.id else _nothing(row)
            for row in rows
        ]

    # A hundred scores are some tenths of a second: beside the event loop, one page at a time.
    items = await to_thread.run_sync(shown, limiter=_AT_ONCE) if keys else shown()
    return as_page(EvaluationOverview, items, total, query)


def _offices(actor: Actor, query: EvaluationOverviewQuery) -> AnySelect:
    """Decrees in sight with their evaluations, or the newest of an office that has begun none."""
    discarded = EvaluationStatus.DISCARDED
    of_year = [Evaluation.status != discarded]
    of_year += [Evaluation.year == query.year] if query.year is not None else []
    others = aliased(Evaluation)
    theirs = [others.work_unit_id == Decree.work_unit_id, others.status != discarded]
    theirs += [others.year == query.year] if query.year is not None else []
    begun_none = ~select(others.id).where(*theirs).correlate(Decree).exists()
    later = aliased(Decree)
    is_newest = ~(
        select(later.id)
        .where(
            later.work_unit_id == Decree.work_unit_id,
            later.voided_at.is_(None),
            or_(later.date > Decree.date, and_(later.date == Decree.date, later.id > Decree.id)),
        )
        .correlate(Decree)
        .exists()
    )
    is_told = Evaluation.id.is_not(None) | (begun_none & is_newest & Decree.voided_at.is_(None))
    return (
        select(
            *(getattr(Evaluation, name) for name in (*_PLAIN, "has_wbk", "wbk_basis")),
            Decree.id.label("decree_id"),
            Decree.work_unit_id,
            *WORK_UNIT_COLUMNS,
            Evaluation.sheet_id,
            LkeSheet.digest.label("sheet_digest"),
        )
        .select_from(Decree)
        .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
        .outerjoin(Evaluation, and_(Evaluation.decree_id == Decree.id, *of_year))
        .outerjoin(LkeSheet, LkeSheet.id == Evaluation.sheet_id)
        .where(visible(actor, Permission.EVALUATION_READ, _PLACE), is_told)
    )


async def _stated(session: AsyncSession, rows: Sequence[AnyRow]) -> Sequence[AnyRow]:
    """What was stated of these offices and of the institution, in all years between theirs."""
    begun = [row for row in rows if row.id is not None]
    if not begun:
        return []
    years = [row.year for row in begun]
    here = {
        "offices": [row.work_unit_id for row in begun],
        "first_year": min(years),
        "last_year": max(years),
    }
    return (await session.execute(_STATED, here)).all()


def _nothing(row: AnyRow) -> EvaluationOverviewRow:
    """An office that has begun nothing."""
    return EvaluationOverviewRow(
        decree_id=row.decree_id, work_unit=work_unit_reference(row), **dict.fromkeys(_OF_ONE)
    )


def _found(execute: Execute, keys: Sequence[UUID]) -> Mapping[UUID, _Found]:
    found: dict[UUID, _Found] = defaultdict(_Found, {key: _Found() for key in keys})
    here = {"evaluations": keys}
    for row in execute(_ANSWERS, here):
        found[row.evaluation_id].answers[row.layer][row.number] = row.answer
    for row in execute(_ACCEPTED, here):
        found[row.evaluation_id].accepted.add(row.number)
    for row in execute(_SETTLED, here):
        found[row.evaluation_id].settled[row.code] = row.value
    for row in execute(_WINDOWS, here):
        found[row.evaluation_id].last_days[row.phase] = row.last_day
    return found


def _row(
    row: AnyRow, sheet: Sheet, found: _Found, stated: Sequence[AnyRow]
) -> EvaluationOverviewRow:
    """Whether the office holds WBK already is a condition of WBBM alone, so it is not asked."""
    claims = found.claims()
    claimed = standing_at(sheet, claims, Strength.CLAIMED, Held())
    agreed = standing_at(sheet, claims, Strength.TPI, Held())
    phase = _PHASES.get(row.status)
    last_day = found.last_days.get(phase) if phase else None
    theirs = [
        each
        for each in stated
        if each.year == row.year and each.work_unit_id in {None, row.work_unit_id}
    ]
    proven = None if row.wbk_basis is WbkBasis.WORD else row.has_wbk
    states = states_of(conditions_of(sheet, theirs, proven_wbk=proven))
    return EvaluationOverviewRow(
        **{name: getattr(row, name) for name in _PLAIN},
        decree_id=row.decree_id,
        work_unit=work_unit_reference(row),
        conditions=ConditionState(states[Predicate(row.target.value)].value),
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
    return TotalRead(low=as_number(points.low), high=as_number(points.high))
