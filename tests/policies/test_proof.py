"""Who needs a second factor, and when a sign-in is too old: every role, without a database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from app.core import clock
from app.core.errors import ConfirmationNeeded, Forbidden
from app.core.settings import Settings
from app.core.sign_in_settings import SecondFactorGroup
from app.models.rights import ActorRole, Permission, Reach
from app.policies.actors import Actor
from app.policies.grants import GRANTS
from app.policies.proof import needs_second_factor, require_recent_proof, require_second_factor
from tests.policies.grids import ROLES, person

P = Permission
DEFAULTS = Settings(_env_file=None)
ADMINISTRATORS, DECIDERS = SecondFactorGroup
# Of another office or team, too: their word ends something there.
DECIDING = {
    "pengarah", "ketua", "coordinator", "asesor", "visitor", "leader", "neighbour", "stranger",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    with time_machine.travel("2023-07-03T01:00:00Z", tick=False):
        yield


def said_by(required: tuple[SecondFactorGroup, ...], actor: Actor) -> str:
    settings = DEFAULTS.model_copy(update={"second_factor_required": required})
    try:
        require_second_factor(actor, settings)
    except Forbidden as error:
        return error.code
    return "ok"


@pytest.mark.parametrize("role", ROLES)
def test_a_second_factor_is_needed_in_the_groups_that_the_setting_names(role: str) -> None:
    belongs = {ADMINISTRATORS: role == "admin", DECIDERS: role in DECIDING}
    without = person(role)
    for required in ((), (ADMINISTRATORS,), (DECIDERS,), (ADMINISTRATORS, DECIDERS)):
        needs = any(belongs[group] for group in required)
        assert needs_second_factor(without, required) == needs, required
        assert said_by(required, without) == ("second_factor_missing" if needs else "ok"), required
        assert said_by(required, replace(without, second_factor=True)) == "ok", required


# Each by itself: whoever holds one of them today holds another one, too.
ENDS_SOMETHING = {
    P.EVIDENCE_VERIFY, P.EVIDENCE_ACCEPT, P.RECORD_DECIDE, P.FINDING_CLOSE, P.PERIOD_CLOSE,
    P.REPORT_ACKNOWLEDGE,
}  # fmt: skip


@pytest.mark.parametrize("permission", P)
def test_whoever_may_end_but_one_thing_decides(
    permission: Permission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(GRANTS, permission, {ActorRole.ANGGOTA: Reach.TEAM})
    decides = needs_second_factor(person("member"), (DECIDERS,))
    assert decides == (permission in ENDS_SOMETHING)


def asked_again(minutes: int, age: timedelta) -> int | None:
    """How old the proof may be, in seconds, where somebody is asked again."""
    actor = replace(person("ketua"), authenticated_at=clock.now() - age)
    settings = DEFAULTS.model_copy(update={"confirm_after_minutes": minutes})
    try:
        require_recent_proof(actor, settings)
    except ConfirmationNeeded as error:
        return error.max_age
    return None


def test_a_sign_in_is_too_old_after_the_minutes_of_the_setting_and_never_with_none() -> None:
    assert asked_again(30, timedelta(minutes=30)) is None, "as old as it may be"
    assert asked_again(30, timedelta(minutes=30, microseconds=1)) == 1800
    assert asked_again(0, timedelta(days=9999)) is None
    never_said = person("ketua")
    with pytest.raises(ConfirmationNeeded):
        require_recent_proof(never_said, DEFAULTS)
