"""Guards that wait, on PostgreSQL, for whoever is just changing what they look at."""

from collections.abc import Iterable
from typing import NamedTuple

from alembic import op

from migrations import guards
from migrations.guards import Guard


class WaitingGuard(NamedTuple):
    """A guard, and the statement that holds the row of which its condition asks.

    SQLite has one writer at a time: there nothing is to be waited for.
    """

    guard: Guard
    hold: str


def create(waiting: Iterable[WaitingGuard]) -> None:
    """Set them up; `guards.drop` takes them down."""
    for each in waiting:
        guard = each.guard
        if op.get_bind().dialect.name == "sqlite":
            guards.create([guard])
            continue
        op.execute(
            f"CREATE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql"
            f" AS $${body_of(each)}$$"
        )
        op.execute(
            f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table}"
            f" FOR EACH ROW EXECUTE FUNCTION {guard.name}()"
        )


def body_of(waiting: WaitingGuard) -> str:
    """What the guard's function does on PostgreSQL: hold first, then look as it is by then."""
    return guards.body_of(waiting.guard).replace(" BEGIN ", f" BEGIN PERFORM {waiting.hold}; ", 1)
