"""SQLite statements that go to the thread of their connection once.

aiosqlite does a connection's work in a thread of its own, and SQLAlchemy's adapter sends it there
four times for a statement: for a cursor, to execute, for the rows, to close. The trips take longer
than the work. Here cursor, statement and rows are one; a cursor without rows left holds nothing.
"""

from collections import deque
from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    SQLiteDialect_aiosqlite,
)

DRIVER = "sqlite+one_trip"


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    """Has its `sqlite3.Cursor` from the first statement on."""

    __slots__ = ()
    _awaitable_cursor_close = False

    def _make_new_cursor(self, _connection: Any) -> Any:  # noqa: ANN401 - as in the base
        return None

    def _aenter_cursor(self, cursor: Any) -> Any:  # noqa: ANN401 - as in the base
        return cursor

    async def _execute_async(self, operation: Any, parameters: Any) -> None:  # noqa: ANN401 - as in the base
        await self._travel("execute", operation, parameters or ())

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:  # noqa: ANN401 - as in the base
        await self._travel("executemany", operation, seq_of_parameters)

    async def _travel(self, method: str, *arguments: Any) -> None:  # noqa: ANN401 - handed on
        driver: Any = self._connection

        def in_thread() -> tuple[Any, list[Any]]:
            cursor = driver._conn.cursor()  # noqa: SLF001 - aiosqlite has no other way to its thread
            getattr(cursor, method)(*arguments)
            return cursor, cursor.fetchall()

        async with self._adapt_connection._execute_mutex:  # noqa: SLF001 - as in the base
            self._cursor, rows = await driver._execute(in_thread)  # noqa: SLF001 - as above
        self._rows = deque(rows)

    def close(self) -> None:
        """Forget the rows that nobody took."""
        self._rows.clear()


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ()
    _cursor_cls = _Cursor


class OneTripDialect(SQLiteDialect_aiosqlite):
    """SQLAlchemy's dialect with such cursors; engines know it as DRIVER."""

    supports_statement_cache = True

    def connect(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as in the base
        """A connection whose cursors go once."""
        made: Any = super().connect(*arguments, **options)
        return _Connection(made.dbapi, made.driver_connection)


registry.register(DRIVER.replace("+", "."), __name__, OneTripDialect.__name__)
