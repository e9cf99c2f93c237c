"""What the services see of a place for backups."""

import errno
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple, Protocol

PIECE_BYTES: Final = 1024 * 1024


class TargetFailure(Exception):
    """The place cannot be read or written; `is_full`: it has no room left."""

    def __init__(self, reason: str, *, is_full: bool = False) -> None:
        """`reason` is what the system said."""
        super().__init__(reason)
        self.is_full = is_full


def failure_of(error: OSError) -> TargetFailure:
    """What a failure of the system means for a target."""
    return TargetFailure(str(error), is_full=error.errno in {errno.ENOSPC, errno.EDQUOT})


class Kept(NamedTuple):
    """Something in a target: its name, its size in bytes, when it was written (UTC)."""

    name: str
    size: int
    at: datetime


class BackupTarget(Protocol):
    """Names with slashes and what is kept under them, whole or not at all. Raises TargetFailure."""

    @property
    def address(self) -> str:
        """Where that is, for people; without keys."""

    @property
    def spool(self) -> Path:
        """A local folder where what is to be put is written first."""

    def put(self, path: Path, name: str) -> None:
        """Take a file of the spool in; when this returns, it survives a power cut."""

    def open(self, name: str) -> Iterator[bytes]:
        """The bytes kept under a name, in pieces. Raises FileNotFoundError at the first one."""

    def listed(self, prefix: str) -> Iterator[Kept]:
        """What is kept below a folder, in the order of the names."""

    def remove(self, name: str) -> None:
        """Remove it, if it is there."""
