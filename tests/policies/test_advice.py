"""A refusal advises nothing that would be refused next: it says who may, or what may be done."""

from dataclasses import replace
from typing import Any

import pytest

from app.core.errors import ServiceError
from app.core.identifiers import derived_id
from app.core.messages import Language, sentence
from app.core.messages.evidence import WAYS_TO_A_DRAFT
from app.models.evidence import EvidenceOperation, EvidenceStatus
from app.models.review import ReviewRoute
from app.policies.reviews import EVIDENCE, EvidenceFacts
from tests.policies.case_tables import DIRECTIVE, FINDING, FOLLOW_UP
from tests.policies.grids import ROLES, Grid, person
from tests.policies.tables import REVIEW
from tests.policies.test_grants import DAY

OP, S = EvidenceOperation, EvidenceStatus
THIRD = derived_id(DAY, "advice", "third")
# The roles that a sentence may name, by a word of it.
NAMED = {
    "Ketua": "ketua",
    "koordinator": "coordinator",
    "anggota": "member",
    "Pengarah": "pengarah",
}


def refusal(facts: EvidenceFacts, role: str, step: EvidenceOperation) -> ServiceError | None:
    try:
        EVIDENCE.require(person(role), step, facts)
    except ServiceError as error:
        return error
    return None


def way(told: ServiceError) -> str:
    """Which of the ways a refusal advises."""
    advised = str(told.facts["advice_en"])
    return next(
        name for name, (_, english) in WAYS_TO_A_DRAFT.items() if advised[:9] == english[:9]
    )


@pytest.mark.parametrize("role", ROLES)
def test_who_may_not_edit_is_told_what_leads_to_a_draft(role: str) -> None:
    actor, wrong = person(role), []
    for names, facts in REVIEW.situations():
        told = refusal(facts, role, OP.EDIT)
        if told is None or told.code != "evidence_not_draft":
            continue
        returned = replace(facts, status=S.RETURNED)
        possible = {
            "revise": EVIDENCE.is_allowed(actor, OP.REVISE, facts),
            "return": EVIDENCE.is_allowed(actor, OP.RETURN, facts),
            "ask": any(
                EVIDENCE.is_allowed(replace(person(other), user_id=THIRD), OP.RETURN, facts)
                for word, other in NAMED.items()
                if word in str(told.facts["advice_id"])
            )
            and EVIDENCE.is_allowed(actor, OP.REVISE, returned),
            "none": not EVIDENCE.is_allowed(actor, OP.REVISE, facts)
            and facts.status is S.WITHDRAWN,
        }
        if not possible[way(told)]:
            wrong.append((names, told.facts))
    assert wrong == []


def test_every_way_is_advised_somewhere() -> None:
    told = [
        refusal(facts, role, OP.EDIT)
        for role in ("member", "coordinator")
        for _, facts in REVIEW.situations()
    ]
    ways = {way(one) for one in told if one and one.code == "evidence_not_draft"}
    assert ways == set(WAYS_TO_A_DRAFT)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_not_judge_is_told_who_may(role: str) -> None:
    """Somebody of those who are named may take the step, or the next, if not for their own part."""
    wrong = []
    for names, facts in REVIEW.situations():
        for step in (OP.VERIFY, OP.ACCEPT, OP.RETURN, OP.DISCARD):
            told = refusal(facts, role, step)
            if told is None or "holders_id" not in told.facts or told.code == "forbidden":
                continue
            next_steps = {OP.WITHDRAW} if step is OP.DISCARD else {OP.VERIFY, OP.ACCEPT, OP.RETURN}
            others = [
                other for word, other in NAMED.items() if word in str(told.facts["holders_id"])
            ]
            waits = facts.status in {S.SUBMITTED, S.VERIFIED} or step is OP.DISCARD
            may = (
                EVIDENCE.is_allowed(replace(person(other), user_id=THIRD), one, facts)
                for other in others
                for one in next_steps
            )
            if waits and facts.closed_period is None and not any(may):
                wrong.append((names, step, told.code, told.facts))
    assert wrong == []


@pytest.mark.parametrize("grid", [REVIEW, FINDING, DIRECTIVE, FOLLOW_UP])
def test_no_sentence_of_a_refusal_has_an_empty_gap(grid: Grid) -> None:
    told: dict[str, dict[str, Any]] = {}
    for role in ROLES:
        for _, facts in grid.situations():
            for step in grid.operations.rules:
                try:
                    grid.operations.require(person(role), step, facts)
                except ServiceError as error:
                    told.setdefault(error.code, dict(error.facts))
    for code, facts_of_it in told.items():
        for language in Language:
            assert "\u2026" not in sentence(code, language, facts_of_it).detail, code


def test_what_waits_for_a_pengarah_says_so() -> None:
    ketua = refusal(next(_waiting(ReviewRoute.PENGARAH)), "ketua", OP.ACCEPT)
    assert ketua is not None
    assert sentence(ketua.code, Language.INDONESIAN, ketua.facts).detail.endswith(
        "Yang boleh: Ketua atau Pengarah, asal tidak ikut membuatnya."
    )


def test_who_may_not_withdraw_is_sent_to_nobody_who_may_not() -> None:
    facts = replace(next(_waiting(ReviewRoute.PENGARAH)), is_in_force=True)
    told = refusal(facts, "member", OP.WITHDRAW)
    assert told is not None
    assert told.facts["holders_id"] == "Ketua atau koordinator timnya"


def _waiting(route: ReviewRoute) -> Any:
    for names, facts in REVIEW.situations():
        if {"part", "verified_pengarah"} <= set(names) and "closed" not in names:
            assert facts.route is route
            yield facts
