"""Who is given one of SQLite's connections, and when: one at a time writes, few read at once."""

import asyncio
from typing import Any

from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry
from sqlalchemy.util import await_only

AT_ONCE = 3
"""So many connections read at once before anybody waits for one of them."""
_SHORT_WAIT_SECONDS = 0.05


class OneWriterPool(AsyncAdaptedQueuePool):
    """One connection, given to those who ask for it in the order in which they asked.

    SQLite knows one writer at a time, and its own way of waiting (to ask again, later each time)
    lets those who came last go first. SQLAlchemy's queue alone would do so, too.
    """

    def __init__(self, creator: Any, **options: Any) -> None:  # noqa: ANN401 - as in the base
        """Whatever else is asked for, there is one connection."""
        super().__init__(creator, **options | {"pool_size": 1, "max_overflow": 0})
        self._turn = asyncio.Lock()

    def _do_get(self) -> ConnectionPoolEntry:
        await_only(self._take_turn())
        try:
            return super()._do_get()
        except BaseException:
            self._turn.release()
            raise

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        super()._do_return_conn(record)
        self._turn.release()

    async def _take_turn(self) -> None:
        try:
            async with asyncio.timeout(self.timeout()):
                await self._turn.acquire()
        except TimeoutError as error:
            raise PoolTimeoutError from error


class FewReadersPool(AsyncAdaptedQueuePool):
    """Connections of which few are used at once, unless those who have them keep them for long.

    Each is a thread that takes the interpreter from the others: with more of them at work than the
    machine has cores nothing is read sooner. Whoever comes waits a moment in turn; a connection
    more is opened only where one of those before is at something that takes its time.
    """

    def __init__(self, creator: Any, *, at_once: int = AT_ONCE, **options: Any) -> None:  # noqa: ANN401 - as in the base
        """`at_once` are used before anybody waits."""
        super().__init__(creator, **options)
        self._places = asyncio.Semaphore(at_once)
        self._in_place: set[ConnectionPoolEntry] = set()

    def _do_get(self) -> ConnectionPoolEntry:
        has_place = await_only(self._take_place())
        try:
            record = super()._do_get()
        except BaseException:
            if has_place:
                self._places.release()
            raise
        if has_place:
            self._in_place.add(record)
        return record

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        super()._do_return_conn(record)
        if record in self._in_place:
            self._in_place.remove(record)
            self._places.release()

    async def _take_place(self) -> bool:
        """Whether there was one in time."""
        if not self._places.locked():
            return await self._places.acquire()
        try:
            async with asyncio.timeout(_SHORT_WAIT_SECONDS):
                await self._places.acquire()
        except TimeoutError:
            return False
        return True
