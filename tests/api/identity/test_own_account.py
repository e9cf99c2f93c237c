"""A service account's own affairs: who am I, a new key, warnings before the old one ends."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core import clock
from app.models import Notification, ServiceAccountKey
from app.models.notification import NotificationSubject
from app.services.identity.service_accounts.warning import stage_of, warn_of_keys
from tests.support.databases import on_one_engine
from tests.support.evidence import KETUA, ok
from tests.support.office import Office, Person
from tests.support.prepared import Prepared

SELF = "/service-account"


@pytest.mark.parametrize(
    ("left", "stage"),
    [
        (timedelta(days=31), None), (timedelta(days=30), 30), (timedelta(days=8), 30),
        (timedelta(days=7), 7), (timedelta(days=1), 1), (timedelta(minutes=1), 1),
        (timedelta(0), 0), (timedelta(days=-1), 0),
    ],
)  # fmt: skip
def test_the_warning_that_is_due(left: timedelta, stage: int | None) -> None:
    assert stage_of(left) == stage


@on_one_engine
def test_an_account_reads_who_it_is_and_is_refused_nothing_else(two_offices: Office) -> None:
    prepared = Prepared(two_offices)
    machine = prepared.service("events:read")
    read = ok(machine.get(SELF))
    assert (read["scopes"], read["source_key"]) == (["events:read"], "sirian")
    assert [unit["code"] for unit in read["work_units"]] == ["53", "5371"]
    assert read["ends_in_days"] in {364, 365}
    assert [key["id"] for key in read["keys"]] == [read["key_id"]]
    assert read["refusals"] == []
    wrong = Person(two_offices.client, f"zi_{read['keys'][0]['prefix']}_" + "x" * 43)
    assert wrong.get(SELF).status_code == 401
    assert two_offices.person(KETUA).get(SELF).status_code == 403


@on_one_engine
def test_an_account_renews_its_key_and_both_work_for_the_grace(office: Office) -> None:
    prepared = Prepared(office)
    old = prepared.service("events:read")
    issued = ok(old.post(f"{SELF}/rotate", {"expires_in_days": 90, "grace_hours": 2}), 201)
    new = Person(office.client, issued["key"])
    assert ok(new.get(SELF))["ends_in_days"] in {89, 90}
    assert len(ok(old.get(SELF))["keys"]) == 2
    told = ok(prepared.administrator.get("/notifications"))["items"]
    assert any(issued["prefix"] in str(each) for each in told)
    assert old.post(f"{SELF}/rotate", {"grace_hours": 0}).status_code == 422
    with time_machine.travel(clock.now() + timedelta(hours=2, seconds=1)):
        assert old.get(SELF).status_code == 401
        assert new.get(SELF).is_success


@on_one_engine
def test_a_key_that_was_replaced_renews_nothing_and_others_stay(office: Office) -> None:
    prepared = Prepared(office)
    account = f"/service-accounts/{prepared.service_account('events:read')}"
    keys = [ok(prepared.administrator.post(f"{account}/keys", {}), 201)["key"] for _ in range(2)]
    first, beside = (Person(office.client, key) for key in keys)
    second = Person(office.client, ok(first.post(f"{SELF}/rotate", {}), 201)["key"])
    refused = first.post(f"{SELF}/rotate", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "key_replaced")
    with time_machine.travel(clock.now() + timedelta(days=8)):
        assert [each.get(SELF).status_code for each in (first, second, beside)] == [401, 200, 200]
    ok(prepared.administrator.post(f"{account}/rotate", {}), 201)
    assert second.post(f"{SELF}/rotate", {}).json()["code"] == "key_replaced"


@on_one_engine
def test_whoever_manages_it_is_told_at_each_stage_once(office: Office) -> None:
    prepared = Prepared(office)
    account = prepared.service_account("events:read")
    machine = Person(office.client, prepared.issued_key(account)["key"])

    def ends_in(left: timedelta) -> None:
        with Session(office.engine) as session, session.begin():
            values = {"expires_at": clock.now() + left}
            session.execute(update(ServiceAccountKey).values(**values))

    def warned() -> int:
        async def work() -> int:
            return await warn_of_keys(office.app.state.database, with_mail=False)

        assert office.client.portal is not None
        return int(office.client.portal.call(work))

    assert warned() == 0
    assert "X-Key-Expires" not in machine.get(SELF).headers
    for days in (29, 6, 0.9):
        ends_in(timedelta(days=days))
        assert (warned(), warned()) == (1, 0), days
    assert machine.get(SELF).headers["X-Key-Expires"]
    later = ok(machine.post(f"{SELF}/rotate", {"expires_in_days": 90}), 201)
    assert Person(office.client, later["key"]).get(SELF).is_success
    with Session(office.engine) as session, session.begin():
        old = ServiceAccountKey.id != UUID(later["id"])
        values: dict[str, Any] = {"expires_at": clock.now() - timedelta(minutes=1)}
        session.execute(update(ServiceAccountKey).where(old).values(**values))
    assert warned() == 0, "another key is in use"
    with Session(office.engine) as session:
        here = Notification.subject_type == NotificationSubject.SERVICE_ACCOUNT
        kinds = [each["kind"] for each in session.scalars(select(Notification.facts).where(here))]
    assert sorted(set(kinds)) == ["key_ends", "key_renewed"]
    assert kinds.count("key_ends") == 3 * kinds.count("key_renewed")
