"""What proves nothing ends after its days; everything else is refused, or said to be kept."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from app.core import clock
from app.core.identifiers import new_id
from app.core.settings import Settings
from app.models import (
    ActivationCode,
    Base,
    Event,
    IdempotencyRecord,
    RefreshToken,
    SignInThrottle,
    UserSession,
    WebhookAttempt,
    WebhookDelivery,
)
from app.models.webhook import DeliveryState
from app.services.upkeep.clearing import CLEARED, KEPT, clear
from tests.support.audit_chain import verification
from tests.support.evidence import KETUA, evidence, ok, refused
from tests.support.office import Office
from tests.support.prepared import Prepared


def test_every_table_is_cleared_or_said_to_be_kept() -> None:
    cleared = {kind.model.__tablename__ for kind in CLEARED}
    assert cleared | set(KEPT) == set(Base.metadata.tables)
    assert not cleared & set(KEPT)


def test_what_is_cleared_has_a_setting_and_an_index_to_find_it() -> None:
    for kind in CLEARED:
        assert kind.days in Settings.model_fields
        indexed = {next(iter(index.columns)).name for index in kind.model.__table__.indexes}  # type: ignore[attr-defined]
        assert indexed & {
            "session_id", "expires_at", "failed_at", "created_at", "delivery_id",
            "event_position", "at", "finished_at", "day",
        }, kind.model  # fmt: skip


def run(office: Office) -> dict[str, int]:
    assert office.client.portal is not None
    database, settings = office.app.state.database, office.app.state.settings
    counts: dict[str, int] = office.client.portal.call(lambda: clear(database, settings))
    return counts


def count(office: Office, model: type[Base]) -> int:
    with Session(office.engine) as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def old_rows(engine: Engine, user_id: UUID, days: int) -> None:
    """A sign-in with two tokens, a code, a guard and an idempotency key of so many days ago."""
    then = clock.now() - timedelta(days=days)
    name = str(days)
    opened = UserSession(
        id=new_id(), user_id=user_id, created_at=then, last_used_at=then, expires_at=then,
        user_agent="tests", address="old",
    )  # fmt: skip
    with Session(engine) as session, session.begin():
        session.add(opened)
        session.flush()
        session.add_all(
            [
                RefreshToken(fingerprint=f"{name}-1", session_id=opened.id, used_at=then),
                RefreshToken(fingerprint=f"{name}-2", session_id=opened.id),
                ActivationCode(user_id=user_id, fingerprint=name, expires_at=then),
                SignInThrottle(key=name, failures=3, failed_at=then),
                IdempotencyRecord(key=name, user_id=user_id, created_at=then),
            ]
        )


def age_events(office: Office, until: int, days: int) -> None:
    """Events up to a place happened so many days ago; their guard looks away for it."""
    on_sqlite = office.engine.dialect.name == "sqlite"
    with office.engine.begin() as connection:
        if on_sqlite:
            connection.execute(text("DROP TRIGGER event_is_final_u"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        old = update(Event).where(Event.position <= until)
        connection.execute(old.values(at=clock.now() - timedelta(days=days)))


class TestClearing:
    def test_takes_what_is_over_and_nothing_else(self, office: Office) -> None:
        user_id = office.user_id(KETUA)
        office.administrator()
        before = {kind.model: count(office, kind.model) for kind in CLEARED}
        for days in (1, 1000):
            old_rows(office.engine, user_id, days)
        counts = run(office)
        assert counts == {
            "refresh_tokens": 2, "sessions": 1, "activation_codes": 1, "sign_in_guards": 1,
            "idempotency_records": 1,
        }  # fmt: skip
        assert count(office, RefreshToken) == before[RefreshToken] + 2
        assert count(office, UserSession) == before[UserSession] + 1
        assert run(office) == {}
        entries = ok(office.administrator().get("/audit-events?action=data.clear"))["items"]
        assert [entry["changes"]["sessions"] for entry in entries] == [[None, 1]]
        assert verification(office)["whole"]

    def test_a_clock_that_is_years_ahead_deletes_nothing(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        evidence(office, "draft")
        old_rows(office.engine, office.user_id(KETUA), days=1)
        monkeypatch.setattr(clock, "_ahead", timedelta(days=1000))
        assert run(office) == {}
        assert count(office, IdempotencyRecord) == 1

    def test_events_go_with_their_deliveries_and_followers_are_told(self, office: Office) -> None:
        prepared = Prepared(office)
        endpoint = UUID(prepared.webhook_id)
        evidence(office, "verified")
        last = count(office, Event)
        delivery_id = new_id()
        with Session(office.engine) as session, session.begin():
            for position, key in ((1, delivery_id), (last, new_id())):
                session.add(
                    WebhookDelivery(
                        id=key, endpoint_id=endpoint, event_position=position, subject="x",
                        state=DeliveryState.DELIVERED,
                    )
                )  # fmt: skip
                session.flush()
                session.add(WebhookAttempt(delivery_id=key, milliseconds=1, http_status=200))
        age_events(office, last - 1, 500)
        for attack in ("DELETE FROM events", "DELETE FROM webhook_attempts"):
            with pytest.raises(DatabaseError, match="guard"), office.engine.begin() as connection:
                connection.execute(text(attack))
        counts = run(office)
        assert counts == {"webhook_attempts": 1, "webhook_deliveries": 1, "events": last - 1}
        follower = office.administrator()
        problem = refused(follower.get("/events?cursor=0"), 410, "events_cleared")
        assert f"cursor={last - 1}" in problem["detail"]
        (kept,) = ok(follower.get("/events"))["items"]
        assert ok(follower.get(f"/events?cursor={last - 1}"))["items"] == [kept]
        with pytest.raises(DatabaseError, match="guard"), office.engine.begin() as connection:
            connection.execute(text("UPDATE event_log SET cleared = 0"))
