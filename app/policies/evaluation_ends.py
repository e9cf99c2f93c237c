"""Who takes the steps after TPI proposed, until a predicate is granted or not, and afterwards."""

from datetime import date

from app.core.errors import Conflict, Forbidden
from app.models.evaluation import (
    EvaluationAction,
    EvaluationLayer,
    EvaluationOperation,
    EvaluationPhase,
    EvaluationStatus,
)
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.evaluations import EvaluationFacts, layers_of, moves, require_turn
from app.policies.refusals import own_part
from app.policies.steps import Check, StepTable, permitted

_Check = Check[EvaluationFacts]
_P, _OP, _L = Permission, EvaluationOperation, EvaluationLayer


def own_evaluation() -> Forbidden:
    """The refusal of whoever answered, proved or handed in something of it."""
    return own_part("own_evaluation", Permission.EVALUATION_ASSESS)


def _of(layer: EvaluationLayer) -> tuple[_Check, ...]:
    def rule(actor: Actor, facts: EvaluationFacts) -> None:
        if layer not in layers_of(actor, facts.place):
            raise Forbidden("evaluation_layer_not_yours", layer=layer.value)

    return (permitted(_P.EVALUATION_ASSESS), rule)


def _within_its_days(_actor: Actor, facts: EvaluationFacts) -> None:
    """TPN's desk and field have windows, as all turns have."""
    require_turn(facts, _L.TPN)


def _may_still_object(_actor: Actor, facts: EvaluationFacts) -> None:
    first, last = _objection(facts)
    if not first <= facts.today <= last:
        phase = EvaluationPhase.OBJECTION.value
        raise Conflict("evaluation_window_closed", phase=phase, first_day=first, last_day=last)


def _nobody_may_object(_actor: Actor, facts: EvaluationFacts) -> None:
    """Until its last day an objection is waited for; one that was made is answered at any time."""
    if facts.status is EvaluationStatus.PAPERS_FAILED:
        _, last = _objection(facts)
        if facts.today <= last:
            raise Conflict("evaluation_objection_open", last_day=last)


def _objection(facts: EvaluationFacts) -> tuple[date, date]:
    return facts.windows[EvaluationPhase.OBJECTION]


_MAY_LEAD = permitted(_P.EVALUATION_SUBMIT)
_A = EvaluationAction
ENDS: StepTable[EvaluationOperation, EvaluationFacts] = StepTable({
    _OP.DISCARD: (_MAY_LEAD, moves(_A.DISCARD)),
    _OP.FAIL_PAPERS: (*_of(_L.TPN), moves(_A.FAIL_PAPERS)),
    _OP.OBJECT: (_MAY_LEAD, moves(_A.OBJECT), _may_still_object),
    _OP.ADMIT: (*_of(_L.TPN), moves(_A.ADMIT)),
    _OP.ADVANCE: (*_of(_L.TPN), moves(_A.ADVANCE), _within_its_days),
    _OP.GRANT: (*_of(_L.TPN), moves(_A.GRANT), _within_its_days),
    _OP.DENY: (*_of(_L.TPN), moves(_A.DENY), _nobody_may_object),
    _OP.WITHDRAW: (*_of(_L.TPI), moves(_A.WITHDRAW)),
    _OP.REVOKE: (*_of(_L.TPN), moves(_A.REVOKE)),
    _OP.MONITOR: (*_of(_L.TPI), moves(_A.MONITOR)),
})  # fmt: skip
# What nobody decides of an evaluation that they had a part in.
JUDGING = frozenset({
    _A.CONCLUDE, _A.PROPOSE, _A.DECLINE, _A.FAIL_PAPERS, _A.ADMIT, _A.ADVANCE, _A.GRANT, _A.DENY,
    _A.REVOKE, _A.MONITOR,
})  # fmt: skip
