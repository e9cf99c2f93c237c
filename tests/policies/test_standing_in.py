"""Whoever stands in for somebody: whose right a step is, and over whose work nobody decides."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from app.core.errors import Forbidden
from app.models.erasure import ErasureOperation, ErasureRole, ErasureStatus
from app.models.evidence import EvidenceOperation, EvidenceStatus
from app.models.review import ReviewRoute
from app.models.rights import ActorRole, Permission
from app.models.stand_in import StandInOperation
from app.policies.actors import Actor, RoleAssignment
from app.policies.erasures import ERASURES, ErasureFacts
from app.policies.people import require_other_person
from app.policies.reviews import EVIDENCE, EvidenceFacts
from app.policies.rules import ResourceScope, allows, require
from app.policies.stand_ins import STAND_INS, StandInFacts
from tests.policies.grids import DECREE, ELSEWHERE, HERE, ME, SOMEBODY, TEAM, UNIT, said_by

R, OP, S = ActorRole, EvidenceOperation, EvidenceStatus
AWAY, ALSO_AWAY = ELSEWHERE[:2]  # two people who are on leave


def seat(role: ActorRole, whose: UUID | None = None, *, deputy: bool = False) -> RoleAssignment:
    team = TEAM if role in {R.KOORDINATOR, R.ANGGOTA} else ELSEWHERE[2]
    return RoleAssignment(role, UNIT, DECREE, team, is_deputy=deputy, on_behalf_of=whose)


def me(*seats: RoleAssignment) -> Actor:
    return Actor(ME, "me", ME, seats)


MEMBER, COORDINATES = seat(R.ANGGOTA), seat(R.KOORDINATOR, AWAY)
LEADS, STEERS = seat(R.PELAKSANA, ALSO_AWAY), seat(R.PENGARAH, AWAY)
DEPUTY = seat(R.PELAKSANA, deputy=True)
SUBMITTED, VERIFIED = {"status": S.SUBMITTED}, {"status": S.VERIFIED}
MADE_BY_ABSENT = {"contributors": frozenset({AWAY})}
PROVES = {"status": S.ACCEPTED, "is_in_force": True, "verified_by_pelaksana": True}
OF_MINE, OF_ABSENT = ({"place": replace(HERE, owner_id=whose)} for whose in (ME, AWAY))
OWN = "own"

# Who I am, the step, what is so, and either the refusal or on whose behalf it is.
STEPS = [
    ((MEMBER,), OP.VERIFY, SUBMITTED, "forbidden"),
    ((MEMBER, COORDINATES), OP.VERIFY, SUBMITTED, AWAY),
    ((MEMBER, COORDINATES), OP.VERIFY, SUBMITTED | MADE_BY_ABSENT, "own_evidence"),
    ((MEMBER, COORDINATES), OP.RETURN, SUBMITTED | MADE_BY_ABSENT, "own_evidence"),
    ((MEMBER, COORDINATES), OP.UPLOAD, {"status": S.DRAFT}, OWN),
    ((COORDINATES,), OP.UPLOAD, {"status": S.DRAFT}, AWAY),
    ((seat(R.KOORDINATOR), LEADS), OP.RETURN, SUBMITTED, OWN),
    ((seat(R.KOORDINATOR), LEADS), OP.ACCEPT, VERIFIED, ALSO_AWAY),
    ((COORDINATES, LEADS), OP.ACCEPT, VERIFIED | {"verifiers": frozenset({AWAY})},
     "own_verification"),
    ((DEPUTY, LEADS), OP.ACCEPT, VERIFIED, ALSO_AWAY),
    ((DEPUTY,), OP.ACCEPT, VERIFIED, "forbidden"),
    ((seat(R.PELAKSANA, AWAY, deputy=True),), OP.ACCEPT, VERIFIED, "forbidden"),
    # A right of one's own does not lead around the work of whom one stands in for.
    ((seat(R.PELAKSANA), COORDINATES), OP.ACCEPT, VERIFIED | MADE_BY_ABSENT, "own_evidence"),
    ((STEERS,), OP.ACCEPT, VERIFIED | {"route": ReviewRoute.PENGARAH}, AWAY),
    # Of two whom one stands in for, it is the one whose seat gives the right, whoever comes first.
    ((COORDINATES, LEADS), OP.VERIFY, SUBMITTED, AWAY),
    ((COORDINATES, LEADS), OP.ACCEPT, VERIFIED, ALSO_AWAY),
    # One's own right and a seat's together; a second seat that gives nothing is not named.
    ((MEMBER, STEERS, seat(R.ANGGOTA, ALSO_AWAY)), OP.WITHDRAW, PROVES | OF_MINE, AWAY),
    ((MEMBER, seat(R.PENGARAH, ALSO_AWAY), seat(R.ANGGOTA, AWAY)), OP.WITHDRAW, PROVES | OF_MINE,
     ALSO_AWAY),
    # Two seats together, of which none would do: that of the first.
    ((seat(R.ANGGOTA, AWAY), seat(R.PENGARAH, ALSO_AWAY)), OP.WITHDRAW, PROVES | OF_ABSENT,
     min(AWAY, ALSO_AWAY)),
    # A draft of whom one stands in for is thrown away as one's own would be.
    ((seat(R.ANGGOTA, AWAY),), OP.DISCARD,
     MADE_BY_ABSENT | {"status": S.DRAFT, "is_in_force": True}, AWAY),
]  # fmt: skip


@pytest.mark.parametrize(("seats", "step", "facts", "wanted"), STEPS)
def test_a_step_is_refused_or_says_whose_right_it_is(
    seats: tuple[RoleAssignment, ...],
    step: EvidenceOperation,
    facts: dict[str, Any],
    wanted: UUID | str,
) -> None:
    actor, known = me(*seats), EvidenceFacts(**FACTS | facts)
    said = said_by(EVIDENCE, actor, step, known)
    assert (actor.on_behalf_of or OWN if said == "ok" else said) == wanted


FACTS: dict[str, Any] = {
    "place": HERE,
    "route": ReviewRoute.FULL,
    "contributors": frozenset({SOMEBODY}),
    "verifiers": frozenset(),
    "verified_by_pelaksana": False,
    "closed_period": None,
}


def test_what_was_noted_is_of_the_last_step_alone() -> None:
    actor = me(MEMBER, COORDINATES)
    require(actor, Permission.EVIDENCE_VERIFY, HERE)
    assert actor.on_behalf_of == AWAY
    require(actor, Permission.EVIDENCE_UPLOAD, HERE)
    assert actor.on_behalf_of is None


def test_own_things_are_those_of_both() -> None:
    """What a member may do with their own evidence, their stand-in may with it too."""
    actor, place = me(seat(R.ANGGOTA, AWAY)), ResourceScope(UNIT, DECREE, TEAM, AWAY)
    assert allows(actor, Permission.EVIDENCE_WITHDRAW, place)
    assert not allows(actor, Permission.EVIDENCE_WITHDRAW, HERE), "somebody else's"


def test_nobody_gives_anything_to_whom_they_stand_in_for() -> None:
    for person in (ME, AWAY):
        with pytest.raises(Forbidden):
            require_other_person(me(LEADS, COORDINATES), person, "own_appointment")


@pytest.mark.parametrize("asked", [{"requested_by_id": ALSO_AWAY}, {"requested_for_id": ALSO_AWAY}])
def test_an_erasure_takes_two_whoever_stands_in(asked: dict[str, UUID]) -> None:
    values = {"requested_by_id": SOMEBODY} | asked
    facts = ErasureFacts(
        HERE, ErasureStatus.PENDING, requested_as=ErasureRole.ADMINISTRATOR, **values
    )
    with pytest.raises(Forbidden) as raised:
        ERASURES.require(me(LEADS), ErasureOperation.CONFIRM, facts)
    assert raised.value.code == "own_erasure"


@pytest.mark.parametrize(
    ("step", "holders"),
    [
        (StandInOperation.NAME, "the Ketua or the holder of the position"),
        (StandInOperation.END, "the Ketua, the holder of the position or the stand-in"),
    ],
)
def test_whoever_may_not_is_told_that_the_holder_may(step: StandInOperation, holders: str) -> None:
    with pytest.raises(Forbidden) as raised:
        STAND_INS.require(me(MEMBER), step, StandInFacts(HERE, AWAY, SOMEBODY))
    assert raised.value.facts["holders_en"] == holders
