"""Service accounts: keys, tokens, scopes, networks, limits; and nothing of a key anywhere else."""

import base64
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.security import InvalidToken, read_access_token
from app.integrations.rate_limits import RateLimit
from app.models import Base
from app.models.rights import ActorRole
from tests.support.databases import on_one_engine
from tests.support.office import Office, Person
from tests.support.prepared import Prepared

WRITE, READ = "records:write", "records:read"


@pytest.fixture
def prepared(office: Office) -> Prepared:
    return Prepared(office)


def put(person: Person, body: dict[str, Any], name: str = "presensi-2023-06") -> Any:
    return person.put(f"/sources/sirian/records/{name}", body, etag=None)


def token_of(prepared: Prepared, account_id: str, key: str, **form: str) -> Any:
    given = {"grant_type": "client_credentials", "client_id": account_id, "client_secret": key}
    return prepared.office.nobody.request("POST", "/auth/service-token", data=given | form)


@on_one_engine
class TestKeys:
    def test_shown_once_and_kept_as_a_fingerprint(self, prepared: Prepared) -> None:
        account = prepared.service_account()
        key = prepared.issued_key(account)
        (shown,) = prepared.administrator.get(f"/service-accounts/{account}").json()["keys"]
        assert key["key"].startswith(f"zi_{shown['prefix']}_")
        assert set(shown) == {
            "id", "prefix", "created_at", "expires_at", "revoked_at", "last_used_at",
            "last_used_from",
        }  # fmt: skip
        assert put(Person(prepared.office.client, key["key"]), prepared.record_body()).is_success
        used = prepared.administrator.get(f"/service-accounts/{account}").json()["keys"][0]
        assert used["last_used_at"] is not None
        assert used["last_used_from"] == "testclient"

    def test_rotation_lets_the_old_key_work_until_the_grace_is_over(
        self, prepared: Prepared, move_clock: Any
    ) -> None:
        account = prepared.service_account()
        path = f"/service-accounts/{account}"
        old = Person(
            prepared.office.client,
            prepared.administrator.post(f"{path}/keys", {}).json()["key"],
        )
        issued = prepared.administrator.post(f"{path}/rotate", {"grace_hours": 2}).json()
        new = Person(prepared.office.client, issued["key"])
        body = prepared.record_body()
        assert put(old, body).status_code == 201
        assert put(new, body).status_code == 200
        move_clock(timedelta(hours=2, seconds=1))
        assert put(old, body).status_code == 401
        assert put(new, body).status_code == 200

    def test_expired_revoked_and_switched_off_are_one_and_the_same_no(
        self, prepared: Prepared, move_clock: Any
    ) -> None:
        account = prepared.service_account()
        path = f"/service-accounts/{account}"
        administrator, body = prepared.administrator, prepared.record_body()
        issued = administrator.post(f"{path}/keys", {"expires_in_days": 1}).json()
        machine = Person(prepared.office.client, issued["key"])
        answers = []
        assert put(machine, body).is_success
        assert administrator.patch(path, {"is_active": False}).is_success
        answers.append(put(machine, body))
        assert administrator.patch(path, {"is_active": True}).is_success
        assert put(machine, body).is_success
        assert administrator.patch("/sources/sirian", {"is_active": False}).is_success
        answers.append(put(machine, body))
        assert administrator.patch("/sources/sirian", {"is_active": True}).is_success
        other = administrator.post(f"{path}/keys", {}).json()
        assert administrator.post(f"{path}/keys/{other['id']}/revoke").is_success
        answers.append(put(Person(prepared.office.client, other["key"]), body))
        answers.append(put(Person(prepared.office.client, issued["key"][:-1] + "!"), body))
        move_clock(timedelta(days=1, seconds=1))
        answers.append(put(machine, body))
        assert {answer.status_code for answer in answers} == {401}
        assert len({(a.json()["code"], a.json()["detail"]) for a in answers}) == 1

    def test_calls_from_outside_the_networks_are_refused(self, prepared: Prepared) -> None:
        account = prepared.service_account()
        machine = Person(prepared.office.client, prepared.issued_key(account)["key"])
        path = f"/service-accounts/{account}"
        assert prepared.administrator.patch(path, {"networks": ["10.20.0.0/16"]}).is_success
        assert put(machine, prepared.record_body()).status_code == 401
        wrong = prepared.administrator.patch(path, {"networks": ["10.20.1.0/16"]})
        assert wrong.json()["errors"][0]["code"] == "not_a_network"


