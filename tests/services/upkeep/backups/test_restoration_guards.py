"""Nobody makes a restored database look like one that was never restored."""

from sqlalchemy import delete, insert, text, update
from sqlalchemy.orm import Session

from app.core import clock
from app.core.identifiers import new_id
from app.models import Restoration
from app.models.backup import RestorationKind
from tests.support.evidence_sql import attempt
from tests.support.office import Office


def test_what_a_database_came_from_is_never_changed(office: Office) -> None:
    values = {
        "id": new_id(), "kind": RestorationKind.RESTORE, "at": clock.now(),
        "backup": "20260101T000000000Z", "backup_at": clock.now(), "chain_length": 1,
        "chain_head_hash": "a" * 64, "events_until": 1, "events_from": 2,
    }  # fmt: skip
    with Session(office.engine) as session, session.begin():
        session.execute(insert(Restoration).values(values))
    attempts = {
        "restoration_is_final_u": update(Restoration).values(events_until=2),
        "restoration_is_final_d": delete(Restoration),
    }
    if office.engine.dialect.name == "postgresql":
        attempts["never_emptied"] = text("TRUNCATE restorations")  # type: ignore[assignment]
    else:
        replaced = insert(Restoration).prefix_with("OR REPLACE").values(values)
        attempts["restorations_replaced_i"] = replaced
        moved = text("UPDATE OR REPLACE restorations SET rowid = rowid + 1")
        attempts["restoration_is_final_u"] = moved  # type: ignore[assignment]
    for guard, statement in attempts.items():
        assert f"guard {guard}" in attempt(office, statement), guard
