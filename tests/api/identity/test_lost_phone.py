"""A lost phone, and who must have a second factor."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine

from app.core import security
from app.core.sign_in_settings import SecondFactorGroup
from app.models.rights import ActorRole
from tests.support.databases import on_one_engine
from tests.support.office import API, PDF, PEOPLE, Office, Person
from tests.support.second_factor import MEMBER, enrolled, outcome, phone_of, with_code
from tests.support.sign_in import PASSWORD, CountingHasher, give_password, sign_in

COORDINATOR = PEOPLE[ActorRole.KOORDINATOR]


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch, office: Office) -> None:
    monkeypatch.setattr(security, "_hasher", CountingHasher())
    give_password(office, MEMBER, COORDINATOR)


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2023-07-03T01:00:00Z", tick=False) as traveller:
        yield traveller


REFUSED = (401, "wrong_second_factor")
IN = (200, None)


class TestLostPhone:
    @on_one_engine
    def test_recovery_code_stands_in_once(self, office: Office) -> None:
        _, codes = enrolled(office.person(MEMBER))
        with ThreadPoolExecutor(3) as clients:
            answers = list(clients.map(lambda _: with_code(office, codes[0]), range(3)))
        assert sorted(outcome(answer)[0] for answer in answers) == [200, 401, 401]
        typed = codes[1].lower().replace("-", " ")
        answer = with_code(office, typed)
        assert outcome(answer) == IN
        person = Person(office.client, answer.json()["access_token"])
        assert person.get("/auth/second-factor").json()["recovery_codes_left"] == 8
        assert person.post("/auth/second-factor/remove", {"code": codes[2]}).status_code == 204
        assert outcome(sign_in(office.client, MEMBER)) == IN
        assert outcome(with_code(office, codes[3])) == IN, "no longer looked at"

    @on_one_engine
    def test_new_recovery_codes_replace_the_old(
        self, office: Office, now: time_machine.Traveller
    ) -> None:
        phone, old = enrolled(office.person(MEMBER))
        now.shift(30)
        person = office.person(MEMBER)
        path = "/auth/second-factor/recovery-codes"
        assert outcome(person.post(path, {"code": "000000"})) == REFUSED
        new = person.post(path, {"code": phone.code}).json()["recovery_codes"]
        assert not set(new) & set(old)
        assert outcome(with_code(office, old[0])) == REFUSED
        assert outcome(with_code(office, new[0])) == IN

    @on_one_engine
    def test_another_administrator_resets_it_and_that_is_seen(self, office: Office) -> None:
        phone_of(office)
        user_id, admin = office.user_id(MEMBER), office.administrator()
        session = office.person(MEMBER)
        account = admin.get(f"/users/{user_id}").json()
        assert account["has_second_factor"]
        assert "reset_second_factor" in account["allowed_actions"]
        path = f"/users/{user_id}/reset-second-factor"
        assert session.post(path).status_code == 403
        assert admin.post(path).json()["has_second_factor"] is False
        assert outcome(admin.post(path)) == (409, "no_second_factor")
        assert session.get("/me").status_code == 401
        answer = sign_in(office.client, MEMBER)
        person = Person(office.client, answer.json()["access_token"])
        kinds = [item["kind"] for item in person.get("/me/security-events").json()["items"]]
        assert kinds[:2] == ["signed_in", "second_factor_reset"]

    @on_one_engine
    def test_nobody_resets_their_own(self, office: Office) -> None:
        admin = office.administrator()
        phone_of(office, "admin")
        path = f"/users/{office.user_id('admin')}/reset-second-factor"
        assert outcome(admin.post(path)) == (403, "own_second_factor")


@on_one_engine
class TestRequired:
    @pytest.fixture
    def require(self, office: Office) -> Iterator[Any]:
        state, usual = office.app.state, office.app.state.settings

        def set_to(*groups: SecondFactorGroup) -> None:
            state.settings = usual.model_copy(update={"second_factor_required": groups})

        yield set_to
        state.settings = usual

    def test_those_who_need_it_can_only_set_it_up(
        self, office: Office, require: Any, now: time_machine.Traveller
    ) -> None:
        admin, member = office.administrator(), office.person(MEMBER)
        coordinator = office.person(COORDINATOR)
        require(SecondFactorGroup.DECIDERS)
        for path in ("/me/work", "/decrees", "/evidence", "/me/permissions"):
            assert outcome(coordinator.get(path)) == (403, "second_factor_missing"), path
            assert member.get(path).status_code == admin.get(path).status_code == 200
        for path in ("/me", "/auth/sessions", "/me/security-events", "/auth/second-factor"):
            assert coordinator.get(path).status_code == 200, path
        assert coordinator.get("/auth/second-factor").json()["is_required"]
        phone, _ = enrolled(coordinator)
        assert coordinator.get("/me/work").status_code == 200, "this session has proved it"
        now.shift(30)
        data = {"username": COORDINATOR, "password": PASSWORD, "otp": phone.code}
        token = office.client.post(f"{API}/auth/token", data=data).json()["access_token"]
        assert Person(office.client, token).get("/me/work").status_code == 200
        now.shift(30)
        removed = coordinator.post("/auth/second-factor/remove", {"code": phone.code})
        assert removed.status_code == 204
        assert outcome(Person(office.client, token).get("/me/work"))[0] == 403, "no longer proved"
        require(SecondFactorGroup.ADMINISTRATORS)
        assert outcome(admin.get("/users")) == (403, "second_factor_missing")
        files = [("files", ("laporan.pdf", PDF))]
        assert admin.request("POST", "/evidence/x/files", files=files).status_code == 403
