"""SQLite and PostgreSQL behind one door, and the two kinds of transaction the service knows."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import URL, Connection, Result, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util import greenlet_spawn

from app.core import clock, sqlite_pools, sqlite_threads
from app.core.database_faults import Troubles
from app.core.durable import make_folder
from app.core.file_locks import beside
from app.core.presence import PRESENCE, Presence
from app.core.texts import folded_or_none

TODAY = "zi_today"
"""SQLite's name for `clock.today_in`; PostgreSQL spells it in SQL (`platform/sql.py`)."""
FOLDED = "zi_folded"
"""SQLite's name for `texts.folded`; PostgreSQL spells it in SQL (`services/platform/sql.py`)."""
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # what was committed survives a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-512",  # KiB of each connection; the system keeps the whole file
    "PRAGMA busy_timeout=15000",
)
AT_COMMIT = "at_commit"
"""Where a session carries what is to be done before its commit."""
Execute: TypeAlias = Callable[..., Result[Any]]
"""`execute` of a connection: rows of columns, never objects of a session."""
CommitStep: TypeAlias = Callable[[Session], None]
ResultT = TypeVar("ResultT")
# How long a session of the command line waits for a connection, or for another process.
PATIENCE_SECONDS = 15.0
PING_SECONDS = 2.0
_KEPT_BY_SQLITE = 4


class ServiceSession(Session):
    """Every session of a `Database`; what all of them do at an event is declared for it once.

    Declaring it for each session as it is made would take a hundred times as long.
    """


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
        statement_seconds: float | None = None,
        info: Mapping[str, object] | None = None,
    ) -> None:
        """Open nothing yet; the first statement connects. SQLite's folder is made here.

        A session waits `patience_seconds` for a connection, and those that write for their turn;
        a statement of PostgreSQL takes `statement_seconds` at most, without a number any time.
        `info` is what every session carries along (`Session.info`): the audit log's keys, and under
        AT_COMMIT what is done, in that order, right before whatever is written is committed.
        """
        is_sqlite = url.get_backend_name() == "sqlite"
        self.presence = Presence(beside(url.database or "", "instances") if is_sqlite else None)
        self.info = dict(info or {})
        self._troubles = Troubles()
        pool = {"pool_size": pool_size, "max_overflow": pool_size, "pool_timeout": patience_seconds}
        alone = {"pool_size": 1, "max_overflow": 0}
        if is_sqlite:
            make = partial(_make_sqlite_engine, url, patience_seconds)
            few = pool | _few_kept(pool_size)
            self.engine = self._reading_engine = self._asking_engine = make(**few)
            self.writing_engine = make(
                poolclass=sqlite_pools.OneWriterPool,
                pool_timeout=patience_seconds,
                connect_args={"begin": sqlite_threads.BEGIN_WRITING},
            )
            self.pinging_engine = make(**alone)
        else:
            # Not at the top: psycopg takes 10 MiB, and on SQLite nothing needs it.
            from app.core import postgresql  # noqa: PLC0415

            make = partial(postgresql.make_engine, url, self.presence.name)
            self.engine = self.writing_engine = make(statement_seconds, **pool)
            self._reading_engine = self.engine.execution_options(**postgresql.READING)
            self._asking_engine = self.engine.execution_options(**postgresql.ASKING)
            self.pinging_engine = make(PING_SECONDS, **alone)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the single-machine database."""
        return self.engine.dialect.name == "sqlite"

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session that only reads, all of it as of one moment; it never waits for a writer."""
        with self._noticing():
            async with self._session(self._reading_engine) as session:
                yield session

    async def ask(self, work: Callable[[Execute], ResultT]) -> ResultT:
        """What `work` finds with one statement that only reads; a second may see another moment.

        The database is sent that statement alone, without a transaction around it. There is no
        session: this is done in every request, and half of its price would be the session's.
        """
        with self._noticing():
            return await greenlet_spawn(self._asked, work)

    def _asked(self, work: Callable[[Execute], ResultT]) -> ResultT:
        with self._asking_engine.sync_engine.connect() as connection:
            driver = _driver_of(connection)
            if not isinstance(driver, sqlite_threads.Connection):
                return work(connection.execute)
            with driver.without_transactions():
                return driver.together(partial(work, connection.execute))

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """A session whose work is committed at the end, or undone when anything raises.

        SQLite takes its write lock with the first statement (BEGIN IMMEDIATE): a transaction
        that reads first and writes later would otherwise fail when another one wrote in between.
        Raises SQLAlchemy's TimeoutError when those before it took too long.
        """
        with self._noticing():
            async with self._session(self.writing_engine) as session:
                yield session
                await session.run_sync(_commit)

    @contextmanager
    def _noticing(self) -> Iterator[None]:
        """The log tells of an outage when it begins and when it ends, whoever met it."""
        try:
            yield
        except (DBAPIError, PoolTimeoutError) as error:
            self._troubles.failed(error)
            raise
        self._troubles.succeeded()

    def _session(self, engine: AsyncEngine) -> AsyncSession:
        info = self.info | {PRESENCE: self.presence}
        return AsyncSession(
            engine, sync_session_class=ServiceSession, expire_on_commit=False, info=info
        )

    async def ping(self) -> None:
        """Ask the database anything, on a connection of its own; raises what the driver raises."""
        async with self.pinging_engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Give all connections back."""
        for engine in (self.engine, self.writing_engine, self.pinging_engine):
            await engine.dispose()
        self.presence.hide()


def _few_kept(pool_size: int) -> dict[str, Any]:
    """As many connections of SQLite as were asked for, of which four are kept.

    Each has its own copy of the schema and of its statements, some 3 MiB; so the one that was used
    last is used next.
    """
    kept = min(_KEPT_BY_SQLITE, pool_size)
    return {
        "poolclass": sqlite_pools.FewReadersPool,
        "pool_size": kept,
        "max_overflow": 2 * pool_size - kept,
        "pool_use_lifo": True,
    }


def together(session: Session, work: Callable[[], ResultT]) -> ResultT:
    """Plain work that asks the session's connection several times; SQLite does it in one trip."""
    driver = _driver_of(session.connection())
    return driver.together(work) if isinstance(driver, sqlite_threads.Connection) else work()


