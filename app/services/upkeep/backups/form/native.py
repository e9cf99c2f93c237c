"""The database in its engine's own form, beside the one that both engines read.

It is of the same moment as everything else. Nothing here restores it: it is for whoever wants to go
on with the tools of the database (docs/backup.md).
"""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any, Final

from pyrage.x25519 import Recipient
from sqlalchemy import URL, Connection, text

from app.core.errors import Unavailable
from app.core.settings import Settings
from app.integrations.backup_targets import BackupTarget
from app.integrations.backup_targets.base import PIECE_BYTES
from app.services.upkeep.backups.form.manifest import Part
from app.services.upkeep.backups.form.parts import GZIP, spooled

_PROGRAM: Final = "pg_dump"
_FAILED: Final = "backup_native_failed"


def write_native(
    settings: Settings,
    target: BackupTarget,
    name: str,
    connection: Connection,
    keys: Sequence[Recipient],
) -> Part | None:
    """Keep what the snapshot sees, where that is set and `pg_dump` is not needed or installed.

    Raises Unavailable (`backup_native_failed`) with what the program said.
    """
    if not settings.backup_native:
        return None
    if connection.dialect.name == "sqlite":
        ending, pieces = "native.sqlite3.gz", _sqlite_file(connection, target.spool)
    elif shutil.which(_PROGRAM) is not None:
        ending, pieces = "native.pgdump", _dump(connection, settings.async_database_url)
    else:
        return None
    digest, path = hashlib.sha256(), f"{name}/{ending}{'.age' if keys else ''}"
    with spooled(target.spool, _hashed(pieces, digest), keys) as written:
        target.put(written.path, path)
    return Part(
        name=path,
        sha256=digest.hexdigest(),
        stored_sha256=written.sha256,
        stored_size=written.size,
    )


def _hashed(pieces: Iterator[bytes], digest: Any) -> Iterator[bytes]:  # noqa: ANN401 - hashlib names no type
    for piece in pieces:
        digest.update(piece)
        yield piece


def _sqlite_file(connection: Connection, spool: Path) -> Iterator[bytes]:
    """SQLite's own way of copying, as of the connection's snapshot."""
    source: Any = connection.connection.driver_connection
    packer = zlib.compressobj(wbits=GZIP)
    with TemporaryDirectory(dir=spool) as folder:
        path = Path(folder) / "copy"
        with closing(sqlite3.connect(path)) as copy:
            source.backup(copy)
        with path.open("rb") as file:
            while piece := file.read(PIECE_BYTES):
                yield packer.compress(piece)
    yield packer.flush()


def _dump(connection: Connection, url: URL) -> Iterator[bytes]:
    # Not at the top: on SQLite nothing needs it.
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415

    snapshot: str = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
    arguments = [_PROGRAM, "--format=custom", "--no-owner", f"--snapshot={snapshot}"]
    place = {"host": url.host, "port": url.port, "user": url.username, "dbname": url.database}
    known = {name: value for name, value in place.items() if value is not None}
    options = {name: value for name, value in url.query.items() if isinstance(value, str)}
    arguments.append(f"--dbname={make_conninfo('', **(known | options))}")
    # Never among the arguments: every account of the machine sees those.
    password = {"PGPASSWORD": str(url.password)} if url.password else {}
    with (
        TemporaryFile() as told,
        subprocess.Popen(  # noqa: S603 - the program of PostgreSQL
            arguments, stdout=subprocess.PIPE, stderr=told, env=os.environ | password
        ) as program,
    ):
        assert program.stdout is not None  # noqa: S101 - it was asked for
        while piece := program.stdout.read(PIECE_BYTES):
            yield piece
        if program.wait():
            told.seek(0)
            raise Unavailable(_FAILED, reason=told.read().decode(errors="replace").strip())
