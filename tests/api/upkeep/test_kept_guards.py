"""Guards of what the service itself keeps: signed ends of the log, places of events, who left."""

from datetime import date

from sqlalchemy import Executable, insert, text, update
from sqlalchemy.orm import Session

from app.core import clock
from app.models import Base, EventLog, User
from tests.support.evidence_sql import attempt
from tests.support.office import Office

CHECKPOINTS = Base.metadata.tables["audit_checkpoints"]
LEFT = update(User).where(User.anonymised_at.is_not(None))
ATTEMPTS: dict[str, list[Executable]] = {
    "checkpoint_is_signed_u": [
        update(CHECKPOINTS).values({column: value})
        for column, value in {"length": 7, "head_hash": "b" * 64, "signature": "x"}.items()
    ],
    "checkpoint_is_signed_d": [text("DELETE FROM audit_checkpoints")],
    "event_log_only_grows": [
        update(EventLog).values(length=EventLog.length - 1),
        update(EventLog).values(cleared=EventLog.length + 1),
    ],
    "anonymised_for_good": [LEFT.values(anonymised_at=None), LEFT.values(is_active=True)],
}


def test_every_guard_refuses_what_it_is_there_for(office: Office) -> None:
    signed = {"day": date(2023, 7, 1), "length": 1, "head_hash": "a" * 64, "at": "2023-07-01"}
    signed |= {"public_key": "k", "signature": "s", "attempts": 0}
    with Session(office.engine) as session, session.begin():
        session.execute(insert(CHECKPOINTS).values(signed))
        left = office.user_id("angeli.l.lake")
        gone = {"anonymised_at": clock.now(), "is_active": False}
        session.execute(update(User).where(User.id == left).values(gone))
    for guard, statements in ATTEMPTS.items():
        for statement in statements:
            assert f"guard {guard}" in attempt(office, statement), guard
