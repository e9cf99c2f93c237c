"""SQLite for asyncio: every connection has a thread of its own, where all of it is done.

A cursor that an error keeps alive is otherwise freed wherever the garbage collector happens to run;
freed in the event loop's thread, it waits there for the connection's mutex, which its own thread
holds while it waits for the write lock: the whole service stands still. Here a cursor lives for one
trip to the thread: it is made, executed, read and closed there, whatever happens.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import URL
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import AsyncAdaptedQueuePool, Pool
from sqlalchemy.util import await_only

from app.core.file_locks import Turns, beside
from app.core.threads import Worker

DRIVER = "sqlite+threads"
BEGIN_WRITING = "BEGIN IMMEDIATE"
ResultT = TypeVar("ResultT")
Row = tuple[Any, ...]


class Cursor:
    """What SQLAlchemy takes for a DB-API cursor (PEP 249): a statement's outcome, already read."""

    arraysize = 1
    description: Any = None
    rowcount = -1
    lastrowid: int | None = None

    def __init__(self, connection: "Connection") -> None:
        """Nothing is opened yet."""
        self._connection = connection
        self._rows: deque[Row] = deque()

    def execute(self, statement: str, parameters: Any = ()) -> None:  # noqa: ANN401 - PEP 249
        """Run a statement and read all its rows; raises what `sqlite3` raises."""
        self._run("execute", statement, parameters)

    def executemany(self, statement: str, parameters: Any) -> None:  # noqa: ANN401 - PEP 249
        """Run a statement once for each set of parameters; raises what `sqlite3` raises."""
        self._run("executemany", statement, parameters)

    def _run(self, method: str, *arguments: Any) -> None:  # noqa: ANN401 - handed on
        def in_thread(raw: sqlite3.Connection) -> tuple[Any, int, int | None, list[Row]]:
            cursor = raw.cursor()
            try:
                getattr(cursor, method)(*arguments)
                return cursor.description, cursor.rowcount, cursor.lastrowid, cursor.fetchall()
            finally:
                cursor.close()

        found = self._connection.run_in_transaction(in_thread)
        self.description, self.rowcount, self.lastrowid, rows = found
        self._rows = deque(rows)

    def fetchone(self) -> Row | None:
        """The next row, if there is one."""
        return self._rows.popleft() if self._rows else None

    def fetchmany(self, size: int | None = None) -> Sequence[Row]:
        """The next rows, `size` at most."""
        count = min(self.arraysize if size is None else size, len(self._rows))
        return [self._rows.popleft() for _ in range(count)]

    def fetchall(self) -> Sequence[Row]:
        """All rows that are left."""
        rows, self._rows = self._rows, deque()
        return list(rows)

    def close(self) -> None:
        """Forget the rows that nobody took."""
        self._rows.clear()

    async def _async_soft_close(self) -> None:
        """SQLAlchemy asks every asynchronous cursor to let go of the database: it has already."""


