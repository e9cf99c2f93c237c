"""What people see of their own account's security."""

import pytest

from app.core import security
from app.models.rights import ActorRole
from tests.support.office import PEOPLE, Office
from tests.support.sign_in import PASSWORD, CountingHasher, give_password, sign_in, signed_in

MEMBER, COORDINATOR = PEOPLE[ActorRole.ANGGOTA], PEOPLE[ActorRole.KOORDINATOR]


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch, office: Office) -> None:
    monkeypatch.setattr(security, "_hasher", CountingHasher())
    give_password(office, MEMBER, COORDINATOR)


def test_own_events_are_told_newest_first_and_paged(office: Office) -> None:
    admin = office.administrator()
    sign_in(office.client, MEMBER, "a wrong password")
    sign_in(office.client, COORDINATOR, "a wrong password")
    signed_in(office.client, MEMBER).post("/auth/logout")
    admin.post(f"/users/{office.user_id(MEMBER)}/activation-code")
    headers = {"User-Agent": "Firefox di kantor"}
    sign_in(office.client, MEMBER, **headers)
    person = signed_in(office.client, MEMBER)
    new = {"current_password": PASSWORD, "new_password": "Sasando di pagi hari 7"}
    assert person.post("/auth/password", new).status_code == 204
    items = person.get("/me/security-events").json()["items"]
    assert [item["kind"] for item in items] == [
        *("password_changed", "signed_in", "signed_in", "code_issued"),
        *("signed_out", "signed_in", "sign_in_failed"),
    ]
    assert [item["is_own"] for item in items] == [True] * 3 + [False, True, True, False]
    assert (items[2]["address"], items[2]["user_agent"]) == ("testclient", headers["User-Agent"])
    assert items[3]["by_name"] == "Admin"
    first = person.get("/me/security-events", params={"size": 2})
    assert [item["id"] for item in first.json()["items"]] == [item["id"] for item in items[:2]]
    assert 'rel="next"' in first.headers["link"]
    second = person.get(first.json()["next"]).json()
    assert second["items"][0]["id"] == items[2]["id"]
    issued = person.get("/me/security-events", params={"kind": "code_issued"}).json()
    assert [item["id"] for item in issued["items"]] == [items[3]["id"]]
    assert person.get("/me/security-events", params={"kind": "x"}).status_code == 422
