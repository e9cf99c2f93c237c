"""A folder of this machine, or one that it has mounted."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from app.core import durable
from app.integrations.backup_targets.base import PIECE_BYTES, Kept, failure_of


class FolderTarget:
    """What is kept is a file below the folder; `spool/` is for what is being written."""

    def __init__(self, root: Path) -> None:
        """The folder is made when it is first written to."""
        self._root = root

    @property
    def address(self) -> str:
        """The folder."""
        return str(self._root)

    @property
    def spool(self) -> Path:
        """On the same disk, so that putting is renaming."""
        with _failing():
            folder = self._root / "spool"
            folder.mkdir(parents=True, exist_ok=True)
            return folder

    def put(self, path: Path, name: str) -> None:
        """As in BackupTarget."""
        with _failing():
            durable.sync(path)
            durable.put(path, self._root / name, self._root)

    def open(self, name: str) -> Iterator[bytes]:
        """As in BackupTarget."""
        with _failing(), (self._root / name).open("rb", buffering=0) as file:
            while piece := file.read(PIECE_BYTES):
                yield piece

    def listed(self, prefix: str) -> Iterator[Kept]:
        """As in BackupTarget."""
        with _failing():
            yield from self._below(self._root / prefix)

    def remove(self, name: str) -> None:
        """As in BackupTarget; folders that become empty go, too."""
        path = self._root / name
        with _failing():
            path.unlink(missing_ok=True)
        with suppress(OSError):  # what is not empty stays
            for folder in path.relative_to(self._root).parents[:-1]:
                (self._root / folder).rmdir()

    def _below(self, folder: Path) -> Iterator[Kept]:
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.is_dir():
                yield from self._below(path)
            else:
                status = path.stat()
                at = datetime.fromtimestamp(status.st_mtime, UTC)
                yield Kept(path.relative_to(self._root).as_posix(), status.st_size, at)


@contextmanager
def _failing() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise failure_of(error) from error