class Connection:
    """What SQLAlchemy takes for a DB-API connection (PEP 249)."""

    _turns: Turns | None = None
    _patience_ms = 0
    _is_due = False  # a transaction begins with the next statement, in the same trip
    _is_begun = False
    _has_transactions = True

    def __init__(self, open_it: Callable[[], sqlite3.Connection], begin: str) -> None:
        """Open it in a thread of its own; raises what `sqlite3.connect` raises.

        `begin` is the statement with which its transactions begin.
        """
        self._begin_with = begin
        self._worker = Worker("sqlite")
        try:
            self.raw = await_only(self._worker.do(open_it))
        except BaseException:
            self._worker.stop()
            raise

    def run(self, work: Callable[[sqlite3.Connection], ResultT]) -> ResultT:
        """Do `work` in the connection's thread and wait for it, without holding up the loop."""
        if self._worker.is_here():
            return work(self.raw)
        return await_only(self._worker.do(partial(work, self.raw)))

    def together(self, work: Callable[[], ResultT]) -> ResultT:
        """Do what asks several times in the connection's thread, so that it is one trip.

        A trip costs more than most statements. `work` waits for nothing but this connection. Who is
        cancelled meanwhile goes on when it has ended (what runs is interrupted): nobody else is
        given the connection before.
        """
        here = partial(copy_context().run, work)
        return await_only(self._worker.do_to_the_end(here, self.raw.interrupt))

    def cursor(self) -> Cursor:
        """A cursor for one statement."""
        return Cursor(self)

    def create_function(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - as in sqlite3
        """Make a function of Python known to SQL."""
        self.run(lambda raw: raw.create_function(*arguments, **options))

    def begin(self) -> None:
        """Begin a transaction with the next statement."""
        self._is_due = self._has_transactions

    @contextmanager
    def without_transactions(self) -> Iterator[None]:
        """Each statement is by itself meanwhile; for those that only read."""
        self._has_transactions = False
        try:
            yield
        finally:
            self._has_transactions = True

    def run_in_transaction(self, work: Callable[[sqlite3.Connection], ResultT]) -> ResultT:
        """As `run`; a transaction that is due begins before."""
        if not self._is_due:
            return self.run(work)
        self._is_due, self._is_begun = False, True

        def begun(raw: sqlite3.Connection) -> ResultT:
            self._begin(raw)
            return work(raw)

        return self.run(begun)

    def _begin(self, raw: sqlite3.Connection) -> None:
        if self._begin_with == BEGIN_WRITING:
            self._take_turn(raw)
        raw.execute(self._begin_with).close()

    def _take_turn(self, raw: sqlite3.Connection) -> None:
        """Wait until no other process of this machine writes, in order, and not for ever.

        Raises sqlite3.OperationalError when it takes longer than SQLite itself would wait.
        """
        if self._turns is None:
            ((_number, _name, path),) = raw.execute("PRAGMA database_list").fetchall()
            ((self._patience_ms,),) = raw.execute("PRAGMA busy_timeout").fetchall()
            self._turns = Turns(beside(path, "writers"))
        try:
            self._turns.take(self._patience_ms / 1000)
        except TimeoutError as error:
            message = "database is locked"
            raise sqlite3.OperationalError(message) from error
        except OSError as error:
            raise sqlite3.OperationalError(str(error)) from error

    def commit(self) -> None:
        """End the transaction; what it did is kept."""
        if self._is_begun:
            self.run(self._commit)
        self._is_due = self._is_begun = False

    def rollback(self) -> None:
        """End the transaction; what it did is undone.

        Nobody waits for that: what comes next on this connection comes after it in its thread. The
        pool asks once more, where there is nothing left to end.
        """
        if self._is_begun:
            self._worker.do_unawaited(partial(self._rollback, self.raw))
        self._is_due = self._is_begun = False

    def close(self) -> None:
        """Close it, then end its thread."""
        self.run(self._close)
        self._worker.stop()

    def terminate(self) -> None:
        """Stop what it is doing and close it soon, for those who cannot wait."""
        self.raw.interrupt()
        self._worker.do_unawaited(partial(self._close, self.raw))
        self._worker.stop()

    def _commit(self, raw: sqlite3.Connection) -> None:
        raw.commit()
        self._end_turn()

    def _rollback(self, raw: sqlite3.Connection) -> None:
        try:
            raw.rollback()
        finally:
            self._end_turn()

    def _close(self, raw: sqlite3.Connection) -> None:
        raw.close()
        if self._turns is not None:
            self._turns.close()

    def _end_turn(self) -> None:
        if self._turns is not None:
            self._turns.give_back()


class ThreadsDialect(SQLiteDialect_pysqlite):
    """SQLAlchemy's dialect over such connections; engines know it as DRIVER."""

    driver = "threads"
    is_async = True
    has_terminate = True
    supports_statement_cache = True

    def connect(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as in the base
        """A new connection, without the driver's own way of beginning transactions."""
        options["isolation_level"] = None
        options.setdefault("cached_statements", 32)  # of each connection; some are long
        begin = options.pop("begin", "BEGIN")
        return Connection(lambda: sqlite3.connect(*arguments, **options), begin)

    def do_begin(self, dbapi_connection: DBAPIConnection) -> None:
        """Begin a transaction, in SQLite's own words."""
        dbapi_connection.begin()

    def do_terminate(self, dbapi_connection: DBAPIConnection) -> None:
        """Close a connection without waiting for it."""
        dbapi_connection.terminate()

    def get_driver_connection(self, connection: Any) -> Any:  # noqa: ANN401 - as in the base
        """The `sqlite3` connection; only its own thread may use it."""
        return connection.raw

    @classmethod
    def get_pool_class(cls, _url: URL) -> type[Pool]:
        """A pool whose waiting is asynchronous."""
        return AsyncAdaptedQueuePool


registry.register(DRIVER.replace("+", "."), __name__, ThreadsDialect.__name__)
