"""Runs migrations on the database of the settings, or on the one named with `-x url=...`."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import URL, Connection, Enum, create_engine, event, make_url, text
from sqlalchemy.pool import NullPool

from app.core import database_locks
from app.core.database import prepare_sqlite_connection
from app.core.settings import Settings
from app.models import Base
from app.models.base import UtcDateTime, ValueEnum

# Indexes that one engine alone has: models say nothing of them.
OF_ONE_ENGINE = frozenset({"ix_evidence_words_triples"})


def plain_type(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write our column types as the plain types below them: old migrations import no models."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, ValueEnum):
        enum = item.impl_instance
        assert isinstance(enum, Enum)  # noqa: S101 - ValueEnum's impl
        values = ", ".join(repr(value) for value in enum.enums)
        options = "native_enum=False, create_constraint=True, length=40"
        return f"sa.Enum({values}, name={enum.name!r}, {options})"
    return False


def database_url() -> URL:
    """The address given on the command line (-x url=...), or the settings'."""
    given = context.get_x_argument(as_dictionary=True).get("url")
    url = make_url(given) if given else Settings().async_database_url
    return url.set(
        drivername={"sqlite": "sqlite"}.get(url.get_backend_name(), "postgresql+psycopg")
    )


def run(connection: Connection) -> None:
    """Each step in a transaction of its own: one that fails leaves nothing of itself behind.

    Those before it stay done, and the next run goes on from there.
    """
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=plain_type,
        include_name=lambda name, _kind, _parents: name not in OF_ONE_ENGINE,
        transaction_per_migration=True,
    )
    if connection.dialect.name == "postgresql":
        take_turn(connection)
    with context.begin_transaction():
        context.run_migrations()


def take_turn(connection: Connection) -> None:
    """On PostgreSQL: wait for whoever migrates now, then wait for no table for long.

    Everybody who wants a table queues behind a step that waits for it.
    """
    connection.execute(text("SELECT pg_advisory_lock(142202300)"))
    wait = round(database_locks.TABLE_SECONDS * 1000)
    connection.execute(text(f"SET lock_timeout = {wait}"))


def main() -> None:
    """Migrate through a connection of our own."""
    engine = create_engine(database_url(), poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", prepare_sqlite_connection)
        # Whoever reads first and writes later fails when a server wrote in between.
        event.listen(
            engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE")
        )
    with engine.connect() as connection:
        run(connection)


main()
