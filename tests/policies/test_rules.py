"""The rules beside the tables of steps: anywhere at all, oneself, the level of a verdict."""

import calendar
from dataclasses import replace
from enum import StrEnum
from functools import partial
from typing import Any

import pytest

from app.core.errors import Conflict, Forbidden, Invalid
from app.core.messages import Language, sentence
from app.models.amendment import AmendmentOperation
from app.models.erasure import ErasureRole
from app.models.evaluation import EvaluationLayer
from app.models.evidence import EvidenceAction, EvidenceOperation, EvidenceStatus
from app.models.meeting import MeetingOperation, MeetingStatus
from app.models.period import WHOLE_YEAR
from app.models.review import ReviewRoute
from app.models.rights import ActorRole, Permission
from app.models.stand_in import StandInOperation
from app.policies.actors import Actor, RoleAssignment
from app.policies.amendments import AMENDMENTS, AmendmentFacts
from app.policies.erasures import erasing_roles
from app.policies.meetings import MEETINGS, MeetingFacts
from app.policies.people import require_giver_of_layer, require_other_person
from app.policies.periods import PeriodFacts, Shortfall, period_closed, require_complete
from app.policies.reviews import EVIDENCE, EvidenceFacts, review_level
from app.policies.rules import may_anywhere, require, require_anywhere
from app.policies.stand_ins import STAND_INS, StandInFacts
from app.policies.steps import StepTable
from tests.policies.grids import (
    DECREE,
    ELSEWHERE,
    HERE,
    ME,
    ROLES,
    SOMEBODY,
    TEAM,
    UNIT,
    person,
    said_by,
)
from tests.policies.period_tables import MONTH, YEAR

P = Permission
# Who holds it somewhere, and who of them here.
HOLDERS: dict[Permission, tuple[set[str], set[str]]] = {
    P.USER_MANAGE: ({"admin"}, {"admin"}),
    P.EVIDENCE_VERIFY: (
        {"coordinator", "neighbour", "stranger"},
        {"coordinator"},
    ),
    P.PERIOD_CLOSE: ({"ketua", "leader", "stranger"}, {"ketua", "leader"}),
}


def refused(act: object, *arguments: object, **options: object) -> str:
    """The code of the refusal; nothing where there is none."""
    try:
        act(*arguments, **options)  # type: ignore[operator]
    except Forbidden as error:
        return error.code
    return ""


@pytest.mark.parametrize("permission", HOLDERS)
def test_a_right_somewhere_is_not_a_right_here(permission: Permission) -> None:
    somewhere, here = HOLDERS[permission]
    for role in ROLES:
        actor = person(role)
        assert may_anywhere(actor, permission) == (role in somewhere), role
        assert bool(refused(require_anywhere, actor, permission)) == (role not in somewhere), role
        assert bool(refused(require, actor, permission, HERE)) == (role not in here), role


def test_nobody_does_it_to_themselves_whatever_they_hold() -> None:
    for role in ROLES:
        actor = person(role)
        assert refused(require_other_person, actor, ME, "own_account") == "own_account", role
        assert refused(require_other_person, actor, SOMEBODY, "own_account") == "", role
    with pytest.raises(Forbidden) as raised:
        require_other_person(person("admin"), ME, "own_account", pointer="/username")
    assert raised.value.pointer == "/username"


NATIONAL, ABOVE, OWN = (True, True), (False, True), (False, False)
GIVEN_BY = {
    EvaluationLayer.PENDAHULUAN: {NATIONAL, ABOVE},
    EvaluationLayer.TPI: {NATIONAL},
    EvaluationLayer.TPN: {NATIONAL},
    None: {NATIONAL},  # TPI
}


@pytest.mark.parametrize("layer", GIVEN_BY)
def test_no_office_chooses_who_evaluates_it(layer: EvaluationLayer | None) -> None:
    for who in (NATIONAL, ABOVE, OWN):
        give = partial(require_giver_of_layer, of_all_offices=who[0], from_above=who[1])
        expected = "" if who in GIVEN_BY[layer] else "layer_given_above"
        assert refused(give, layer) == expected, who


def facts(route: ReviewRoute, *, by_pelaksana: bool = False) -> EvidenceFacts:
    return EvidenceFacts(
        place=HERE,
        status=EvidenceStatus.SUBMITTED,
        route=route,
        contributors=frozenset({SOMEBODY}),
        verifiers=frozenset(),
        verified_by_pelaksana=by_pelaksana,
        closed_period=None,
    )


# On which level somebody sends it back, by the route and who verified: where they accept, on the
# second.
_ACCEPTERS = {"ketua", "leader"}
SENT_BACK = (
    (facts(ReviewRoute.FULL), _ACCEPTERS),
    (facts(ReviewRoute.SECOND_LEVEL), _ACCEPTERS),
    (facts(ReviewRoute.PENGARAH), _ACCEPTERS | {"pengarah"}),
    (facts(ReviewRoute.FULL, by_pelaksana=True), _ACCEPTERS | {"pengarah"}),
)


@pytest.mark.parametrize("role", ROLES)
def test_a_verdict_is_of_the_level_on_which_it_is_given(role: str) -> None:
    actor = person(role)
    for of_evidence, on_second in SENT_BACK:
        level = {action: review_level(actor, action, of_evidence) for action in EvidenceAction}
        assert level.pop(EvidenceAction.VERIFY) == 1
        assert level.pop(EvidenceAction.ACCEPT) == 2
        assert level.pop(EvidenceAction.RETURN) == (2 if role in on_second else 1), of_evidence
        assert set(level.values()) == {None}, "no verdict"


