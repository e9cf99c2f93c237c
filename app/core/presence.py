"""Whether another process that uses this database is still alive.

Each has an identity of its own, and holds something that ends with it: on PostgreSQL its
connections, which carry it as `application_name`, on SQLite the lock of a byte.
"""

import fcntl
import os
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

# Where a session of the database keeps it (`Session.info`).
PRESENCE = "presence"
_CONNECTED = text("SELECT count(*) FROM pg_stat_activity WHERE application_name = :name")
_BYTE_BITS = 62


class Presence:
    """What others know of this process, and it of them; `path`: SQLite's file of locks."""

    def __init__(self, path: Path | None) -> None:
        """Nobody knows of it yet."""
        self.identity = uuid4()
        self._path = path
        self._descriptor: int | None = None

    @property
    def name(self) -> str:
        """As PostgreSQL's list of connections shows it."""
        return _name_of(self.identity)

    def show(self) -> None:
        """Be alive for others from now on; raises OSError where the file cannot be made."""
        if self._path is not None and self._descriptor is None:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.lockf(self._descriptor, fcntl.LOCK_EX, 1, _byte_of(self.identity))

    async def is_alive(self, session: AsyncSession, other: UUID) -> bool:
        """Whether that process is; False, wrongly, for one that PostgreSQL has just hung up on."""
        if other == self.identity:
            return True
        if self._path is None:
            return bool(await session.scalar(_CONNECTED, {"name": _name_of(other)}))
        self.show()
        assert self._descriptor is not None  # noqa: S101 - shown
        try:
            fcntl.lockf(self._descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB, 1, _byte_of(other))
        except OSError:
            return True
        fcntl.lockf(self._descriptor, fcntl.LOCK_UN, 1, _byte_of(other))
        return False

    def hide(self) -> None:
        """Be gone."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _name_of(identity: UUID) -> str:
    return f"zi {identity}"


def _byte_of(identity: UUID) -> int:
    """A place far behind the end of the file, which stays empty."""
    return identity.int % (1 << _BYTE_BITS)
