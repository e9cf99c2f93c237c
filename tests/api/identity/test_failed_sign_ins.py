"""Failed sign-ins, sign-outs and exports of the log are entries; nobody fills the log with them."""

from typing import Any

import pytest

from app.services.identity.auth.failures import MOST_UNKNOWN, is_told, note
from app.services.identity.auth.throttles import Attempt
from tests.support.databases import on_one_engine
from tests.support.evidence import KETUA, MEMBER, ok
from tests.support.office import Office
from tests.support.prepared import Prepared

Body = dict[str, Any]


def refusals(office: Office, **wanted: Any) -> list[Body]:
    """The entries of failed sign-ins, oldest first."""
    query = {"action": "session.refuse", "size": 100, **wanted}
    return list(reversed(ok(office.administrator().get("/audit-events", params=query))["items"]))


def fail(office: Office, attempts: list[Attempt], username: str | None) -> None:
    """Failures as the service notes them, without waiting for its slow hash."""
    from app.services.identity.auth.sign_in import find_user  # noqa: PLC0415 - beside its only use

    async def run() -> None:
        database = office.app.state.database
        async with database.reading() as session:
            user = await find_user(session, username) if username else None
        for attempt in attempts:
            await note(database, attempt, user)

    assert office.client.portal is not None
    office.client.portal.call(run)


def test_marks_grow_with_the_number() -> None:
    told = [number for number in range(1, 1001) if is_told(number)]
    assert told == [1, 2, 3, 4, 5, 10, 20, 50, 100, 200, 500, 1000]


class TestEntries:
    @on_one_engine
    def test_each_way_of_failing_is_told_and_no_password(self, office: Office) -> None:
        typed = {"username": MEMBER, "password": "salah sekali"}
        for form in (typed, {"username": "rahasia-saya-123", "password": "x"}):
            assert office.client.post("/api/v1/auth/token", data=form).status_code == 401
        code = {
            "username": MEMBER,
            "code": "ABCD-EFGH-JKLM-NPQR",
            "password": "kuda-lumping-Sumba-7",
        }
        assert office.client.post("/api/v1/auth/activate", json=code).status_code == 401
        mine, unknown, activation = refusals(office)
        assert (mine["actor_kind"], mine["actor_id"]) == ("nobody", None)
        assert (mine["target_type"], mine["target_id"]) == ("user", str(office.user_id(MEMBER)))
        assert mine["work_unit_id"] is not None
        assert mine["changes"] == {
            "purpose": [None, "sign_in"],
            "address": [None, "testclient"],
            "failures_today": [None, 1],
        }
        assert (unknown["target_id"], unknown["work_unit_id"]) == (None, None)
        assert "rahasia-saya-123" not in str(unknown)
        assert activation["changes"]["purpose"] == [None, "activation"]

    @on_one_engine
    def test_signing_out_and_exporting_are_told(self, office: Office) -> None:
        member, ketua = office.person(MEMBER), office.person(KETUA)
        assert member.post("/auth/logout").status_code == 204
        export = ketua.get("/audit-events/export", params={"format": "csv"})
        assert "session.close" in export.text
        newest = ok(office.administrator().get("/audit-events", params={"size": 100}))["items"]
        told = {row["action"]: row for row in newest}
        assert told["session.close"]["actor_id"] == str(office.user_id(MEMBER))
        assert told["audit.export"]["actor_id"] == str(office.user_id(KETUA))
        assert told["audit.export"]["changes"] == {"format": [None, "csv"]}

    @on_one_engine
    def test_an_entry_is_found_by_its_request(self, office: Office) -> None:
        headers = {"X-Request-ID": "keluar-dari-sini-1"}
        assert office.person(MEMBER).post("/auth/logout", headers=headers).status_code == 204
        wanted = {"request_id": "keluar-dari-sini-1"}
        (found,) = ok(office.administrator().get("/audit-events", params=wanted))["items"]
        assert found["action"] == "session.close"
        lines = office.administrator().get("/audit-events/export", params=wanted).text
        assert lines.count("\n") == 1


class TestBounds:
    @on_one_engine
    def test_one_account_gets_few_entries_from_ever_so_many_addresses(self, office: Office) -> None:
        addresses = [f"10.0.{number // 250}.{number % 250}" for number in range(60)]
        fail(office, [Attempt(MEMBER, address) for address in addresses], MEMBER)
        counts = [row["changes"]["failures_today"][1] for row in refusals(office)]
        assert counts == [1, 2, 3, 4, 5, 10, 20, 50]

    @on_one_engine
    def test_names_that_nobody_has_are_bounded_together(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("app.services.identity.auth.failures.MOST_UNKNOWN", 7)
        assert MOST_UNKNOWN == 200
        addresses = [f"10.0.{number // 250}.{number % 250}" for number in range(60)]
        fail(office, [Attempt("siapa", address) for address in addresses], None)
        counts = [row["changes"]["failures_today"][1] for row in refusals(office)]
        assert counts == [1] * 7 + [10, 20, 50]


@on_one_engine
class TestKeys:
    def test_a_wrong_key_is_told_with_its_account_and_bounded(self, office: Office) -> None:
        prepared = Prepared(office)
        account = prepared.service_account()
        key = str(prepared.issued_key(account)["key"])
        _, prefix, secret = key.split("_", 2)
        wrong = f"zi_{prefix}_{secret[::-1]}"
        strange = f"zi_{prefix[::-1]}_{secret}"
        for tried in (wrong, wrong, strange):
            headers = {"Authorization": f"Bearer {tried}"}
            answer = office.client.get("/api/v1/events", headers=headers)
            assert answer.status_code == 401
        first, second, unknown = refusals(office)
        assert (first["target_type"], first["target_id"]) == ("service_account", account)
        assert second["changes"] == {
            "purpose": [None, "service_key"],
            "address": [None, "testclient"],
            "failures_today": [None, 2],
        }
        assert (unknown["target_type"], unknown["target_id"]) == ("session", None)
        assert secret[::-1] not in str([first, second, unknown])
