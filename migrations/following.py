"""Followers: triggers on both engines that keep the one row of a table at the end of another."""

from collections.abc import Iterable
from typing import NamedTuple

from alembic import op


class Follower(NamedTuple):
    """After a row of `table` was inserted, do what `does` says (SQL over NEW)."""

    name: str
    table: str
    does: str
    event: str = "AFTER INSERT"


def create(followers: Iterable[Follower]) -> None:
    """Set them up."""
    for each in followers:
        if op.get_bind().dialect.name == "sqlite":
            does = f"BEGIN {each.does}; END"
            op.execute(f"CREATE TRIGGER {each.name} {each.event} ON {each.table} {does}")
            continue
        op.execute(
            f"CREATE FUNCTION {each.name}() RETURNS trigger LANGUAGE plpgsql AS $${body_of(each)}$$"
        )
        op.execute(
            f"CREATE TRIGGER {each.name} {each.event} ON {each.table}"
            f" FOR EACH ROW EXECUTE FUNCTION {each.name}()"
        )


def body_of(follower: Follower) -> str:
    """What the function does on PostgreSQL."""
    return f" BEGIN {follower.does}; RETURN NULL; END "


def drop(followers: Iterable[Follower]) -> None:
    """Take them down."""
    for each in followers:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {each.name}")
        else:
            op.execute(f"DROP FUNCTION {each.name} CASCADE")
