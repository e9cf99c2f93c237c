"""Marks: triggers on both engines that note whose kept counts a change touches, whoever writes it.

A mark is a row of `counts_due`; whoever commits counts the team anew and takes the mark away.
"""

from collections.abc import Iterable
from typing import NamedTuple

from alembic import op

_NEW_KEY = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}


class Mark(NamedTuple):
    """At `event` on `table`, mark the teams that `teams` finds: SQL over OLD and NEW.

    `months`, SQL over the same, says whether the months of the team have to be counted anew, too.
    """

    name: str
    table: str
    event: str
    teams: str
    months: str = "1 = 1"


def create(marks: Iterable[Mark]) -> None:
    """Set the marks up."""
    for mark in marks:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(
                f"CREATE TRIGGER {mark.name} BEFORE {mark.event} ON {mark.table}"
                f" BEGIN {_insert(mark, 'sqlite')}; END"
            )
            continue
        op.execute(
            f"CREATE FUNCTION {mark.name}() RETURNS trigger LANGUAGE plpgsql AS $${body_of(mark)}$$"
        )
        op.execute(
            f"CREATE TRIGGER {mark.name} BEFORE {mark.event} ON {mark.table}"
            f" FOR EACH ROW EXECUTE FUNCTION {mark.name}()"
        )


def body_of(mark: Mark) -> str:
    """What the mark's function does on PostgreSQL."""
    return f" BEGIN {_insert(mark, 'postgresql')}; RETURN COALESCE(NEW, OLD); END "


def drop(marks: Iterable[Mark]) -> None:
    """Take the marks down."""
    for mark in marks:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {mark.name}")
        else:
            op.execute(f"DROP FUNCTION {mark.name} CASCADE")


def _insert(mark: Mark, engine: str) -> str:
    return (
        "INSERT INTO counts_due (id, team_id, with_months)"  # noqa: S608 - constants of the migrations
        f" SELECT {_NEW_KEY[engine]}, x.team_id, {mark.months} FROM ({mark.teams}) x"
    )
