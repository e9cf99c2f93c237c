"""Who holds a port of this machine, where the system tells it (Linux, for one's own processes)."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_LISTENS = "0A"
_TABLES = ("tcp", "tcp6")


def holder_of(port: int, proc: Path = Path("/proc")) -> str | None:
    """Such as `python3 (pid 4711)`; none where the system does not tell."""
    sockets = {f"socket:[{inode}]" for table in _TABLES for inode in _inodes(proc, table, port)}
    # Of several that share it the oldest: it started the others.
    for process in sorted(proc.glob("[0-9]*"), key=lambda each: int(each.name)) if sockets else ():
        if not sockets.isdisjoint(_open_by(process)):
            name = _read(process / "comm").strip() or "?"
            return f"{name} (pid {process.name})"
    return None


def _inodes(proc: Path, table: str, port: int) -> set[str]:
    """The sockets that listen on the port: columns of /proc/net/tcp."""
    rows = (line.split() for line in _read(proc / "net" / table).splitlines()[1:])
    return {
        row[9] for row in rows if row[3] == _LISTENS and int(row[1].rpartition(":")[2], 16) == port
    }


def _open_by(process: Path) -> Iterator[str]:
    """What its files lead to; some close while we look, and others' are not shown."""
    with suppress(OSError):
        for each in (process / "fd").iterdir():
            with suppress(OSError):
                yield str(each.readlink())


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
