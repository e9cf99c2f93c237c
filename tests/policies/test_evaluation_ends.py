"""What follows a proposal: whose steps they are, in which status, and on which days."""

from datetime import date
from typing import Final

import pytest

from app.core.errors import Conflict, Forbidden
from app.models.evaluation import EvaluationLayer, EvaluationPhase, EvaluationStatus
from app.models.rights import ActorRole
from app.policies.actors import Actor, RoleAssignment
from app.policies.evaluation_ends import ENDS
from app.policies.evaluations import EvaluationFacts
from tests.policies.grids import DECREE, HERE, ME, ROLES, UNIT, person

TODAY: Final = date(2026, 6, 10)
OBJECTION: Final = {EvaluationPhase.OBJECTION: (date(2026, 6, 1), date(2026, 6, 10))}
OVER: Final = {EvaluationPhase.OBJECTION: (date(2026, 6, 1), date(2026, 6, 9))}
# Who may do what, by the status that it is in; an office may object until the last day.
MAY: Final = {
    "draft": {"ketua": "discard"},
    "proposed": {"tpn": "fail_papers admit", "tpi": "withdraw"},
    "papers_failed": {"ketua": "object", "tpi": "withdraw"},
    "objected": {"tpn": "admit deny", "tpi": "withdraw"},
    "in_desk": {"tpn": "advance deny", "tpi": "withdraw"},
    "in_field": {"tpn": "grant deny", "tpi": "withdraw"},
    "granted": {"tpn": "revoke", "tpi": "monitor"},
}


def asesor(layer: EvaluationLayer) -> Actor:
    return Actor(ME, "asesor", ME, (RoleAssignment(ActorRole.ASESOR, UNIT, DECREE, layer=layer),))


PEOPLE: Final = {layer.value: asesor(layer) for layer in EvaluationLayer}
PEOPLE["ketua"] = person("ketua")


def facts(status: str, windows: dict[EvaluationPhase, tuple[date, date]]) -> EvaluationFacts:
    return EvaluationFacts(HERE, EvaluationStatus(status), TODAY, windows)


@pytest.mark.parametrize("status", EvaluationStatus)
def test_every_step_is_of_one_layer_and_a_status(status: EvaluationStatus) -> None:
    told = {
        who: " ".join(sorted(each.value for each in ENDS.allowed(actor, facts(status, OBJECTION))))
        for who, actor in PEOPLE.items()
    }
    wanted = MAY.get(status.value, {})
    assert {who: steps for who, steps in told.items() if steps} == {
        who: " ".join(sorted(steps.split())) for who, steps in wanted.items()
    }


def test_nobody_else_takes_any() -> None:
    # The Ketua of another decree of the office leads it, too; the asesor of the grids is TPI's.
    for role in set(ROLES) - {"ketua", "leader", "asesor"}:
        for status in EvaluationStatus:
            for step in ENDS.rules:
                with pytest.raises(Forbidden):
                    ENDS.require(person(role), step, facts(status, OBJECTION))


def test_an_objection_has_its_days_and_is_waited_for() -> None:
    late = facts("papers_failed", OVER)
    (step,) = (each for each in ENDS.rules if each.value == "object")
    with pytest.raises(Conflict, match="evaluation_window_closed"):
        ENDS.require(PEOPLE["ketua"], step, late)
    assert [each.value for each in ENDS.allowed(PEOPLE["tpn"], late)] == ["deny"]
    (deny,) = (each for each in ENDS.rules if each.value == "deny")
    with pytest.raises(Conflict, match="evaluation_objection_open"):
        ENDS.require(PEOPLE["tpn"], deny, facts("papers_failed", OBJECTION))


@pytest.mark.parametrize(("phase", "status"), [("desk", "in_desk"), ("field", "in_field")])
def test_desk_and_field_have_their_days(phase: str, status: str) -> None:
    over = {EvaluationPhase(phase): (date(2026, 1, 1), date(2026, 6, 9))}
    left = {each.value for each in ENDS.allowed(PEOPLE["tpn"], facts(status, over))}
    assert left == {"deny"}
