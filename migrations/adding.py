"""Marks of what only adds to the counts of a team: they name the draft and its indicator."""

from collections.abc import Iterable
from typing import NamedTuple

from alembic import op

_NEW_KEY = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}


class AddingMark(NamedTuple):
    """As `marks.Mark`; where `only_adds` (SQL over NEW) is true, the team is not counted anew.

    It is set once the row is there: a mark of one that was not inserted would be counted.
    """

    name: str
    table: str
    teams: str
    months: str
    only_adds: str
    event: str = "AFTER INSERT"


def create(marks: Iterable[AddingMark]) -> None:
    """Set the marks up."""
    for mark in marks:
        if op.get_bind().dialect.name == "sqlite":
            does = f"BEGIN {_insert(mark, 'sqlite')}; END"
            op.execute(f"CREATE TRIGGER {mark.name} {mark.event} ON {mark.table} {does}")
            continue
        op.execute(
            f"CREATE FUNCTION {mark.name}() RETURNS trigger LANGUAGE plpgsql AS $${body_of(mark)}$$"
        )
        op.execute(
            f"CREATE TRIGGER {mark.name} {mark.event} ON {mark.table}"
            f" FOR EACH ROW EXECUTE FUNCTION {mark.name}()"
        )


def body_of(mark: AddingMark) -> str:
    """What the mark's function does on PostgreSQL."""
    return f" BEGIN {_insert(mark, 'postgresql')}; RETURN NULL; END "


def drop(marks: Iterable[AddingMark]) -> None:
    """Take the marks down."""
    for mark in marks:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {mark.name}")
        else:
            op.execute(f"DROP FUNCTION {mark.name} CASCADE")


def _insert(mark: AddingMark, engine: str) -> str:
    named = (
        f"CASE WHEN y.only_adds THEN NEW.{name} END" for name in ("evidence_id", "indicator_id")
    )
    return (
        "INSERT INTO counts_due (id, team_id, with_months, evidence_id, indicator_id)"  # noqa: S608 - constants of the migrations
        f" SELECT {_NEW_KEY[engine]}, x.team_id, {mark.months}, {', '.join(named)}"
        f" FROM ({mark.teams}) x CROSS JOIN (SELECT {mark.only_adds} AS only_adds) y"
    )
