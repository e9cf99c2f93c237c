"""How the form of the database compares with what this version of the service knows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, create_engine
from sqlalchemy.pool import NullPool

NOTHING = "-"
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


def schema_state(url: URL, migrations: ScriptDirectory) -> SchemaState:
    """Ask the database; one that is not there yet is not made."""
    head = migrations.get_current_head() or NOTHING
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return SchemaState(Form.BEHIND, NOTHING, head)
    with connected(url) as connection:
        found = set(MigrationContext.configure(connection).get_current_heads())
    if unknown := found - {script.revision for script in migrations.walk_revisions()}:
        return SchemaState(Form.NEWER, min(unknown), head)
    revision = min(found, default=NOTHING)
    return SchemaState(Form.CURRENT if found == {head} else Form.BEHIND, revision, head)
