"""Signing in, activation codes and passwords: what they give, refuse and reveal."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from httpx2 import Response
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core import security
from app.models import User
from app.models.rights import ActorRole
from tests.support.databases import on_one_engine
from tests.support.office import API, OTHER_MEMBER, PEOPLE, Office, Person
from tests.support.sign_in import (
    PASSWORD,
    CountingHasher,
    elsewhere,
    give_password,
    sign_in,
    signed_in,
    without_request_id,
)

MEMBER = PEOPLE[ActorRole.ANGGOTA]
COORDINATOR = PEOPLE[ActorRole.KOORDINATOR]
NEW_PASSWORD = "Sasando di pagi hari 7"


@pytest.fixture(autouse=True)
def hasher(monkeypatch: pytest.MonkeyPatch) -> CountingHasher:
    counting = CountingHasher()
    monkeypatch.setattr(security, "_hasher", counting)
    return counting


def code_for(office: Office, username: str) -> str:
    answer = office.administrator().post(f"/users/{office.user_id(username)}/activation-code")
    assert answer.status_code == 201, answer.text
    code: str = answer.json()["code"]
    return code


def activate(office: Office, code: str, **changes: Any) -> Response:
    body = {"username": MEMBER, "code": code, "password": NEW_PASSWORD} | changes
    return office.nobody.post("/auth/activate", body)


def change(person: Person, current: str = PASSWORD, new: str = NEW_PASSWORD) -> Response:
    return person.post("/auth/password", {"current_password": current, "new_password": new})


class TestSignIn:
    @on_one_engine
    def test_password_form_gives_a_bearer_token_that_works(self, office: Office) -> None:
        give_password(office, MEMBER)
        answer = sign_in(office.client, f"  {MEMBER.upper()} ")
        assert answer.status_code == 200
        body = answer.json()
        assert set(body) == {"access_token", "token_type", "expires_in", "refresh_token"}
        assert (body["token_type"], body["expires_in"]) == ("bearer", 900)
        assert answer.headers["cache-control"] == "no-store"
        me = Person(office.client, body["access_token"]).get("/me").json()
        assert (me["username"], me["roles"]) == (MEMBER, ["anggota"])
        events = office.administrator().get("/audit-events", params={"action": "session.open"})
        assert [event["actor_name"] for event in events.json()["items"]] == [me["name"]]

    @on_one_engine
    def test_password_hash_of_old_parameters_is_renewed(self, office: Office) -> None:
        def stored() -> str | None:
            with Session(office.engine) as session:
                return session.scalar(select(User.password_hash).where(User.username == MEMBER))

        give_password(office, MEMBER)
        with Session(office.engine) as session, session.begin():
            old = {"password_hash": f"old:{PASSWORD}"}
            session.execute(update(User).where(User.username == MEMBER).values(old))
        assert sign_in(office.client, MEMBER, "a wrong password").status_code == 401
        assert stored() == f"old:{PASSWORD}"
        assert sign_in(office.client, MEMBER).status_code == 200
        assert stored() == CountingHasher().hash(PASSWORD)

    @on_one_engine
    def test_form_is_required_and_nothing_else_is_taken(self, office: Office) -> None:
        give_password(office, MEMBER)
        body = {"username": MEMBER, "password": PASSWORD}
        address = f"{API}/auth/token"
        refused_type = office.client.post(address, json=body)
        assert refused_type.status_code == 415
        refused = [
            office.client.post(address, params=body),
            office.client.post(address),
            office.client.post(address, data=body | {"grant_type": "client_credentials"}),
            office.client.post(address, data=body | {"role": "administrator"}),
            office.client.post(address, data={"username": MEMBER}),
            office.client.post(address, data=body | {"password": ""}),
            office.client.post(address, data=body | {"password": "x" * 201}),
        ]
        assert [answer.status_code for answer in refused] == [422] * len(refused)
        assert {answer.headers["content-type"] for answer in (refused_type, *refused)} == {
            "application/problem+json"
        }

    @on_one_engine
    def test_every_reason_to_refuse_looks_the_same(
        self, office: Office, hasher: CountingHasher
    ) -> None:
        switched_off, no_password, known = OTHER_MEMBER, COORDINATOR, MEMBER
        give_password(office, switched_off, known)
        with Session(office.engine) as session, session.begin():
            session.execute(
                update(User).where(User.username == switched_off).values(is_active=False)
            )
        tried = [
            sign_in(office.client, known, "a wrong password"),
            sign_in(office.client, "nobody.of.this.name"),
            sign_in(office.client, switched_off),
            sign_in(office.client, no_password),
            sign_in(office.client, "' OR 1=1 --"),
            sign_in(office.client, "nobody\x00"),
            sign_in(office.client, "𐀀🦉"),
        ]
        first = without_request_id(tried[0])
        assert (first["status"], first["code"]) == (401, "wrong_credentials")
        assert [without_request_id(answer) for answer in tried] == [first] * len(tried)
        shown = {
            frozenset((name, value) for name, value in answer.headers.items() if "id" not in name)
            for answer in tried
        }
        assert len(shown) == 1
        assert len(hasher.verified) == len(tried), "each cost one comparison"

    @on_one_engine
    def test_token_that_is_none_is_asked_for_again(self, office: Office) -> None:
        deep = "W1tb" * 2_000 + ".e30.e30"  # all that a header may hold
        for token in ("", "x", "a.b.c", "Bearer", "null", deep):
            for method, path in (("GET", "/me"), ("POST", "/auth/logout")):
                headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "one"}
                answer = office.client.request(method, API + path, headers=headers)
                assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
                assert answer.headers["www-authenticate"] == "Bearer"


class TestActivation:
    def test_code_sets_the_password_and_signs_in_once(self, office: Office) -> None:
        code = code_for(office, MEMBER)
        answer = activate(office, code.lower(), username=f" {MEMBER.title()} ")
        assert answer.status_code == 200
        assert "zi_refresh" in answer.cookies
        me = Person(office.client, answer.json()["access_token"]).get("/me")
        assert me.json()["username"] == MEMBER
        assert sign_in(office.client, MEMBER, NEW_PASSWORD).status_code == 200
        again = activate(office, code, password="Another password 9")
        assert (again.status_code, again.json()["code"]) == (401, "wrong_code")
        assert sign_in(office.client, MEMBER, "Another password 9").status_code == 401

    @on_one_engine
    def test_code_expires(self, office: Office) -> None:
        with time_machine.travel("2023-07-01T00:00:00Z", tick=False) as traveller:
            code, other = code_for(office, MEMBER), code_for(office, COORDINATOR)
            traveller.shift(timedelta(hours=72, seconds=-1))
            assert activate(office, other, username=COORDINATOR).status_code == 200
            traveller.shift(timedelta(seconds=1))
            assert activate(office, code).json()["code"] == "wrong_code"

    @on_one_engine
    def test_newer_code_makes_the_older_void(self, office: Office) -> None:
        older, newer = code_for(office, MEMBER), code_for(office, MEMBER)
        assert activate(office, older).status_code == 401
        assert activate(office, newer).status_code == 200

    @on_one_engine
    def test_code_is_good_for_its_own_person_only(self, office: Office) -> None:
        code = code_for(office, COORDINATOR)
        wrong = [
            activate(office, code),
            activate(office, code, username="nobody.of.this.name"),
            activate(office, "ABCD-EFGH-JKLM-NPQR", username=COORDINATOR),
        ]
        problems = [without_request_id(answer) for answer in wrong]
        assert problems == [problems[0]] * 3
        assert (problems[0]["status"], problems[0]["code"]) == (401, "wrong_code")
        assert activate(office, code, username=COORDINATOR).status_code == 200

    @on_one_engine
    def test_code_is_void_while_the_account_is_switched_off(self, office: Office) -> None:
        code, admin = code_for(office, MEMBER), office.administrator()
        assert admin.post(f"/users/{office.user_id(MEMBER)}/deactivate").status_code == 200
        assert activate(office, code).status_code == 401
        refused = admin.post(f"/users/{office.user_id(MEMBER)}/activation-code")
        assert refused.status_code == 409

    @on_one_engine
    def test_guessing_codes_is_slowed_down(self, office: Office) -> None:
        with time_machine.travel("2023-07-01T00:00:00Z", tick=False) as traveller:
            code = code_for(office, MEMBER)
            guesses = [activate(office, f"ABCD-EFGH-JKLM-NPQ{c}") for c in "ABCDEFGH"]
            assert [answer.status_code for answer in guesses] == [401] * 5 + [429] * 3
            held_up = activate(office, code)
            assert held_up.status_code == 429
            traveller.shift(timedelta(seconds=int(held_up.headers["retry-after"])))
            assert activate(office, code).status_code == 200

    @on_one_engine
    def test_forgotten_password_is_set_anew_and_old_sessions_end(self, office: Office) -> None:
        give_password(office, MEMBER)
        thief = signed_in(office.client, MEMBER)
        assert activate(office, code_for(office, MEMBER)).status_code == 200
        assert thief.get("/me").status_code == 401
        assert sign_in(office.client, MEMBER, PASSWORD).status_code == 401


MALFORMED_PASSWORDS = ("", "short one", "x" * 129, "with a NUL \x00 inside", "two\nlines of it")
POOR_PASSWORDS = {
    "aaaaaaaaaaaa": "password_pattern",
    "01-01-1990": "password_pattern",
    "qwertyuiop[]": "password_common",
    "password1234": "password_common",
    "indonesia2023": "password_own_words",
    f"saya {MEMBER} ini": "password_own_words",
    f"SAYA {MEMBER.upper()} INI": "password_own_words",
    "Angeli Lake 1990": "password_own_words",
    "KPU-NTT-2024!": "password_own_words",
}


@on_one_engine
class TestPasswordRules:
    def test_poor_password_is_refused_with_its_place_and_reason(self, office: Office) -> None:
        give_password(office, MEMBER)
        code = code_for(office, MEMBER)
        reasons = dict.fromkeys(MALFORMED_PASSWORDS) | POOR_PASSWORDS
        for password, reason in reasons.items():
            activation = activate(office, code, password=password)
            assert activation.status_code == 422, password
            (error,) = activation.json()["errors"]
            assert error["pointer"] == "/password"
            assert reason in {None, error["code"]}, password
            changed = change(office.person(MEMBER), new=password)
            assert changed.status_code == 422, password
            assert [error["pointer"] for error in changed.json()["errors"]] == ["/new_password"]
        assert activate(office, code).status_code == 200, "the code is still good"

    def test_nobody_without_a_code_learns_what_is_near_a_person(self, office: Office) -> None:
        for password in (NEW_PASSWORD, *POOR_PASSWORDS):
            answer = activate(office, "ABCD-EFGH-JKLM-NPQR", password=password)
            assert answer.status_code in {401, 429}

    def test_long_password_in_any_script_is_fine(self, office: Office) -> None:
        password = ("Kata sandi ini panjang: 漢字 🦉 ß " * 4)[:128]
        assert activate(office, code_for(office, MEMBER), password=password).status_code == 200
        assert sign_in(office.client, MEMBER, password).status_code == 200


@on_one_engine
class TestPasswordChange:
    def test_change_ends_the_other_sessions_and_keeps_this_one(self, office: Office) -> None:
        give_password(office, MEMBER, COORDINATOR)
        here, there = signed_in(office.client, MEMBER), signed_in(office.client, MEMBER)
        colleague = signed_in(office.client, COORDINATOR)
        answer = change(here)
        assert (answer.status_code, answer.content) == (204, b"")
        assert here.get("/me").status_code == 200
        assert there.get("/me").status_code == 401
        assert colleague.get("/me").status_code == 200
        assert sign_in(office.client, MEMBER, PASSWORD).status_code == 401
        assert sign_in(office.client, MEMBER, NEW_PASSWORD).status_code == 200
        params = {"action": "user.change_password"}
        (event,) = office.administrator().get("/audit-events", params=params).json()["items"]
        assert event["target_id"] == event["actor_id"] == str(office.user_id(MEMBER))
        assert event["changes"] == {"address": [None, "testclient"]}, "no secret in the log"

    def test_current_password_must_be_known_and_guessing_it_is_slowed(self, office: Office) -> None:
        give_password(office, MEMBER)
        person = signed_in(office.client, MEMBER)
        with time_machine.travel("2023-07-01T00:00:00Z", tick=False):
            person = signed_in(office.client, MEMBER)
            guesses = [change(person, current=f"guess {number}") for number in range(7)]
            assert [answer.status_code for answer in guesses] == [422] * 5 + [429] * 2
            (error,) = guesses[0].json()["errors"]
            assert (error["pointer"], error["code"]) == ("/current_password", "wrong_credentials")
            assert change(person).status_code == 429, "the right one too"
            sign_in_elsewhere = sign_in(elsewhere(office, "10.0.0.7"), MEMBER)
            assert sign_in_elsewhere.status_code == 200, "but signing in is not held up"

    def test_poor_new_passwords_do_not_count_as_guesses(self, office: Office) -> None:
        give_password(office, MEMBER)
        person = office.person(MEMBER)
        assert {change(person, new="aaaaaaaaaaaa").status_code for _ in range(8)} == {422}
        assert change(person).status_code == 204
