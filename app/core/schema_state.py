"""How the form of the database compares with what this version of the service knows.

It is told without Alembic, which takes a second and 10 MiB: most starts find nothing to do.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import URL, Connection, create_engine, inspect, text
from sqlalchemy.pool import NullPool

NOTHING = "-"
MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"
_SAID = re.compile(r'^(revision|down_revision) = (?:"(\w+)"|None)$', re.MULTILINE)
_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}


class Form(Enum):
    """Whether the database has the form that this version needs."""

    BEHIND = "behind"
    CURRENT = "current"
    NEWER = "newer"


@dataclass(frozen=True)
class SchemaState:
    """The database's revision (`-`: none yet) and the newest that is known here."""

    form: Form
    revision: str
    head: str


@contextmanager
def connected(url: URL) -> Iterator[Connection]:
    """One connection in this thread, beside those of the service; raises what the driver raises."""
    engine = create_engine(
        url.set(drivername=_DRIVERS[url.get_backend_name()]),
        poolclass=NullPool,
        hide_parameters=True,
        isolation_level="AUTOCOMMIT",
    )
    with engine.connect() as connection:
        yield connection


def schema_state(url: URL) -> SchemaState:
    """Ask the database; one that is not there yet is not made."""
    steps = known_steps()
    head = newest(steps)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return SchemaState(Form.BEHIND, NOTHING, head)
    with connected(url) as connection:
        found = revisions_in(connection)
    if unknown := found - steps.keys():
        return SchemaState(Form.NEWER, min(unknown), head)
    revision = min(found, default=NOTHING)
    return SchemaState(Form.CURRENT if found == {head} else Form.BEHIND, revision, head)


@cache
def known_steps() -> Mapping[str, str | None]:
    """The migrations of this version: each revision, and the one it follows.

    Their files are read once: they do not change while the program runs.
    """
    steps: dict[str, str | None] = {}
    for path in MIGRATIONS.glob("*.py"):
        said = dict(_SAID.findall(path.read_text(encoding="utf-8")))
        if "revision" in said:
            steps[said["revision"]] = said["down_revision"] or None
    return MappingProxyType(steps)


def newest(steps: Mapping[str, str | None]) -> str:
    """The revision that none follows; that there is one is checked where migrations are made."""
    return next(iter(steps.keys() - set(steps.values())), NOTHING)


def revisions_in(connection: Connection) -> set[str]:
    """What Alembic wrote into the database; nothing where no migration ran."""
    if not inspect(connection).has_table("alembic_version"):
        return set()
    return set(connection.scalars(text("SELECT version_num FROM alembic_version")))
