"""What the database refuses of an erasure that one person would do alone, or undo."""

import importlib.util
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql import Executable

from app.core import clock
from app.core.identifiers import new_id
from app.models import FileErasure
from tests.api.evidence.test_erasures import accepted, ask, erase
from tests.support.evidence import KETUA, MEMBER
from tests.support.evidence_sql import attempt, table
from tests.support.office import Office

ERASURE = table(FileErasure)
MIGRATION = Path(__file__).parents[3] / "migrations/versions/20261129_erasures.py"


def attempts(office: Office) -> dict[str, list[Executable]]:
    """By guard, with one erasure that was carried out and one that waits."""
    member, admin = office.user_id(MEMBER), office.user_id("admin")
    with Session(office.engine) as session:
        done_one, waits = session.execute(select(ERASURE).order_by(ERASURE.c.requested_at)).all()
    nothing = ("decided_by_id", "decided_as", "decided_at", "removed_at")
    asked_again = {**done_one._mapping, "status": "pending", **dict.fromkeys(nothing)}
    pending = update(ERASURE).where(ERASURE.c.id == waits.id)
    done = update(ERASURE).where(ERASURE.c.id != waits.id)
    confirmed = {"status": "confirmed", "decided_at": clock.now()}
    agreed = {**confirmed, "decided_by_id": admin, "decided_as": "administrator"}

    def new(**values: Any) -> Executable:
        return insert(ERASURE).values(**{**asked_again, "id": new_id(), **values})

    return {
        "erasure_begins_as_a_request": [
            new(sha256="0" * 64),
            new(requested_by_id=member),
            new(requested_as="administrator"),
            new(**agreed),
        ],
        "erasure_takes_both_roles": [
            pending.values(**agreed | {"decided_by_id": waits.requested_by_id}),
            pending.values(**agreed | {"decided_by_id": member}),
            pending.values(**agreed | {"decided_as": waits.requested_as}),
            pending.values(**agreed | {"decided_as": None}),
        ],
        "erasure_keeps_its_words": [
            done.values(reason="Lain"),
            done.values(sha256="0" * 64),
            pending.values(requested_by_id=member),
        ],
        "erasure_is_decided_once": [
            done.values(decided_by_id=member),
            done.values(status="pending", decided_by_id=None, decided_at=None),
            done.values(decided_at=clock.now()),
        ],
        "erasure_is_carried_out_once": [done.values(removed_at=None)],
        "erasure_is_never_deleted": [delete(ERASURE)],
    }


def test_nobody_erases_alone_and_nothing_of_it_is_undone(office: Office) -> None:
    erase(office, *accepted(office))
    ask(office.person(KETUA), *accepted(office))
    tried = attempts(office)
    spec = importlib.util.spec_from_file_location(MIGRATION.stem, MIGRATION)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert set(tried) == {guard.name for guard in module.GUARDS}
    for guard, statements in tried.items():
        for statement in statements:
            assert f"guard {guard}" in attempt(office, statement), (guard, str(statement))
