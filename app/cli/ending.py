"""How a process that was told to stop ends in time."""

import asyncio
import os
import signal
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
Result = TypeVar("Result")


async def called_off_by_sigterm(work: Coroutine[Any, Any, Result]) -> Result:
    """Work that SIGTERM ends as SIGINT does, so that it writes down how it ended.

    It comes of systemd, of `timeout` and of a closed terminal's session. A second one is the end.
    Raises CancelledError.
    """
    task, loop = asyncio.ensure_future(work), asyncio.get_running_loop()

    def end() -> None:
        loop.remove_signal_handler(signal.SIGTERM)
        task.cancel()

    loop.add_signal_handler(signal.SIGTERM, end)
    try:
        return await task
    finally:
        loop.remove_signal_handler(signal.SIGTERM)


class Ending:
    """From the first signal on there is so much time; a second signal is the end."""

    def __init__(self, grace: int) -> None:
        """`grace` in seconds."""
        self._grace = grace
        self._is_ending = False

    def begin(self, sig: int) -> None:
        """A signal came. The alarm ends the process even if it does nothing any more."""
        if self._is_ending:
            os._exit(128 + sig)
        self._is_ending = True
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(self._grace)