@on_one_engine
class TestTokens:
    def test_are_got_with_id_and_key_in_the_form_or_as_basic(self, prepared: Prepared) -> None:
        account = prepared.service_account()
        key = prepared.issued_key(account)["key"]
        basic = base64.b64encode(f"{account}:{key}".encode()).decode()
        by_basic = prepared.office.nobody.request(
            "POST",
            "/auth/service-token",
            data={"grant_type": "client_credentials"},
            headers={"Authorization": f"Basic {basic}"},
        )
        for answer in (token_of(prepared, account, key), by_basic):
            token = answer.json()
            assert token["scope"].split() == sorted(prepared.service_account_body()["scopes"])
            machine = Person(prepared.office.client, token["access_token"])
            assert put(machine, prepared.record_body()).is_success

    def test_hold_no_more_than_was_asked_for_and_end_with_their_key(
        self, prepared: Prepared
    ) -> None:
        account = prepared.service_account(WRITE, READ)
        key = prepared.issued_key(account)
        narrow = token_of(prepared, account, key["key"], scope=READ).json()["access_token"]
        machine = Person(prepared.office.client, narrow)
        refused = put(machine, prepared.record_body())
        assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
        assert machine.get("/sources/sirian/records").is_success
        too_wide = token_of(prepared, account, key["key"], scope="events:read")
        assert (too_wide.status_code, too_wide.json()["code"]) == (422, "invalid_scope")
        path = f"/service-accounts/{account}"
        assert prepared.administrator.patch(path, {"scopes": [WRITE]}).is_success
        assert machine.get("/sources/sirian/records").status_code == 403
        assert prepared.administrator.post(f"{path}/keys/{key['id']}/revoke").is_success
        assert machine.get("/sources/sirian/records").status_code == 401

    def test_of_one_kind_are_never_taken_for_the_other(self, prepared: Prepared) -> None:
        account = prepared.service_account()
        key = prepared.issued_key(account)["key"]
        token = token_of(prepared, account, key).json()["access_token"]
        secret = prepared.office.app.state.settings.secret_key.get_secret_value()
        with pytest.raises(InvalidToken):
            read_access_token((secret,), token)
        machine = Person(prepared.office.client, token)
        assert machine.get("/me").json()["code"] == "people_only"
        person = prepared.office.person(ActorRole.KOORDINATOR)
        assert put(person, prepared.record_body()).json()["code"] == "service_accounts_only"

    def test_unknown_and_wrong_clients_look_alike_and_are_slowed_down(
        self, prepared: Prepared
    ) -> None:
        account = prepared.service_account()
        key = prepared.issued_key(account)["key"]
        prepared.office.app.state.failure_limit = RateLimit(3)
        wrong = [
            token_of(prepared, account, f"{key[:-2]}xx"),
            token_of(prepared, prepared.work_unit_id, key),
            token_of(prepared, "nobody", "nothing"),
        ]
        assert {(a.status_code, a.json()["code"]) for a in wrong} == {(401, "invalid_client")}
        slowed = token_of(prepared, account, "nothing")
        assert slowed.status_code == 429
        assert int(slowed.headers["retry-after"]) >= 1
        assert token_of(prepared, account, key).is_success, "a stranger holds nobody up"


class TestReach:
    def test_sirian_touches_nothing_but_its_own_records(self, prepared: Prepared) -> None:
        machine, body = prepared.sirian, prepared.record_body()
        other = {"type": "minutes", "figures": {"number": "1", "invited": 5, "present": 5}}
        for answer in (
            machine.put("/sources/sipleno/records/x", body | other, etag=None),
            machine.get("/sources/sipleno"),
            machine.get("/sources/sipleno/records"),
            machine.get("/sources/sipleno/records/x"),
            machine.request(
                "POST", "/sources/sipleno/files", files=[("files", ("a.pdf", b"%PDF"))]
            ),
        ):
            assert answer.status_code == 404

    def test_an_office_reaches_those_below_and_no_other(self, two_offices: Office) -> None:
        prepared = Prepared(two_offices)
        body = prepared.record_body()
        below = prepared.sirian.request(
            "PUT", "/sources/sirian/records/x?work_unit_code=5371", json=body
        )
        assert below.status_code == 201
        above = prepared.administrator.post(
            "/service-accounts", prepared.service_account_body() | {"work_unit_code": "5371"}
        ).json()["id"]
        city = Person(two_offices.client, prepared.issued_key(above)["key"])
        refused = city.request("PUT", "/sources/sirian/records/x?work_unit_code=53", json=body)
        assert refused.json()["errors"][0]["code"] == "office_out_of_reach"
        assert city.get("/sources/sirian/records").json()["total"] == 1
        assert prepared.sirian.get("/sources/sirian/records").json()["total"] == 1
        assert put(prepared.sirian, body, "x").status_code == 201, "another office's is another"

    def test_scopes_over_records_need_a_source(self, prepared: Prepared) -> None:
        body = prepared.service_account_body(WRITE) | {"source_key": None}
        refused = prepared.administrator.post("/service-accounts", body)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["code"] == "scopes_need_source"