_MEETING = MeetingFacts(HERE, MeetingStatus.PLANNED, is_to_come=True, closed_period=None)
LEFT_OUT: tuple[tuple[StepTable[Any, Any], StrEnum, object, str], ...] = (
    (AMENDMENTS, AmendmentOperation.VOID, AmendmentFacts(HERE), "ok"),
    (STAND_INS, StandInOperation.END, StandInFacts(HERE, SOMEBODY), "ok"),
    (MEETINGS, MeetingOperation.EDIT, _MEETING, "ok"),
    (MEETINGS, MeetingOperation.CANCEL, _MEETING, "ok"),
    (MEETINGS, MeetingOperation.REMOVE_GUESTS, _MEETING, "meeting_without_guests"),
    (
        EVIDENCE,
        EvidenceOperation.DISCARD,
        replace(facts(ReviewRoute.FULL), status=EvidenceStatus.DRAFT),
        "nothing_in_force",
    ),
)


@pytest.mark.parametrize(("operations", "step", "known", "said"), LEFT_OUT)
def test_what_is_left_out_of_the_facts_is_not_so(
    operations: StepTable[Any, Any], step: StrEnum, known: object, said: str
) -> None:
    assert said_by(operations, person("ketua"), step, known) == said


def test_a_right_is_judged_whatever_state_the_thing_is_in() -> None:
    """Before `If-Match` is compared: who may not learns nothing of the state."""
    submitted, step = facts(ReviewRoute.FULL), EvidenceOperation.EDIT
    with pytest.raises(Conflict):
        EVIDENCE.require(person("member"), step, submitted)
    EVIDENCE.require_right(person("member"), step, submitted)
    for ask in (EVIDENCE.require, EVIDENCE.require_right):
        with pytest.raises(Forbidden):
            ask(person("asesor"), step, submitted)


KETUA, WAKIL = (
    RoleAssignment(ActorRole.PELAKSANA, UNIT, DECREE, TEAM, is_deputy=each)
    for each in (False, True)
)
KETUA_ELSEWHERE = RoleAssignment(ActorRole.PELAKSANA, *ELSEWHERE)
EVERYWHERE, HERE_ALONE, NOT_HERE = (
    RoleAssignment(ActorRole.ADMINISTRATOR, unit) for unit in (None, UNIT, ELSEWHERE[0])
)
ASKS_AS = (
    ((EVERYWHERE,), [ErasureRole.ADMINISTRATOR]),
    ((HERE_ALONE, NOT_HERE), [ErasureRole.ADMINISTRATOR]),
    ((HERE_ALONE, KETUA), [ErasureRole.PELAKSANA, ErasureRole.ADMINISTRATOR]),
    ((HERE_ALONE, WAKIL), [ErasureRole.ADMINISTRATOR]),
    ((HERE_ALONE, KETUA_ELSEWHERE), [ErasureRole.ADMINISTRATOR]),
    ((KETUA, NOT_HERE), [ErasureRole.PELAKSANA]),
)


@pytest.mark.parametrize(("held", "roles"), ASKS_AS)
def test_a_role_elsewhere_or_a_deputys_is_none_of_the_two_that_erase(
    held: tuple[RoleAssignment, ...], roles: list[ErasureRole]
) -> None:
    assert erasing_roles(Actor(ME, "me", ME, held), HERE) == roles


@pytest.mark.parametrize(("grid", "name"), [(MONTH, "2023-05"), (YEAR, "the whole year")])
@pytest.mark.parametrize(("late", "missing"), [(0, 0), (2, 0), (0, 3), (2, 3)])
def test_without_a_word_a_period_is_closed_only_where_nothing_is_left(
    grid: Any, name: str, late: int, missing: int
) -> None:
    period: PeriodFacts = next(facts for _, facts in grid.situations())
    told: dict[str, object] | None = None
    try:
        require_complete(period, Shortfall(late, missing))
    except Invalid as error:
        told = dict(error.facts)
    wanted = {"period": name, "late": late, "missing": missing}
    assert told == (wanted if late or missing else None)


def test_a_closed_month_is_named_as_calendars_name_it() -> None:
    closed = [period_closed(202300 + month) for month in range(WHOLE_YEAR, 13)]
    titles = [sentence(each.code, Language.ENGLISH, each.facts).detail for each in closed]
    names = ["the whole year", *(f"{name} 2023" for name in calendar.month_name[1:])]
    for title, name in zip(titles, names, strict=True):
        assert f"Nothing of {name} can" in title


@pytest.mark.parametrize(("period", "shorter"), [(202308, False), (202308, True), (None, False)])
def test_a_closed_month_says_who_reopens_it_and_advises_other_days_where_there_are_any(
    period: int | None, *, shorter: bool
) -> None:
    refusal = period_closed(period, shorter=shorter)
    for language in Language:
        told = sentence(refusal.code, language, refusal.facts).detail
        assert "Ketua (Pelaksana)" in told
        assert ("Pilih periode" in told or "Choose a period" in told) is shorter
        assert "…" not in told
