"""The next decree, started from the seeded one."""

from typing import Any
from uuid import UUID

from app.core import clock
from app.schemas.platform.examples import DECREE_ID
from tests.support.evidence import Body, every, ok
from tests.support.office import Person

DECREE = f"/decrees/{DECREE_ID}"
HEAD = {"number": "12", "year": 2024, "date": "2024-01-15"}


def start(person: Person, path: str = DECREE, **changes: Any) -> Body:
    made: Body = ok(person.post(f"{path}/successor", HEAD | changes), 201)
    return made


def voided_by(user_id: UUID) -> dict[str, object]:
    """Columns of an amendment or a decree that the person voided just now."""
    return {"voided_by_id": user_id, "voided_at": clock.now(), "void_reason": "Keliru"}


def rows(person: Person, kind: str, decree_id: str) -> dict[str, Body]:
    return {row["code"]: row for row in every(person, f"/{kind}", decree_id=decree_id)}


def seat_of(person: Person, username: str, path: str = DECREE) -> Body:
    members = every(person, f"{path}/members", include_ended=True)
    return next(row for row in members if row["username"] == username)
