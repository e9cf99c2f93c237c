"""After a clock that was a year ahead, nothing waits for a year."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.core import clock
from app.core.identifiers import new_id
from app.models import Email, SignInGuard, WebhookDelivery
from app.models.webhook import DeliveryState
from app.services.clock_jumps import AHEAD, bring_back
from tests.support.evidence import KETUA, evidence
from tests.support.office import Office
from tests.support.prepared import Prepared

YEAR = timedelta(days=365)
INSTANTS: tuple[InstrumentedAttribute[Any], ...] = (
    SignInGuard.blocked_until,
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
                session.add(SignInGuard(key=name, failures=9, failed_at=now, blocked_until=instant))
                session.add(Email(id=new_id(), user_id=office.user_id(KETUA), next_try_at=instant))
            session.add(
                WebhookDelivery(
                    id=new_id(), endpoint_id=UUID(endpoint), event_position=1, subject="x",
                    state=DeliveryState.PENDING, next_try_at=far,
                )
            )  # fmt: skip
        assert run(office) == {
            "SignInGuard.blocked_until": 1, "Email.next_try_at": 1,
            "WebhookDelivery.next_try_at": 1,
        }  # fmt: skip
        with Session(office.engine) as session:
            for column in INSTANTS:
                brought, stayed = session.scalars(select(column).order_by(column)).all()
                assert now <= brought <= clock.now()
                assert stayed == near
        assert run(office) == {}
