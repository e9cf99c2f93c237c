"""Threads of our own, to which an event loop hands work and goes on."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from threading import Thread, get_ident
from typing import Any, TypeVar

ResultT = TypeVar("ResultT")
_HURRY_SECONDS = 0.05
Piece = tuple[Callable[[], Any], "asyncio.Future[Any] | None"]


class Worker:
    """A thread that does one piece of work after the other, for event loops that wait meanwhile.

    An executor does the same; what it locks, counts and wakes for each piece takes three times as
    long as to hand the piece over, and longer than many a statement.
    """

    def __init__(self, name: str) -> None:
        """Start the thread; it ends with `stop`, or with the process."""
        self._pieces: SimpleQueue[Piece | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def do(self, work: Callable[[], ResultT]) -> "asyncio.Future[ResultT]":
        """What `work` gives or raises, later; nothing when nobody waits for it any more."""
        awaited: asyncio.Future[ResultT] = asyncio.get_running_loop().create_future()
        self._pieces.put((work, awaited))
        return awaited

    async def do_to_the_end(
        self, work: Callable[[], ResultT], hurry: Callable[[], object]
    ) -> ResultT:
        """The same; who is cancelled meanwhile hears of it once the work is over.

        So that this is soon, `hurry` is called until then, again and again.
        """
        awaited = self.do(work)
        try:
            return await asyncio.shield(awaited)
        except asyncio.CancelledError:
            while not awaited.done():
                hurry()
                with suppress(asyncio.CancelledError):
                    await asyncio.wait((awaited,), timeout=_HURRY_SECONDS)
            awaited.exception()  # whatever it raised, nobody waits for it any more
            raise

    def is_here(self) -> bool:
        """Whether who asks is a piece of this thread's work."""
        return get_ident() == self._thread.ident

    def do_unawaited(self, work: Callable[[], object]) -> None:
        """Do it some time; whatever it raises is lost."""
        self._pieces.put((work, None))

    def stop(self) -> None:
        """End the thread after what it was given."""
        self._pieces.put(None)

    def _run(self) -> None:
        while (piece := self._pieces.get()) is not None:
            work, awaited = piece
            if awaited is None:
                with suppress(Exception):
                    work()
            elif not awaited.cancelled():
                _do_for(awaited, work)
            del piece, work, awaited  # nothing is kept alive while it waits for the next


def _do_for(awaited: "asyncio.Future[ResultT]", work: Callable[[], ResultT]) -> None:
    settle: Callable[[], None]
    try:
        settle = partial(awaited.set_result, work())
    except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to who waits
        settle = partial(awaited.set_exception, error)
    with suppress(RuntimeError):  # the loop has ended, and with it who waited
        awaited.get_loop().call_soon_threadsafe(_unless_cancelled, awaited, settle)
    del settle  # an error, its traceback and this frame would keep each other alive


def _unless_cancelled(awaited: "asyncio.Future[Any]", settle: Callable[[], None]) -> None:
    if not awaited.cancelled():
        settle()
