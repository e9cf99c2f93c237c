"""What a failure of the database means to whoever asked, and to whoever reads the log."""

import time

import structlog
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.core.errors import Busy, Unavailable

log = structlog.get_logger(__name__)

# SQLSTATE of PostgreSQL: lock_timeout, statement_timeout, serialization, deadlock, connections.
_BUSY_STATES = frozenset({"55P03", "57014", "40001", "40P01", "53300"})
_FULL_STATE = "53100"
# Result codes of SQLite: SQLITE_BUSY, SQLITE_LOCKED, SQLITE_FULL; further bits tell more.
_BUSY_NUMBERS = frozenset({5, 6})
_FULL_NUMBER = 13
_CODE_BITS = 0xFF


def meaning_of(error: Exception) -> Unavailable | None:
    """Busy or Unavailable; None for what is not the database's trouble, such as a constraint."""
    if isinstance(error, PoolTimeoutError):
        return Busy()
    if not isinstance(error, DBAPIError) or isinstance(error, IntegrityError):
        return None
    state = getattr(error.orig, "sqlstate", None)
    number = getattr(error.orig, "sqlite_errorcode", 0) & _CODE_BITS
    if state in _BUSY_STATES or number in _BUSY_NUMBERS:
        return Busy()
    if state == _FULL_STATE or number == _FULL_NUMBER:
        return Unavailable("database_full")
    is_away = error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return Unavailable() if is_away else None


class Trouble:
    """What fails for a while: a line in the log when it begins and when it ends, not each time."""

    def __init__(self, name: str, quiet_seconds: float = 5) -> None:
        """It ends with the first success that no failure came shortly before."""
        self._name, self._quiet = name, quiet_seconds
        self._began = self._last = 0.0
        self._times = 0

    def failed(self, fault: Exception) -> None:
        """It failed once more."""
        self._last = time.monotonic()
        if not self._times:
            self._began = self._last
            said = str(getattr(fault, "orig", None) or fault).partition("\n")[0]
            log.error("trouble_began", what=self._name, fault=type(fault).__name__, said=said)
        self._times += 1

    def succeeded(self) -> None:
        """It did not fail."""
        if self._times and (now := time.monotonic()) - self._last >= self._quiet:
            seconds = round(now - self._began, 1)
            log.warning("trouble_ended", what=self._name, seconds=seconds, times=self._times)
            self._times = 0


class Troubles:
    """Those of one database: it is away, or too many want it at once."""

    def __init__(self) -> None:
        """All is well."""
        self._away, self._overload = Trouble("database"), Trouble("database_overload")

    def failed(self, error: Exception) -> None:
        """Note a failure, whatever it means."""
        meaning = meaning_of(error)
        if isinstance(meaning, Busy):
            self._overload.failed(error)
        elif meaning is not None:
            self._away.failed(error)

    def succeeded(self) -> None:
        """A transaction came to its end."""
        self._away.succeeded()
        self._overload.succeeded()
