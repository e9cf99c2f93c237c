"""Whose days they are: nobody sets the window of a layer that comes after theirs."""

import pytest

from app.core.errors import Conflict, Forbidden
from app.models.evaluation import EvaluationLayer, EvaluationPhase, EvaluationStatus
from app.policies.evaluations import LAYERS, EvaluationFacts, require_window
from tests.policies.grids import HERE
from tests.policies.test_evaluation_ends import PEOPLE, TODAY

FACTS = EvaluationFacts(HERE, EvaluationStatus.IN_ASSESSMENT, TODAY)
WHOSE = {
    "filling": "unit", "revision": "unit", "preliminary": "pendahuluan", "verification": "tpi",
    "objection": "tpn", "desk": "tpn", "field": "tpn",
}  # fmt: skip
ORDER = [layer.value for layer in LAYERS]


@pytest.mark.parametrize("phase", EvaluationPhase)
def test_a_layer_sets_its_own_days_and_those_before(phase: EvaluationPhase) -> None:
    may = ORDER[ORDER.index(WHOSE[phase.value]) :]
    for layer, who in zip(ORDER, ("ketua", "pendahuluan", "tpi", "tpn"), strict=True):
        if layer in may:
            assert require_window(PEOPLE[who], FACTS, phase).value == layer
        else:
            with pytest.raises(Forbidden, match="evaluation_layer_not_yours"):
                require_window(PEOPLE[who], FACTS, phase)


def test_what_a_later_layer_set_stays() -> None:
    filling, tpi = EvaluationPhase.FILLING, EvaluationLayer.TPI
    assert require_window(PEOPLE["tpn"], FACTS, filling, tpi) is EvaluationLayer.TPN
    with pytest.raises(Conflict):
        require_window(PEOPLE["ketua"], FACTS, filling, tpi)
