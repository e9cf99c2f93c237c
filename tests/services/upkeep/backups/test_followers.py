"""Who followed a database further than its backup knows is told so, and misses nothing later."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core import clock
from app.core.identifiers import new_id
from app.models import Event, EventLog, Restoration, WebhookDelivery
from app.models.backup import RestorationKind
from app.services.integration.webhooks.fan_out import fan_out
from app.services.upkeep.backups.restoration.marking import first_place
from tests.support.databases import on_one_engine
from tests.support.evidence import ok, refused
from tests.support.office import Office, Person
from tests.support.prepared import Prepared


def length(office: Office) -> int:
    with Session(office.engine) as session:
        return session.scalars(select(EventLog.length)).one()


def restored(office: Office) -> tuple[int, int]:
    """As `mark` leaves a database; up to where its events are old, and behind what they go on."""
    until = length(office)
    goes_on = first_place(clock.now(), until)
    with Session(office.engine) as session, session.begin():
        session.execute(update(EventLog).values(length=goes_on))
        session.add(
            Restoration(
                id=new_id(), kind=RestorationKind.RESTORE, at=clock.now(), backup="x",
                backup_at=clock.now(), chain_length=1, chain_head_hash="a",
                events_until=until, events_from=goes_on,
            )
        )  # fmt: skip
    return until, goes_on


def follow(person: Person, cursor: int) -> list[str]:
    page = ok(person.get(f"/events?cursor={cursor}&size=100"))
    return [each["subject"] for each in page["items"]]


def test_a_lost_cursor_is_told_and_goes_on_where_nothing_is_missed(office: Office) -> None:
    prepared, follower = Prepared(office), office.administrator()
    prepared.evidence("submitted")
    until, goes_on = restored(office)
    made = prepared.evidence("submitted")
    for lost in (until + 1, until + 1000, goes_on - 1, length(office) + 1):
        problem = refused(follower.get(f"/events?cursor={lost}"), 410, "events_restored")
    assert f"cursor={length(office)}" in problem["detail"]
    problem = refused(follower.get(f"/events?cursor={until + 1}"), 410, "events_restored")
    assert f"cursor={until}" in problem["detail"]
    for known in (until, goes_on):
        assert set(follow(follower, known)) == {f"evidence/{made}"}
    assert len(follow(follower, 0)) > len(follow(follower, until))


@on_one_engine
def test_webhooks_go_on_over_the_gap(office: Office) -> None:
    prepared = Prepared(office)
    prepared.webhook()
    prepared.evidence("submitted")
    restored(office)
    prepared.evidence("submitted")
    assert office.client.portal is not None
    office.client.portal.call(fan_out, office.app.state.database)
    with Session(office.engine) as session:
        sent = set(session.scalars(select(WebhookDelivery.event_position)))
        assert sent == set(
            session.scalars(select(Event.position).where(Event.position > min(sent) - 1))
        )


@pytest.mark.parametrize("seconds", [1, 60, 86_400])
def test_the_same_backup_restored_again_goes_on_elsewhere(seconds: int) -> None:
    now = datetime.fromisoformat("2026-11-29T12:00:00+00:00")
    again = first_place(now + timedelta(seconds=seconds), 100)
    assert 100 < first_place(now, 100) < again < 2**53
    assert first_place(now, again) == again