def _driver_of(connection: Connection) -> object:
    return connection.connection.dbapi_connection


def _commit(session: Session) -> None:
    driver = _driver_of(session.connection()) if session.in_transaction() else None
    if isinstance(driver, sqlite_threads.Connection):
        driver.together(partial(_take_steps_and_end, session, driver))
    else:
        _take_steps(session)
    session.commit()


def _take_steps_and_end(session: Session, driver: sqlite_threads.Connection) -> None:
    """The steps and the commit in one trip; what is left for the session is to say so.

    It would have to send its changes first: what a flush has left goes the longer way.
    """
    _take_steps(session)
    session.flush()
    if not (session.new or session.dirty or session.deleted):
        driver.commit()


def _take_steps(session: Session) -> None:
    steps: Sequence[CommitStep] = session.info.get(AT_COMMIT, ())
    for step in steps:
        step(session)


def _make_sqlite_engine(url: URL, lock_seconds: float, **pool: Any) -> AsyncEngine:  # noqa: ANN401 - handed on
    if url.database and url.database != ":memory:":
        make_folder(Path(url.database).parent)
    engine = create_async_engine(
        url.set(drivername=sqlite_threads.DRIVER),
        hide_parameters=True,  # an error's text ends in the log, and some values are secrets
        **pool,
    )
    wait = f"PRAGMA busy_timeout={round(lock_seconds * 1000)}"  # for another process
    prepare = partial(prepare_sqlite_connection, pragmas=(*SQLITE_PRAGMAS, wait))
    event.listen(engine.sync_engine, "connect", prepare)
    return engine


def prepare_sqlite_connection(
    connection: DBAPIConnection,
    _entry: ConnectionPoolEntry,
    pragmas: Sequence[str] = SQLITE_PRAGMAS,
) -> None:
    """Switch off the driver's own transactions and set what every connection needs."""
    connection.isolation_level = None
    connection.create_function(FOLDED, 1, folded_or_none, deterministic=True)
    connection.create_function(TODAY, 1, _today)
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(pragma)
    cursor.close()


def _today(time_zone: str) -> str:
    return clock.today_in(time_zone).isoformat()
