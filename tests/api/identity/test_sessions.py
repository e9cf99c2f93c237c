"""Staying signed in: rotation, reuse, the browser's cookie, signing out, revoking."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.cookies import Morsel, SimpleCookie

import pytest
import time_machine
from httpx2 import Response

from app.core import security
from app.core.settings import Environment
from app.models.rights import ActorRole
from app.services.identity.auth import sign_in as access
from tests.support.databases import on_one_engine
from tests.support.office import API, PEOPLE, Office, Person
from tests.support.sign_in import CountingHasher, give_password, refresh, sign_in, signed_in

MEMBER = PEOPLE[ActorRole.ANGGOTA]
COORDINATOR = PEOPLE[ActorRole.KOORDINATOR]
GUARD = {"X-CSRF-Guard": "1"}


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch, office: Office) -> None:
    monkeypatch.setattr(security, "_hasher", CountingHasher())
    give_password(office, MEMBER, COORDINATOR)


@pytest.fixture
def _in_production(office: Office) -> Iterator[None]:
    state = office.app.state
    usual = state.settings
    state.settings = usual.model_copy(update={"environment": Environment.PRODUCTION})
    yield
    state.settings = usual


def cookie_of(answer: Response) -> "Morsel[str]":
    (morsel,) = SimpleCookie(answer.headers["set-cookie"]).values()
    return morsel


class TestRotation:
    @on_one_engine
    def test_refresh_token_is_exchanged_again_and_again(self, office: Office) -> None:
        tokens = sign_in(office.client, MEMBER).json()
        seen = {tokens["refresh_token"]}
        for _ in range(3):
            answer = refresh(office.client, tokens["refresh_token"])
            assert answer.status_code == 200
            tokens = answer.json()
            seen.add(tokens["refresh_token"])
            assert Person(office.client, tokens["access_token"]).get("/me").status_code == 200
        assert len(seen) == 4
        sessions = office.person(COORDINATOR).get("/auth/sessions").json()
        assert sessions["total"] == 1, "a rotation is no new session"

    @on_one_engine
    def test_later_reuse_of_a_rotated_token_ends_the_session(self, office: Office) -> None:
        with time_machine.travel("2023-07-01T00:00:00Z", tick=False) as traveller:
            first = sign_in(office.client, MEMBER).json()
            bystander = signed_in(office.client, MEMBER)
            second = refresh(office.client, first["refresh_token"]).json()
            victim = Person(office.client, second["access_token"])
            traveller.shift(access.GRACE)
            assert victim.get("/me").status_code == 200
            reused = refresh(office.client, first["refresh_token"])
            assert (reused.status_code, reused.json()["code"]) == (401, "session_ended")
            assert victim.get("/me").status_code == 401
            assert refresh(office.client, second["refresh_token"]).status_code == 401
            assert bystander.get("/me").status_code == 200, "another session of the person lives on"
        params = {"action": "session.token_reused"}
        events = office.administrator().get("/audit-events", params=params).json()["items"]
        assert [event["target_id"] for event in events] == [str(office.user_id(MEMBER))]

    def test_two_tabs_that_renew_at_once_get_the_same_successor(self, office: Office) -> None:
        token = sign_in(office.client, MEMBER).json()["refresh_token"]
        with ThreadPoolExecutor(4) as tabs:
            answers = list(tabs.map(lambda _: refresh(office.client, token), range(4)))
        assert [answer.status_code for answer in answers] == [200] * 4
        assert len({answer.json()["refresh_token"] for answer in answers}) == 1
        for answer in answers:
            person = Person(office.client, answer.json()["access_token"])
            assert person.get("/me").status_code == 200
        successor = answers[0].json()["refresh_token"]
        assert refresh(office.client, successor).status_code == 200
        assert refresh(office.client, token).json()["refresh_token"] == successor, "a late tab"

    @on_one_engine
    def test_a_session_that_was_ended_gives_no_successor_again(self, office: Office) -> None:
        tokens = sign_in(office.client, MEMBER).json()
        assert refresh(office.client, tokens["refresh_token"]).status_code == 200
        Person(office.client, tokens["access_token"]).post("/auth/logout")
        assert refresh(office.client, tokens["refresh_token"]).status_code == 401

    @on_one_engine
    def test_session_ends_at_last_however_much_it_is_used(self, office: Office) -> None:
        with time_machine.travel("2023-07-01T00:00:00Z", tick=False) as traveller:
            token = sign_in(office.client, MEMBER).json()["refresh_token"]
            for _ in range(8):
                traveller.shift(timedelta(days=11))
                token = refresh(office.client, token).json()["refresh_token"]
            sessions = signed_in(office.client, MEMBER).get("/auth/sessions").json()["items"]
            assert sessions[-1]["expires_at"] == "2023-09-29T00:00:00Z"
            traveller.shift(timedelta(days=2))
            assert refresh(office.client, token).status_code == 401

    @on_one_engine
    def test_session_lives_as_long_as_it_is_used(self, office: Office) -> None:
        with time_machine.travel("2023-07-01T00:00:00Z", tick=False) as traveller:
            token = sign_in(office.client, MEMBER).json()["refresh_token"]
            for _ in range(3):
                traveller.shift(timedelta(days=13))
                answer = refresh(office.client, token)
                assert answer.status_code == 200
                token = answer.json()["refresh_token"]
            traveller.shift(timedelta(days=14))
            assert refresh(office.client, token).status_code == 401

    @on_one_engine
    def test_token_of_another_shape_is_refused(self, office: Office) -> None:
        for token in ("x", "x" * 201, "with space and more text", "A" * 30 + "\x00", 7, ["a"]):
            answer = office.nobody.post("/auth/refresh", {"refresh_token": token})
            assert answer.status_code == 422
            assert [error["pointer"] for error in answer.json()["errors"]] == ["/refresh_token"]

    @on_one_engine
    def test_unknown_and_missing_tokens_say_that_the_session_has_ended(
        self, office: Office
    ) -> None:
        for token in ("A" * 43, None):
            answer = refresh(office.client, token)
            assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")


@on_one_engine
class TestCookie:
    def test_cookie_is_out_of_reach_of_scripts_and_other_sites(self, office: Office) -> None:
        answer = sign_in(office.client, MEMBER)
        cookie = cookie_of(answer)
        assert cookie.value == answer.json()["refresh_token"]
        assert cookie["httponly"] is True
        assert cookie["samesite"] == "strict"
        assert cookie["path"] == "/api/v1/auth"
        assert cookie["max-age"] == str(14 * 86400)
        assert cookie["domain"] == ""
        assert (cookie.key, cookie["secure"]) == ("zi_refresh", "")

    @pytest.mark.usefixtures("_in_production")
    def test_cookie_is_secure_in_production(self, office: Office) -> None:
        answer = sign_in(office.client, MEMBER)
        renewed = refresh(office.client, answer.json()["refresh_token"])
        person = Person(office.client, renewed.json()["access_token"])
        for each in (answer, renewed, person.post("/auth/logout")):
            cookie = cookie_of(each)
            assert (cookie.key, cookie["secure"]) == ("__Secure-zi_refresh", True)

    @pytest.mark.usefixtures("_in_production")
    def test_cookie_that_a_neighbour_could_have_set_is_not_read_in_production(
        self, office: Office
    ) -> None:
        token = sign_in(office.client, MEMBER).json()["refresh_token"]
        office.client.cookies.clear()
        for name, status in (("zi_refresh", 401), ("__Secure-zi_refresh", 200)):
            answer = refresh(office.client, None, Cookie=f"{name}={token}", **GUARD)
            assert answer.status_code == status

    def test_cookie_alone_rotates_with_the_guard_only(self, office: Office) -> None:
        first = sign_in(office.client, MEMBER).json()["refresh_token"]
        for guard in ({}, {"X-CSRF-Guard": "0"}, {"X-CSRF-Guard": ""}):
            refused = refresh(office.client, None, **guard)
            assert (refused.status_code, refused.json()["code"]) == (403, "csrf_guard")
        answer = refresh(office.client, None, **GUARD)
        assert answer.status_code == 200
        second = cookie_of(answer).value
        assert second == answer.json()["refresh_token"] != first
        assert refresh(office.client, None, **GUARD).status_code == 200, "the new cookie is kept"

    def test_cookie_opens_nothing_but_the_refresh(self, office: Office) -> None:
        cookie = cookie_of(sign_in(office.client, MEMBER)).value
        headers = {"Cookie": f"zi_refresh={cookie}", **GUARD}
        assert office.client.get(f"{API}/me", headers=headers).status_code == 401
        assert office.client.post(f"{API}/auth/logout", headers=headers).status_code == 401


@on_one_engine
class TestSignOut:
    def test_logout_ends_this_session_and_takes_the_cookie_away(self, office: Office) -> None:
        tokens = sign_in(office.client, MEMBER).json()
        other = signed_in(office.client, MEMBER)
        person = Person(office.client, tokens["access_token"])
        answer = person.post("/auth/logout")
        assert (answer.status_code, answer.content) == (204, b"")
        assert cookie_of(answer)["max-age"] == "0"
        assert cookie_of(answer)["path"] == "/api/v1/auth"
        assert person.get("/me").status_code == 401
        assert person.post("/auth/logout").status_code == 401
        assert refresh(office.client, tokens["refresh_token"]).status_code == 401
        assert other.get("/me").status_code == 200


class TestSessions:
    def test_own_open_sessions_are_listed_newest_first(self, office: Office) -> None:
        signed_in(office.client, COORDINATOR)
        sign_in(office.client, MEMBER, **{"User-Agent": "Firefox di kantor"})
        ended = signed_in(office.client, MEMBER)
        ended.post("/auth/logout")
        here = signed_in(office.client, MEMBER)
        page = here.get("/auth/sessions").json()
        assert page["total"] == 2
        assert [item["current"] for item in page["items"]] == [True, False]
        older = page["items"][1]
        assert (older["user_agent"], older["address"]) == ("Firefox di kantor", "testclient")
        assert set(older) == {
            *("id", "created_at", "last_used_at", "expires_at"),
            *("user_agent", "address", "current", "authenticated_at", "second_factor"),
        }, "no token, no fingerprint"
        first = here.get("/auth/sessions", params={"size": 1})
        assert [item["current"] for item in first.json()["items"]] == [True]
        assert 'rel="next"' in first.headers["link"]

    @on_one_engine
    def test_session_that_ran_out_is_not_listed(self, office: Office) -> None:
        with time_machine.travel("2023-07-01T00:00:00Z", tick=False) as traveller:
            sign_in(office.client, MEMBER)
            traveller.shift(timedelta(days=15))
            assert signed_in(office.client, MEMBER).get("/auth/sessions").json()["total"] == 1

    @on_one_engine
    def test_own_session_is_revoked_at_once(self, office: Office) -> None:
        lost = signed_in(office.client, MEMBER)
        here = signed_in(office.client, MEMBER)
        items = here.get("/auth/sessions").json()["items"]
        (session_id,) = [item["id"] for item in items if not item["current"]]
        assert here.post(f"/auth/sessions/{session_id}/revoke").status_code == 204
        assert lost.get("/me").status_code == 401
        assert here.get("/auth/sessions").json()["total"] == 1
        assert here.post(f"/auth/sessions/{session_id}/revoke").status_code == 404

    @on_one_engine
    def test_session_of_somebody_else_is_not_there(self, office: Office) -> None:
        victim = signed_in(office.client, COORDINATOR)
        session_id = victim.get("/auth/sessions").json()["items"][0]["id"]
        for attacker in (signed_in(office.client, MEMBER), office.administrator()):
            assert attacker.post(f"/auth/sessions/{session_id}/revoke").status_code == 404
        assert victim.get("/me").status_code == 200