@on_one_engine
def test_every_answer_tells_what_is_left_and_too_many_are_refused(prepared: Prepared) -> None:
    machine = prepared.sirian
    usual = prepared.office.app.state.service_limit
    prepared.office.app.state.service_limit = RateLimit(2)
    try:
        first, second, third = (machine.get("/sources/sirian/records") for _ in range(3))
    finally:
        prepared.office.app.state.service_limit = usual
    assert [a.headers["ratelimit-remaining"] for a in (first, second, third)] == ["1", "0", "0"]
    assert first.headers["ratelimit-limit"] == "2"
    assert first.headers["ratelimit-policy"] == "2;w=60"
    assert (third.status_code, third.json()["code"]) == (429, "rate_limited")
    assert 1 <= int(third.headers["retry-after"]) <= 60


class TestRecord:
    def test_the_whole_life_of_an_account_is_in_the_audit_log(self, prepared: Prepared) -> None:
        account = prepared.service_account()
        key = prepared.issued_key(account)
        machine = Person(prepared.office.client, key["key"])
        assert put(machine, prepared.record_body()).is_success
        assert prepared.administrator.post(
            f"/service-accounts/{account}/keys/{key['id']}/revoke"
        ).is_success
        events = prepared.administrator.get("/audit-events?size=100").json()["items"]
        told = [(event["actor_kind"], event["action"]) for event in reversed(events)]
        assert told[-5:] == [
            ("person", "service_account.create"),
            ("person", "service_account.issue_key"),
            ("person", "service_account.rotate"),
            ("service_account", "record.receive"),
            ("person", "service_account.revoke_key"),
        ]
        (received,) = [event for event in events if event["action"] == "record.receive"]
        assert received["actor_id"] == account

    def test_nothing_of_a_key_is_in_logs_errors_audit_or_database(
        self, prepared: Prepared, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        account = prepared.service_account()
        key = prepared.issued_key(account)["key"]
        canary = key[-43:]
        nobody, client = prepared.office.nobody, prepared.office.client
        machine = Person(client, key)
        answers = [
            put(machine, prepared.record_body()),
            put(machine, {"type": key, "title": "x"}),
            token_of(prepared, account, key),
            token_of(prepared, "x", key),
            token_of(prepared, account, key, scope=key),
            nobody.get(f"/me?key={key}"),
            put(Person(client, key + "x"), prepared.record_body()),
            machine.get(f"/sources/sirian/records?work_unit_code={key}"),
            nobody.request("GET", "/me", headers={"Authorization": f"Basic {key}"}),
        ]
        path = f"/service-accounts/{account}"
        answers.append(prepared.administrator.get(path))
        answers.append(prepared.administrator.get("/audit-events?size=100"))
        answers.append(prepared.administrator.post(f"{path}/rotate", {"grace_hours": 0}))
        answers.append(put(machine, prepared.record_body()))
        assert answers[-1].status_code == 401
        bodies = "".join(answer.text for answer in answers)
        ours = (each for each in caplog.records if not each.name.startswith("httpx2"))
        logged = "".join(each.getMessage() for each in ours)  # the tests' client logs addresses
        for place in (bodies, logged, *stored_texts(prepared.office)):
            assert canary not in place


def stored_texts(office: Office) -> Iterator[str]:
    """Every text that the database holds."""
    with Session(office.engine) as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)):
                yield from (str(value) for value in row)


@pytest.fixture
def move_clock() -> Iterator[Any]:
    """Let time pass for the service."""

    def move(by: timedelta) -> None:
        clock.set_to(clock.now() + by)

    yield move
    clock.reset()
