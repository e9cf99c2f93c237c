"""Several processes that serve one port: who dies is started again, and all end together."""

import fcntl
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable
from typing import Final, NoReturn

import structlog

from app.cli.ending import SIGNALS

_WATCHED: Final = {*SIGNALS, signal.SIGCHLD}
# Whoever lives shorter did not come up; so many of them in a row, and there is no use in more.
_BRIEF_SECONDS: Final = 10.0
_BRIEF_LIVES: Final = 5
_PAUSE_SECONDS: Final = 1.0
# What the processes are given beyond their own grace.
_MORE_SECONDS: Final = 1.0

log = structlog.get_logger(__name__)


class Turn:
    """Of the processes one, which does the jobs of the worker; when it dies, another one does."""

    def __init__(self) -> None:
        """Made before the processes are."""
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as they live

    def take(self) -> bool:
        """Whether it is this process; once it is, it stays so until its end."""
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


class Supervisor:
    """Starts processes, watches over them, and hands on the signal to stop."""

    def __init__(
        self,
        count: int,
        work: Callable[[], bool],
        grace: float,
        on_stop: Callable[[], None] = lambda: None,
    ) -> None:
        """`work` is done in each of `count` processes; False: it could not begin.

        `grace`: seconds from the signal to stop until whoever is left is killed; `on_stop` is
        called here when that signal comes.
        """
        self._count, self._work, self._grace, self._on_stop = count, work, grace, on_stop
        self._born: dict[int, float] = {}
        self._brief_lives = 0
        self._deadline: float | None = None
        # Its other end is closed when this process ends, however it does.
        self._alive_reader, self._alive_writer = os.pipe()

    def run(self) -> bool:
        """Until all processes have ended; whether they ended because they were told to."""
        signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)
        for _ in range(self._count):
            self._start()
        while self._born:
            self._notice(signal.sigtimedwait(_WATCHED, self._seconds_left()))
            self._bury()
        return self._brief_lives < _BRIEF_LIVES

    def _seconds_left(self) -> float:
        return 60.0 if self._deadline is None else max(0.0, self._deadline - time.monotonic())

    def _start(self) -> None:
        if pid := os.fork():
            self._born[pid] = time.monotonic()
            return
        self._become_one()

    def _become_one(self) -> NoReturn:
        """In a new process: work, and never return."""
        status = 1
        try:
            os.close(self._alive_writer)
            threading.Thread(target=self._end_with_parent, daemon=True).start()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _WATCHED)
            status = 0 if self._work() else 1
        except Exception:  # nobody above can tell
            log.exception("process_failed")
        finally:
            os._exit(status)

    def _end_with_parent(self) -> None:
        os.read(self._alive_reader, 1)  # nothing is ever written
        os.kill(os.getpid(), signal.SIGTERM)

    def _notice(self, found: signal.struct_siginfo | None) -> None:
        """A signal came, or the time is over."""
        if found is None:
            if self._deadline is not None:
                self._tell_all(signal.SIGKILL)
        elif found.si_signo in SIGNALS:
            if self._deadline is not None:
                self._tell_all(signal.SIGKILL)
            else:
                self._stop()

    def _stop(self) -> None:
        self._deadline = time.monotonic() + self._grace + _MORE_SECONDS
        self._on_stop()
        self._tell_all(signal.SIGTERM)

    def _tell_all(self, sig: signal.Signals) -> None:
        for pid in self._born:
            os.kill(pid, sig)

    def _bury(self) -> None:
        """Forget those that ended; while nobody said stop, others take their place."""
        while self._born:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            lived = time.monotonic() - self._born.pop(pid)
            if self._deadline is None:
                log.error("process_died", process=pid, status=os.waitstatus_to_exitcode(status))
                self._replace(lived)

    def _replace(self, lived: float) -> None:
        self._brief_lives = self._brief_lives + 1 if lived < _BRIEF_SECONDS else 0
        if self._brief_lives >= _BRIEF_LIVES:
            log.error("processes_do_not_start")
            self._stop()
            return
        if self._brief_lives > 1:
            time.sleep(_PAUSE_SECONDS)
        self._start()
