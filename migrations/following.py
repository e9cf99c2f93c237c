"""Followers: triggers on both engines that write something down after a row was written."""

from collections.abc import Iterable
from typing import NamedTuple

from alembic import op

_NEW_KEY = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}


class Follower(NamedTuple):
    """After `event` on a row of `table`, do what `does` says: SQL over OLD and NEW.

    `{new_key}` in it is a key for a new row.
    """

    name: str
    table: str
    does: str
    event: str = "AFTER INSERT"


def create(followers: Iterable[Follower]) -> None:
    """Set them up."""
    for each in followers:
        if op.get_bind().dialect.name == "sqlite":
            does = f"BEGIN {_does(each, 'sqlite')}; END"
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
    return f" BEGIN {_does(follower, 'postgresql')}; RETURN NULL; END "


def drop(followers: Iterable[Follower]) -> None:
    """Take them down."""
    for each in followers:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {each.name}")
        else:
            op.execute(f"DROP FUNCTION {each.name} CASCADE")


def new_key() -> str:
    """SQL for the key of a new row."""
    return _NEW_KEY[op.get_bind().dialect.name]


def _does(follower: Follower, engine: str) -> str:
    return follower.does.format(new_key=_NEW_KEY[engine])
