"""SQLite and PostgreSQL behind one door, and the two kinds of transaction the service knows."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from app.core import sqlite_threads
from app.core.durable import make_folder
from app.core.texts import folded_or_none

FOLDED = "zi_folded"
"""SQLite's name for `texts.folded`; PostgreSQL spells it in SQL (`services/statements.py`)."""
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # what was committed survives a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=15000",
)
# How long a session waits for a connection.
PATIENCE_SECONDS = 15.0
# Answers here are short; compiling a plan costs more than running it.
POSTGRESQL_OPTIONS = "-c jit=off"


class Database:
    """Engines and the sessions made from them.

    SQLite knows one writer at a time: it has one connection that writes, and those who want it come
    in the order in which they asked. What waits for another process is that connection's thread.
    """

    def __init__(
        self,
        url: URL,
        pool_size: int = 10,
        patience_seconds: float = PATIENCE_SECONDS,
        info: Mapping[str, object] | None = None,
    ) -> None:
        """Open nothing yet; the first statement connects. SQLite's folder is made here.

        A session waits `patience_seconds` for a connection, and those that write for their turn.
        `info` is what every session carries along (`Session.info`), such as the audit log's keys.
        """
        self.info = dict(info or {})
        patience = {"pool_timeout": patience_seconds}
        if url.get_backend_name() == "sqlite":
            self.engine = self._reading_engine = _make_sqlite_engine(
                url, pool_size=pool_size, max_overflow=pool_size, **patience
            )
            one_writer = _make_sqlite_engine(
                url, poolclass=sqlite_threads.OneWriterPool, **patience
            )
            self.writing_engine = one_writer.execution_options(zi_writes=True)
        else:
            self.engine = self.writing_engine = _make_postgresql_engine(
                url, pool_size=pool_size, max_overflow=pool_size, **patience
            )
            self._reading_engine = self.engine.execution_options(isolation_level="REPEATABLE READ")

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the single-machine database."""
        return self.engine.dialect.name == "sqlite"

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session that only reads, all of it as of one moment; it never waits for a writer."""
        async with self._session(self._reading_engine) as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """A session whose work is committed at the end, or undone when anything raises.

        SQLite takes its write lock with the first statement (BEGIN IMMEDIATE): a transaction
        that reads first and writes later would otherwise fail when another one wrote in between.
        Raises SQLAlchemy's TimeoutError when those before it took too long.
        """
        async with self._session(self.writing_engine) as session:
            yield session
            await session.commit()

    def _session(self, engine: AsyncEngine) -> AsyncSession:
        return AsyncSession(engine, expire_on_commit=False, info=self.info)

    async def ping(self) -> None:
        """Ask the database anything; raises what the driver raises."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Give all connections back."""
        await self.engine.dispose()
        await self.writing_engine.dispose()


def _make_postgresql_engine(url: URL, **pool: Any) -> AsyncEngine:  # noqa: ANN401 - handed on
    return create_async_engine(
        url,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"options": POSTGRESQL_OPTIONS},
        **pool,
    )


def _make_sqlite_engine(url: URL, **pool: Any) -> AsyncEngine:  # noqa: ANN401 - handed on
    if url.database and url.database != ":memory:":
        make_folder(Path(url.database).parent)
    engine = create_async_engine(
        url.set(drivername=sqlite_threads.DRIVER),
        hide_parameters=True,  # an error's text ends in the log, and some values are secrets
        **pool,
    )
    event.listen(engine.sync_engine, "connect", prepare_sqlite_connection)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def prepare_sqlite_connection(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Switch off the driver's own transactions and set what every connection needs."""
    connection.isolation_level = None
    connection.create_function(FOLDED, 1, folded_or_none, deterministic=True)
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy hands over its own connection
    writes = connection.get_execution_options().get("zi_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
