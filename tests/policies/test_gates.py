"""Whom the gate of an operation lets pass, and what it tells the others: without a database."""

import pytest

from app.core.errors import Forbidden, NotFound
from app.core.messages import Language, sentence
from app.models.rights import Permission
from app.policies.gates import Gate
from app.policies.grants import GRANTS
from app.policies.refusals import not_permitted
from app.policies.rules import ResourceScope, require
from tests.policies.grids import DECREE, ROLES, UNIT, person

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
    "many things that a few see, in the body": (
        Gate((P.RECORD_DECIDE,), seen_with=P.EVIDENCE_OPEN, of_many=True),
        "forbidden",
        OPENERS,
    ),
    "many things that every role sees, in the body": (
        Gate((P.EVIDENCE_ACCEPT,), seen_with=P.EVIDENCE_LIST, of_many=True),
        "forbidden",
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


def test_a_refusal_names_everybody_who_would_be_let_in() -> None:
    with pytest.raises(Forbidden) as raised:
        Gate((P.EVIDENCE_VERIFY, P.EVIDENCE_ACCEPT)).check(person("member"))
    assert raised.value.facts == {
        "holders_id": "Ketua atau koordinator timnya",
        "holders_en": "the Ketua or its team's coordinator",
    }


@pytest.mark.parametrize("permission", Permission)
def test_whoever_holds_a_right_has_words(permission: Permission) -> None:
    told = not_permitted(permission).facts["holders_en"]
    assert isinstance(told, str)
    assert told.replace(" or ", ", ").count(", ") == len(GRANTS[permission]) - 1


def test_what_lies_in_no_working_team_is_no_coordinators() -> None:
    with pytest.raises(Forbidden) as raised:
        require(person("coordinator"), P.SCHEDULE_SET, ResourceScope(UNIT, DECREE))
    assert raised.value.facts == {"holders_id": "Ketua", "holders_en": "the Ketua"}


def test_the_sentence_says_who_may_and_no_code() -> None:
    refusal = not_permitted(Permission.EVIDENCE_WITHDRAW)
    said = sentence(refusal.code, Language.INDONESIAN, refusal.facts).detail
    assert said == (
        "Kedudukan Anda tidak memberi hak untuk ini. "
        "Yang boleh: Ketua, koordinator timnya atau anggota yang membuatnya."
    )
