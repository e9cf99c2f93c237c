"""Scores of an evaluation, what is missing for a predicate, and what would be if."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import FieldFault, Invalid
from app.core.points import as_number
from app.models.evaluation import TURNS, EvaluationTarget
from app.models.evidence import EvidenceStatus
from app.policies.actors import Actor
from app.schemas.evaluation.scores import (
    ChangesRead,
    ConditionRead,
    ConditionState,
    DisagreementRead,
    DueRead,
    EvaluationScoreRead,
    FactStateRead,
    PointsRead,
    PredicateStateRead,
    ReadinessPredicate,
    ReadinessRead,
    StrengthRead,
    UndefinedRatioRead,
    WaitingEvidenceRead,
    WhatIf,
    WhatIfPredicate,
    WhatIfRead,
)
from app.services.evaluation.answers import exactly
from app.services.evaluation.evaluations.answering import (
    Desk,
    require_fitting,
    require_known,
)
from app.services.evaluation.evaluations.assessing.ratios import settled_read
from app.services.evaluation.evaluations.proofs import is_proof
from app.services.evaluation.evaluations.showing import load
from app.services.evaluation.evaluations.standing import Standing as Rows
from app.services.evaluation.figures.carrying import carrying, carrying_files
from app.services.evaluation.figures.claiming import claims_of
from app.services.evaluation.figures.conditions.queries import (
    Condition as Fact,
)
from app.services.evaluation.figures.conditions.queries import (
    as_told,
    conditions_for,
    states_of,
)
from app.services.evaluation.figures.fewest import cheapest_changes
from app.services.evaluation.figures.strengths import (
    Claims,
    Standing,
    claimed,
    held_by,
    standings,
    state_of,
)
from app.services.evaluation.figures.weighing import spread, stored_weights
from app.services.evaluation.scoring import Condition, Interval, Predicate, Score, State
from app.services.evaluation.sheets import TOTAL, Sheet

_NONE = Fraction(0)
_WITH_JUDGES = frozenset({EvidenceStatus.SUBMITTED, EvidenceStatus.VERIFIED})
_NO_RULE = "nothing_to_divide_by"  # LKE rule 9: the regulation has no rule for a sum of 0


async def read_score(
    session: AsyncSession, actor: Actor, evaluation_id: UUID
) -> EvaluationScoreRead:
    """The score at four strengths; raises NotFound."""
    located, sheet, rows = await load(session, actor, evaluation_id)
    held = held_by(located.evaluation)
    claims = claims_of(rows)
    facts = await conditions_for(session, located, sheet)
    return EvaluationScoreRead(
        id=evaluation_id,
        target=located.evaluation.target,
        strengths=[_strength(each) for each in standings(sheet, claims, held)],
        conditions=[_fact(each) for each in facts],
        settled=settled_read(sheet, rows),
        **_told(claimed(sheet, claims.answers, has_wbk=held.told)),
    )


async def read_readiness(session: AsyncSession, actor: Actor, evaluation_id: UUID) -> ReadinessRead:
    """What is missing for either predicate, and what waits; raises NotFound."""
    located, sheet, rows = await load(session, actor, evaluation_id)
    facts, claims = located.facts, claims_of(rows)
    found = standings(sheet, claims, held_by(located.evaluation))
    weights = spread(sheet, await stored_weights(session, evaluation_id))
    stated = await conditions_for(session, located, sheet)
    return ReadinessRead(
        id=evaluation_id,
        predicates=[_readiness(sheet, each, found, stated, weights) for each in Predicate],
        open_questions=sorted(rows.questions.keys() - claims.answers.keys()),
        unproved_questions=sorted(claims.answers.keys() - claims.with_evidence),
        waiting=list(_waiting(rows, claims)),
        undefined=_undefined(found[0]),
        settled=settled_read(sheet, rows),
        carrying=list(carrying(sheet, rows)),
        carrying_files=await carrying_files(session, actor, sheet, rows),
        due=[
            DueRead(
                phase=phase,
                first_day=first,
                last_day=last,
                is_turn=any(turns.get(facts.status) is phase for turns in TURNS.values()),
            )
            for phase, (first, last) in sorted(facts.windows.items(), key=lambda item: item[1][1])
            if last >= facts.today
        ],
    )


async def read_what_if(
    session: AsyncSession, actor: Actor, evaluation_id: UUID, body: WhatIf
) -> WhatIfRead:
    """The claimed score with these answers in place of the office's; nothing is stored.

    Raises NotFound, Invalid naming each question or item (422).
    """
    located, sheet, rows = await load(session, actor, evaluation_id)
    desk = Desk(located, sheet, rows)
    require_known(desk, body.answers, "answers")
    require_fitting(desk, body.answers, "answers")
    weights = spread(sheet, await stored_weights(session, evaluation_id))
    weights |= _weights(sheet, body)
    answers = dict(claims_of(rows).answers)
    for each in body.answers:
        answers.pop(each.question, None)
        if each.answer is not None:
            answers[each.question] = str(exactly(each.answer))
    found = claimed(sheet, answers, has_wbk=located.evaluation.has_wbk)
    return WhatIfRead(
        total=_points(TOTAL, found.points[TOTAL]),
        points=[_points(code, points) for code, points in found.points.items()],
        predicates=[
            WhatIfPredicate(
                predicate=EvaluationTarget(predicate.value),
                state=_state(found.state(predicate)),
                conditions=[_condition(each) for each in found.conditions[predicate]],
                changes=_changes(sheet, predicate, found, weights),
            )
            for predicate in Predicate
        ],
        **_told(found),
    )


def _waiting(rows: Rows, claims: Claims) -> Iterable[WaitingEvidenceRead]:
    for number in sorted(claims.answers.keys() & claims.with_evidence - claims.accepted):
        question = rows.questions[number]
        proofs = [proof for proof in rows.proofs[question.id] if is_proof(proof)]
        judged = [proof.evidence_id for proof in proofs if proof.status in _WITH_JUDGES]
        yield WaitingEvidenceRead(
            question=number,
            code=question.code,
            evidence_ids=judged,
            unsubmitted_ids=[one.evidence_id for one in proofs if one.evidence_id not in judged],
        )


def _fact(condition: Fact) -> FactStateRead:
    states = as_told({each: condition.state(each) for each in Predicate})
    return FactStateRead(code=condition.fact.code, value=condition.value, states=states)


def _readiness(
    sheet: Sheet,
    predicate: Predicate,
    found: list[Standing],
    stated: Sequence[Fact],
    weights: Mapping[str, int],
) -> ReadinessPredicate:
    first = found[0]
    is_lost = any(each.state is State.FAILED for each in first.conditions[predicate])
    return ReadinessPredicate(
        predicate=EvaluationTarget(predicate.value),
        now={each.strength: _state(each.state(predicate)) for each in found},
        at_best=ConditionState.FAILED if is_lost else ConditionState.PASSED,
        not_met=[
            _condition(each)
            for each in first.conditions[predicate]
            if each.state is not State.PASSED
        ],
        changes=_changes(sheet, predicate, first, {}),
        cheapest=_changes(sheet, predicate, first, weights),
        conditions=ConditionState(states_of(stated)[predicate].value),
        conditions_not_met=[
            each.fact.code for each in stated if each.state(predicate) is not State.PASSED
        ],
    )


def _weights(sheet: Sheet, body: WhatIf) -> Mapping[str, int]:
    items = {str(item.code) for item in sheet.items}
    faults = [
        FieldFault(f"/weights/{place}/code", "item_unknown", {"item": each.code})
        for place, each in enumerate(body.weights)
        if each.code not in items
    ]
    if faults:
        raise Invalid(faults=faults)
    return {each.code: each.weight for each in body.weights}


def _changes(
    sheet: Sheet,
    predicate: Predicate,
    now: Score | Standing,
    weights: Mapping[str, int],
) -> ChangesRead | None:
    found = cheapest_changes(sheet, predicate, now.points, weights, now.undefined.keys())
    if found is None:
        return None
    return ChangesRead(items=list(found.items), weight=found.weight, total=as_number(found.total))


def _strength(found: Standing) -> StrengthRead:
    return StrengthRead(
        strength=found.strength,
        total=_points(TOTAL, found.points[TOTAL]),
        points=[_points(code, points) for code, points in found.points.items()],
        predicates=[
            PredicateStateRead(
                predicate=EvaluationTarget(predicate.value),
                state=_state(state_of(conditions)),
                conditions=[_condition(each) for each in conditions],
            )
            for predicate, conditions in found.conditions.items()
        ],
    )


def _told(found: Score) -> dict[str, Any]:
    return {
        "undefined": _undefined(found),
        "warnings": [
            DisagreementRead(code=each.code, questions=list(each.questions))
            for each in found.warnings
        ],
    }


def _undefined(found: Score | Standing) -> list[UndefinedRatioRead]:
    return [
        UndefinedRatioRead(code=code, questions=list(numbers), reason=_NO_RULE)
        for code, numbers in found.undefined.items()
    ]


def _points(code: str, points: Interval) -> PointsRead:
    return PointsRead(code=code, low=as_number(points.low), high=as_number(points.high))


def _condition(found: Condition) -> ConditionRead:
    return ConditionRead(
        code=found.code,
        state=_state(found.state),
        short=None if found.short is None else as_number(found.short),
        is_implied=found.is_implied,
    )


def _state(state: State) -> ConditionState:
    return ConditionState(state.value)
