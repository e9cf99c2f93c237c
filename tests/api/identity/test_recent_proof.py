"""Sensitive steps ask again who it is, when the sign-in is too old (RFC 9470)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from httpx2 import Response

from app.api.openapi import operations
from app.core import security
from app.core.settings import Settings
from app.models.rights import ActorRole
from tests.support.databases import on_one_engine
from tests.support.documents import openapi_document
from tests.support.office import PEOPLE, Office, Person
from tests.support.phone import give_phone
from tests.support.sign_in import PASSWORD, CountingHasher, give_password, signed_in

MEMBER = PEOPLE[ActorRole.ANGGOTA]
HOURS = 3600
SENSITIVE = {
    "accept_evidence",
    "accept_many",
    "acknowledge_report",
    "confirm_file_erasure",
    "create_role_grant",
    "decline_evaluation",
    "deny_evaluation",
    "grant_evaluation",
    "revoke_evaluation",
    "withdraw_evaluation",
    "propose_evaluation",
    "issue_lhe",
    "create_service_account",
    "issue_activation_code",
    "issue_service_account_key",
    "reset_second_factor",
    "rotate_service_account_key",
    "sign_lhe",
    "sign_report",
}
pytestmark = on_one_engine


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security, "_hasher", CountingHasher())


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2023-07-03T01:00:00Z", tick=False) as traveller:
        yield traveller


def administrator(office: Office) -> Person:
    office.administrator()
    give_password(office, "admin")
    return signed_in(office.client, "admin")


def a_code(office: Office, admin: Person) -> Response:
    return admin.post(f"/users/{office.user_id(MEMBER)}/activation-code")


def test_the_sensitive_operations_are_these(office: Office) -> None:
    said = {
        operation["operationId"]
        for _, _, operation in operations(openapi_document())
        if operation.get("x-needs-recent-proof")
    }
    assert said == SENSITIVE


def test_old_sign_in_is_asked_to_prove_it_again(
    office: Office, now: time_machine.Traveller
) -> None:
    admin = administrator(office)
    now.shift(12 * HOURS)
    admin = renewed(office, admin)
    assert a_code(office, admin).status_code == 201, "just not too old"
    now.shift(1)
    refused = a_code(office, admin)
    assert (refused.status_code, refused.json()["code"]) == (401, "confirmation_needed")
    assert refused.headers["www-authenticate"] == (
        'Bearer error="insufficient_user_authentication", '
        'error_description="Confirm at /api/v1/auth/confirm", max_age=43200'
    )
    assert admin.get("/users").status_code == 200, "whatever else goes on"
    for body in ({}, {"password": None}, {"password": "another"}):
        assert admin.post("/auth/confirm", body).status_code == 422
        assert a_code(office, admin).status_code == 401
    confirmed = admin.post("/auth/confirm", {"password": PASSWORD})
    assert confirmed.json() == {
        "confirmed_at": "2023-07-03T13:00:01Z",
        "valid_until": "2023-07-04T01:00:01Z",
    }
    assert a_code(office, admin).status_code == 201
    events = admin.get("/me/security-events").json()["items"]
    assert events[0]["kind"] == "confirmed"


def renewed(office: Office, person: Person) -> Person:
    """With an access token of now, for the same session."""
    token = person.headers["Authorization"].removeprefix("Bearer ")
    settings: Settings = office.app.state.settings
    secret = settings.secret_key.get_secret_value()
    with time_machine.travel("2023-07-03T01:00:00Z", tick=False):
        claims = security.read_access_token((secret,), token)
    lifetime = timedelta(days=2)
    return Person(office.client, security.issue_access_token(secret, claims, lifetime))


def test_code_of_the_phone_proves_it_too_and_guessing_does_not(
    office: Office, now: time_machine.Traveller
) -> None:
    admin = renewed(office, administrator(office))
    now.shift(13 * HOURS)
    secret_key = office.app.state.settings.secret_key.get_secret_value()
    assert admin.post("/auth/confirm", {"code": "123456"}).status_code == 401, "no phone"
    phone = give_phone(office.engine, secret_key, office.user_id("admin"))
    guesses = [admin.post("/auth/confirm", {"code": f"{n:06}"}).status_code for n in range(5)]
    assert guesses == [401] * 4 + [429], "the first without a phone counted"
    now.shift(10)
    assert admin.post("/auth/confirm", {"code": phone.code}).status_code == 200
    assert a_code(office, admin).status_code == 201


def test_refresh_renews_no_proof_and_zero_asks_never(
    office: Office, now: time_machine.Traveller
) -> None:
    admin = renewed(office, administrator(office))
    now.shift(13 * HOURS)
    assert a_code(office, admin).status_code == 401
    state, usual = office.app.state, office.app.state.settings
    state.settings = usual.model_copy(update={"confirm_after_minutes": 0})
    try:
        assert a_code(office, admin).status_code == 201
        confirmed = admin.post("/auth/confirm", {"password": PASSWORD}).json()
        assert confirmed["valid_until"] is None
    finally:
        state.settings = usual
