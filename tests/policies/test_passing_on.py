"""Who passes on what was submitted: who assesses before TPI, or TPI in their place."""

from datetime import date

import pytest

from app.core.errors import ServiceError
from app.models.evaluation import EvaluationLayer, EvaluationOperation, EvaluationPhase
from app.models.evaluation import EvaluationStatus as Status
from app.models.rights import ActorRole
from app.policies.actors import Actor, RoleAssignment
from app.policies.evaluations import EVALUATIONS, EvaluationFacts
from tests.policies.grids import DECREE, HERE, ME, UNIT

TODAY = date(2023, 5, 2)
BEFORE, TPI = EvaluationLayer.PENDAHULUAN, EvaluationLayer.TPI
DAYS = {
    "open": {},
    "runs": {EvaluationPhase.PRELIMINARY: (TODAY, TODAY)},
    "over": {EvaluationPhase.PRELIMINARY: (date(2023, 5, 1), date(2023, 5, 1))},
    "to_come": {EvaluationPhase.PRELIMINARY: (date(2023, 5, 3), date(2023, 5, 4))},
}
CASES = """
layers     preliminary days    said
before     yes         open    ok
before     yes         runs    ok
before     yes         over    evaluation_window_closed
before     yes         to_come evaluation_window_closed
tpi        no          open    ok
tpi        no          to_come evaluation_window_closed
tpi        no          over    ok
tpi        yes         open    evaluation_preliminary_first
tpi        yes         runs    evaluation_preliminary_first
tpi        yes         over    ok
before+tpi yes         runs    ok
before+tpi yes         over    ok
"""
LAYERS = {"before": BEFORE, "tpi": TPI}


def said(actor: Actor, operation: EvaluationOperation, facts: EvaluationFacts) -> str:
    try:
        EVALUATIONS.require(actor, operation, facts)
    except ServiceError as error:
        return error.code
    return "ok"


@pytest.mark.parametrize("line", CASES.strip().splitlines()[1:])
def test_tpi_stands_in_only_where_nobody_assesses_before_it(line: str) -> None:
    layers, preliminary, days, wanted = line.split()
    held = [LAYERS[one] for one in layers.split("+")]
    roles = tuple(RoleAssignment(ActorRole.ASESOR, UNIT, DECREE, layer=one) for one in held)
    actor = Actor(ME, layers, ME, roles)
    has = preliminary == "yes"
    facts = EvaluationFacts(HERE, Status.SUBMITTED, TODAY, DAYS[days], has_preliminary=has)
    for operation in (EvaluationOperation.FORWARD, EvaluationOperation.RETURN):
        assert said(actor, operation, facts) == wanted, operation
