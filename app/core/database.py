"""One engine for SQLite and PostgreSQL, and the two kinds of transaction the service knows."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry

from app.core import one_trip

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=15000",
)


class Database:
    """An engine and the sessions made from it."""

    def __init__(self, url: URL, pool_size: int = 10) -> None:
        """Open nothing yet; the first statement connects. SQLite's folder is made here."""
        self.engine = _make_engine(url, pool_size)
        self._writing_engine = self.engine.execution_options(zi_writes=True)
        self._reading_engine = self.engine
        if not self.is_sqlite:
            self._reading_engine = self.engine.execution_options(isolation_level="REPEATABLE READ")

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the single-machine database."""
        return self.engine.dialect.name == "sqlite"

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session that only reads, all of it as of one moment; it never waits for a writer."""
        async with AsyncSession(self._reading_engine, expire_on_commit=False) as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """A session whose work is committed at the end, or undone when anything raises.

        SQLite takes its write lock with the first statement (BEGIN IMMEDIATE): a transaction
        that reads first and writes later would otherwise fail when another one wrote in between.
        """
        async with AsyncSession(self._writing_engine, expire_on_commit=False) as session:
            yield session
            await session.commit()

    async def ping(self) -> None:
        """Ask the database anything; raises what the driver raises."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Give all connections back."""
        await self.engine.dispose()


def _make_engine(url: URL, pool_size: int) -> AsyncEngine:
    if url.get_backend_name() != "sqlite":
        return create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=True,
            hide_parameters=True,
        )
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        url.set(drivername=one_trip.DRIVER),
        poolclass=AsyncAdaptedQueuePool,
        pool_size=pool_size,
        max_overflow=pool_size,
        hide_parameters=True,  # an error's text ends in the log, and some values are secrets
    )
    event.listen(engine.sync_engine, "connect", prepare_sqlite_connection)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def prepare_sqlite_connection(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Switch off the driver's own transactions and set what every connection needs."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy hands over its own connection
    writes = connection.get_execution_options().get("zi_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
