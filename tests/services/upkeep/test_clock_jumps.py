"""A clock that is a year ahead makes nothing old; afterwards nothing waits for a year."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.core import clock
from app.core.identifiers import new_id
from app.models import Email, IntegrityProof, SignInThrottle, WebhookDelivery
from app.models.webhook import DeliveryState
from app.services.platform import audit
from app.services.upkeep.clock_jumps import AHEAD, bring_back, certain_now
from tests.support.evidence import KETUA, evidence
from tests.support.office import Office
from tests.support.prepared import Prepared

YEAR, DAY = timedelta(days=365), timedelta(days=1)
INSTANTS: tuple[InstrumentedAttribute[Any], ...] = (
    SignInThrottle.blocked_until,
    Email.next_try_at,
)


def run(office: Office) -> dict[str, int]:
    assert office.client.portal is not None
    database = office.app.state.database
    counts: dict[str, int] = office.client.portal.call(lambda: bring_back(database))
    return counts


def test_what_was_brought_back_is_not_brought_back_again() -> None:
    assert all(kind.left <= kind.longest for kind in AHEAD)


class TestClockJumps:
    def test_what_a_wrong_clock_left_is_brought_back_and_what_is_near_stays(
        self, office: Office
    ) -> None:
        endpoint, now = Prepared(office).webhook_id, clock.now()
        evidence(office, "draft")
        near, far = now + timedelta(minutes=10), now + YEAR
        with Session(office.engine) as session, session.begin():
            for name, instant in (("near", near), ("far", far)):
                session.add(
                    SignInThrottle(key=name, failures=9, failed_at=now, blocked_until=instant)
                )
                session.add(Email(id=new_id(), user_id=office.user_id(KETUA), next_try_at=instant))
            session.add(
                WebhookDelivery(
                    id=new_id(), endpoint_id=UUID(endpoint), event_position=1, subject="x",
                    state=DeliveryState.PENDING, next_try_at=far,
                )
            )  # fmt: skip
        assert run(office) == {
            "SignInThrottle.blocked_until": 1, "Email.next_try_at": 1,
            "WebhookDelivery.next_try_at": 1,
        }  # fmt: skip
        with Session(office.engine) as session:
            for column in INSTANTS:
                brought, stayed = session.scalars(select(column).order_by(column)).all()
                assert now <= brought <= clock.now()
                assert stayed == near
        assert run(office) == {}


class TestCertainNow:
    """How far back the clock is believed to be certain, from where the test began."""

    @pytest.fixture(autouse=True)
    def begin(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        self.office, self.patch, self.start = office, monkeypatch, clock.now()

    def at(self, ahead: timedelta) -> None:
        self.patch.setattr(clock, "_ahead", ahead)

    def write(self, ahead: timedelta) -> None:
        """An entry of the audit log by a clock that is so far ahead."""
        self.at(ahead)

        async def record() -> None:
            async with self.office.app.state.database.writing() as session:
                audit.log(session, None, "storage.sweep", audit.Target("storage", None))

        assert self.office.client.portal is not None
        self.office.client.portal.call(record)

    def prove(self, ahead: timedelta) -> None:
        at = self.start + ahead
        with Session(self.office.engine) as session, session.begin():
            row = IntegrityProof(day=at.date(), begun_at=at, finished_at=at, is_whole=True)
            session.add(row)

    def certain(self, ahead: timedelta) -> timedelta:
        """Rounded to days since the test began."""
        self.at(ahead)

        async def ask() -> datetime:
            async with self.office.app.state.database.reading() as session:
                return await certain_now(session)

        assert self.office.client.portal is not None
        since: timedelta = self.office.client.portal.call(ask) - self.start
        return round(since / DAY) * DAY

    def test_a_new_installation_believes_its_clock(self) -> None:
        self.write(timedelta())
        assert self.certain(timedelta()) == timedelta()

    def test_after_a_jump_the_last_entry_before_it_is_certain_though_people_go_on(self) -> None:
        self.write(timedelta())
        self.write(YEAR)
        self.prove(YEAR + DAY)
        assert self.certain(YEAR + 2 * DAY) == timedelta()
        assert self.certain(timedelta()) == timedelta(), "the clock is right again"

    def test_a_clock_that_was_lived_with_for_a_week_is_believed(self) -> None:
        self.write(timedelta())
        self.write(YEAR)
        assert self.certain(YEAR + 6 * DAY) == timedelta()
        assert self.certain(YEAR + 8 * DAY) == YEAR + 8 * DAY

    def test_nightly_proofs_are_enough_where_nobody_writes(self) -> None:
        self.write(timedelta())
        assert self.certain(40 * DAY) == timedelta()
        self.prove(30 * DAY)
        assert self.certain(40 * DAY) == 40 * DAY

    def test_a_clock_that_is_behind_is_believed(self) -> None:
        self.write(timedelta())
        assert self.certain(-YEAR) == -YEAR
