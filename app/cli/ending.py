"""How a process that was told to stop ends in time."""

import os
import signal
from typing import Final

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


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
