"""From a backup, or from another installation, to one that works: files, rows, newest form, proof.

Files come first: a run that is cut leaves an empty database, and files that the next one finds.
"""

import hashlib
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from anyio import from_thread, to_thread
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Database
from app.core.durable import make_folder
from app.core.errors import Conflict, Unavailable
from app.core.messages import Language
from app.core.settings import Settings
from app.integrations.storage import Storage
from app.models.backup import RestorationKind
from app.schemas.upkeep.backups import RestoreReport
from app.services.integration.committing import session_info
from app.services.platform import audit
from app.services.platform.audit import checkpoints, verification
from app.services.platform.audit.keys import begin_key
from app.services.platform.files.held import holds
from app.services.platform.files.storage import open_storage
from app.services.upkeep.backups.failures import told_of_failures
from app.services.upkeep.backups.form import manifest as manifests
from app.services.upkeep.backups.form.connections import loading, only_one, snapshot
from app.services.upkeep.backups.form.files import FileLine, HeldContent, file_lines
from app.services.upkeep.backups.form.manifest import Manifest
from app.services.upkeep.backups.form.unpacking import Source
from app.services.upkeep.backups.form.versions import (
    database_version,
    go_to,
    is_known,
    program_head,
)
from app.services.upkeep.backups.queries import open_source
from app.services.upkeep.backups.restoration.loading import load, require_empty
from app.services.upkeep.backups.restoration.marking import mark
from app.services.upkeep.sealed_secrets import sealed_away

_TARGET = audit.Target("backup", None)
Pieces = Callable[[FileLine], Iterator[bytes]]
"""The bytes of a file of the list; raises Conflict or Unavailable (`file_missing`)."""


class Origin(NamedTuple):
    """Where an installation is read from."""

    source: Source
    manifest: Manifest
    pieces: Pieces
    kind: RestorationKind


class _Copied(NamedTuple):
    files: int
    missing: list[str]


async def restore(
    settings: Settings, name: str | None, address: str = "", identity_file: Path | None = None
) -> RestoreReport:
    """Read a backup (without a name the newest) into the empty installation of the settings.

    Raises NotFound and Conflict (`restore_not_empty`, `backup_too_new`, `backup_damaged`,
    `backup_key_missing` and others): then the database is as empty as it was.
    """
    source = open_source(settings, address, identity_file)

    def find() -> Origin:
        with told_of_failures(source.target.address):
            manifest = manifests.read(source.target, name)

        def pieces(line: FileLine) -> Iterator[bytes]:
            return source.pieces(line.part(manifest.store))

        return Origin(source, manifest, pieces, RestorationKind.RESTORE)

    return await settle(settings, await to_thread.run_sync(find))


async def settle(settings: Settings, origin: Origin) -> RestoreReport:
    """Read files and rows of somewhere else into an empty installation, and prove it."""
    url, manifest = settings.async_database_url, origin.manifest
    if not is_known(manifest.migration_head):
        raise Conflict("backup_too_new", version=manifest.app_version)
    await to_thread.run_sync(_prepare, url, manifest.migration_head)
    copied = await _copy_files(origin, open_storage(settings))
    await to_thread.run_sync(_load, url, origin)
    return await _prove(settings, origin, copied)


def _prepare(url: URL, version: str) -> None:
    """Tables in the form that the backup has; raises Conflict where anything is in them."""
    if url.get_backend_name() == "sqlite":
        make_folder(Path(url.database or "").parent)
    with snapshot(url) as connection:
        since = database_version(connection)
        if since is not None:
            require_empty(connection)
    if since != version:
        go_to(url, version, since=since)


def _load(url: URL, origin: Origin) -> None:
    pulse = from_thread.check_cancelled
    with told_of_failures(origin.source.target.address), only_one(url):
        with loading(url) as connection:
            load(connection, origin.source, origin.manifest.tables, pulse)
            mark(connection, origin.manifest, origin.kind)
        go_to(url, program_head(), since=origin.manifest.migration_head)


async def _copy_files(origin: Origin, storage: Storage) -> _Copied:
    lines = file_lines(origin.source.lines(origin.manifest.files.part))
    copied, missing = 0, []
    while (line := await to_thread.run_sync(next, lines, None)) is not None:
        if line.stored_sha256 is None:
            missing.append(line.sha256)
        elif not await _is_there(storage, HeldContent(line.sha256, line.size)):
            try:
                await _copy(origin, storage, line)
            except Unavailable as error:
                if error.code != "file_missing":
                    raise
                missing.append(line.sha256)
            else:
                copied += 1
    return _Copied(copied, missing)


async def _copy(origin: Origin, storage: Storage, line: FileLine) -> None:
    stored = await storage.receive(_in_threads(origin.pieces(line)), line.size)
    if stored.sha256 != line.sha256:
        raise Conflict("backup_damaged", name=line.part(origin.manifest.store).name)


async def _is_there(storage: Storage, content: HeldContent) -> bool:
    """Whether the storage has these bytes already, unchanged."""
    if not await holds(storage, content.sha256, content.size):
        return False
    digest = hashlib.sha256()
    async for piece in await storage.open_range(content.sha256, 0, content.size):
        await to_thread.run_sync(digest.update, piece)
    return digest.hexdigest() == content.sha256


async def _in_threads(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    """What waits for a disk or the network, so that the event loop does not."""
    while (piece := await to_thread.run_sync(partial(next, chunks, None))) is not None:
        yield piece


async def _prove(settings: Settings, origin: Origin, copied: _Copied) -> RestoreReport:
    database = Database(settings.async_database_url, info=session_info(settings))
    try:
        async with database.writing() as session:
            _record(session, origin)
        async with database.writing() as session:
            await begin_key(session)
        async with database.reading() as session:
            signer = checkpoints.open_signer(settings)
            found = await verification.verify(session, None, signer, None, Language.ENGLISH)
            secrets = await sealed_away(session, settings)
    finally:
        await database.close()
    return RestoreReport(
        name=origin.manifest.name,
        kind=origin.kind,
        created_at=origin.manifest.created_at,
        rows=origin.manifest.rows,
        files=origin.manifest.files.count,
        copied_files=copied.files,
        missing_files=copied.missing,
        audit_log_whole=found.whole,
        audit_findings=[finding.detail for finding in found.findings],
        other_keys=manifests.other_keys(settings, origin.manifest.keys),
        secrets_to_set_again=secrets,
        written_since=0,
    )


def _record(session: AsyncSession, origin: Origin) -> None:
    manifest = origin.manifest
    changes = audit.created(
        {"backup": manifest.name, "created_at": manifest.created_at, "rows": manifest.rows}
    )
    audit.log(session, None, f"backup.{origin.kind.value}", _TARGET, changes=changes)
