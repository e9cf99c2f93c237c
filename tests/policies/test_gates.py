"""Whom the gate of an operation lets pass, and what it tells the others: without a database."""

import pytest

from app.core.errors import Forbidden, NotFound
from app.models.rights import Permission
from app.policies.gates import Gate
from tests.policies.grids import ROLES, person

P = Permission
# Pelaksana and coordinators, wherever they are.
LEADING = {"coordinator", "ketua", "leader", "neighbour", "stranger"}
OPENERS = set(ROLES) - {"admin", "nobody"}
WITH_A_ROLE = set(ROLES) - {"nobody"}
# What the gate asks, what it tells those whom it does not let pass, and whom it lets pass.
GATES: dict[str, tuple[Gate, str, set[str]]] = {
    "no thing in the address": (Gate((P.SOURCE_MANAGE,)), "forbidden", {"admin"}),
    "a thing that only those with the right see": (
        Gate((P.WEBHOOK_MANAGE,), names_thing=True),
        "forbidden",
        {"admin"},
    ),
    "the thing is in the body": (
        Gate((P.PLAN_EDIT,), seen_with=P.PLAN_READ),
        "forbidden",
        LEADING,
    ),
    "one of two rights": (
        Gate((P.EVIDENCE_VERIFY, P.EVIDENCE_ACCEPT)),
        "forbidden",
        LEADING,
    ),
    "a thing that a few see": (
        Gate((P.RECORD_DECIDE,), names_thing=True, seen_with=P.EVIDENCE_OPEN),
        "forbidden",
        OPENERS,
    ),
    "a thing that every role sees": (
        Gate((P.EVIDENCE_ACCEPT,), names_thing=True, seen_with=P.EVIDENCE_LIST),
        "not_found",
        WITH_A_ROLE,
    ),
    "a right of every role, at a thing": (
        Gate((P.PLAN_READ,), names_thing=True),
        "not_found",
        WITH_A_ROLE,
    ),
    "a right of every role, at a list": (Gate((P.PLAN_READ,)), "", set(ROLES)),
}


def said(gate: Gate, role: str) -> str:
    """What the gate tells somebody; nothing when they pass."""
    try:
        gate.check(person(role))
    except (Forbidden, NotFound) as error:
        return error.code
    return ""


@pytest.mark.parametrize("name", GATES)
def test_whoever_holds_none_anywhere_is_told_the_same_of_every_thing(name: str) -> None:
    gate, refused, passing = GATES[name]
    wanted = {role: "" if role in passing else refused for role in ROLES}
    assert {role: said(gate, role) for role in ROLES} == wanted


def test_a_refusal_names_every_right_that_would_do() -> None:
    with pytest.raises(Forbidden) as raised:
        Gate((P.EVIDENCE_VERIFY, P.EVIDENCE_ACCEPT)).check(person("member"))
    assert raised.value.facts == {"permission": "evidence:verify, evidence:accept"}
