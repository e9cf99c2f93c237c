"""Sign-ins from a new place, and second factors, are told at once to those they concern."""

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.core import security
from app.models import RefreshToken, UserSession
from app.services.identity.auth.new_places import is_new_place
from tests.api.identity.test_told_at_once import told
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, KETUA, MEMBER, PENGARAH
from tests.support.office import Office
from tests.support.second_factor import enrolled
from tests.support.sign_in import CountingHasher, give_password, sign_in, signed_in

TITLE = "Masuk dari tempat baru"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:{0}) Gecko/20100101 Firefox/{0}"
KNOWN = [("10.0.0.1", FIREFOX.format("128.0")), ("10.0.0.2", "curl/8.9.1")]


@pytest.mark.parametrize(
    ("address", "agent", "is_new"),
    [
        ("10.0.0.1", FIREFOX.format("128.0"), False),
        ("10.0.0.2", FIREFOX.format("139.0.1"), False),  # brought up to date, another desk
        ("10.0.0.3", FIREFOX.format("128.0"), True),
        ("10.0.0.1", "Mozilla/5.0 (Android 14) Chrome/120", True),
        ("10.0.0.1", "", True),
    ],
)
def test_a_place_is_an_address_and_a_device(address: str, agent: str, *, is_new: bool) -> None:
    assert is_new_place(address, agent, KNOWN) is is_new


@on_one_engine
class TestTold:
    @pytest.fixture(autouse=True)
    def _quick_passwords(self, monkeypatch: pytest.MonkeyPatch, office: Office) -> None:
        monkeypatch.setattr(security, "_hasher", CountingHasher())
        give_password(office, MEMBER, COORDINATOR)

    def test_a_new_place_is_told_once_and_the_first_of_all_is_none(self, office: Office) -> None:
        for agent in ("Firefox/128.0", "Firefox/129.0", "Chrome/1", "Chrome/2", "Firefox/3"):
            sign_in(office.client, MEMBER, **{"User-Agent": agent})
        person = signed_in(office.client, MEMBER)
        found = person.get("/notifications", params={"stage": "security"}).json()["items"]
        assert [item["title"] for item in found] == [TITLE] * 2
        assert "testclient (Chrome/1)" in found[1]["detail"]
        assert found[0]["href"].endswith("/me")

    def test_of_those_who_decide_ketua_and_pengarah_hear(self, office: Office) -> None:
        for agent in ("Firefox/128.0", "Chrome/1"):
            sign_in(office.client, COORDINATOR, **{"User-Agent": agent})
        for overseer in (KETUA, PENGARAH):
            (title,) = told(office, overseer)
            assert title.startswith(f"{TITLE}: ")

    def test_after_all_sessions_were_cleared_nothing_is_known(self, office: Office) -> None:
        agent = {"User-Agent": "Firefox/128.0"}
        sign_in(office.client, MEMBER, **agent)
        office_sessions = delete(UserSession).where(UserSession.user_id == office.user_id(MEMBER))
        with Session(office.engine) as session, session.begin():
            session.execute(delete(RefreshToken))
            session.execute(office_sessions)
        sign_in(office.client, MEMBER, **agent)
        assert told(office, MEMBER) == [TITLE]

    def test_a_second_factor_set_and_taken_away(self, office: Office) -> None:
        person = office.person(COORDINATOR)
        _, codes = enrolled(person)
        assert person.post("/auth/second-factor/remove", {"code": codes[0]}).status_code == 204
        assert told(office, COORDINATOR) == ["Faktor kedua dipasang", "Faktor kedua dilepas"]
        titles = [title.partition(":")[0] for title in told(office, KETUA)]
        assert titles == ["Faktor kedua dipasang", "Faktor kedua dilepas"]

    def test_a_wrong_password_within_a_session_is_told_with_its_address(
        self, office: Office
    ) -> None:
        person = office.person(MEMBER)
        assert person.post("/auth/confirm", {"password": "salah"}).status_code == 422
        (event,) = person.get("/me/security-events").json()["items"]
        assert (event["kind"], event["address"]) == ("sign_in_failed", "testclient")
