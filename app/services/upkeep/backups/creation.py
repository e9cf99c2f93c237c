"""Making a backup: all tables as of one moment, then the files that their rows need.

Nobody waits for it: SQLite's readers hold up no writer, and PostgreSQL's snapshot neither. What is
written is there under its name only when the manifest is, which comes last.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from tempfile import TemporaryFile
from typing import IO, Final, NamedTuple

from pyrage.x25519 import Recipient
from sqlalchemy import Connection, text

from app.core import clock
from app.core.errors import Conflict
from app.core.settings import Settings
from app.integrations.backup_targets import BackupTarget, TargetFailure
from app.integrations.signatures import Signer
from app.services.upkeep.backups.form import manifest as manifests
from app.services.upkeep.backups.form.connections import snapshot
from app.services.upkeep.backups.form.files import (
    FileCopy,
    HeldContent,
    Opener,
    held_contents,
    store_of,
)
from app.services.upkeep.backups.form.manifest import FOLDER, FORMAT, Manifest, TablePart
from app.services.upkeep.backups.form.native import write_native
from app.services.upkeep.backups.form.parts import Pulse, spooled, write_part
from app.services.upkeep.backups.form.tables import TableForm, batches, tables_of
from app.services.upkeep.backups.form.versions import database_version, program_head
from app.services.upkeep.backups.places import recipients_of

_UNFINISHED: Final = timedelta(days=1)
_NAME: Final = "%Y%m%dT%H%M%S"


class Made(NamedTuple):
    """A backup, and the contents (SHA-256) that it brought into the target."""

    manifest: Manifest
    fresh: set[str]


class State(NamedTuple):
    """How far a database has come."""

    version: str
    chain_length: int
    chain_head_hash: str
    events_length: int


def make(settings: Settings, target: BackupTarget, opened: Opener | None, pulse: Pulse) -> Made:
    """Make a backup; in a thread, and only one at a time. Raises ServiceError, TargetFailure."""
    now = clock.now()
    name = f"{now:{_NAME}}{now.microsecond // 1000:03}Z"
    discard_unfinished(target)
    keys = recipients_of(settings)
    files = FileCopy(target, settings.backup_recipients, keys, opened, pulse)
    with _all_or_nothing(target, name), TemporaryFile("w+", encoding="ascii") as held:
        with snapshot(settings.async_database_url) as connection:
            state = state_of(connection)
            tables = [
                _write_table(target, f"{FOLDER}/{name}/{place:03}.{form.name}", connection, form,
                             keys, pulse)
                for place, form in enumerate(tables_of(connection))
            ]  # fmt: skip
            native = write_native(settings, target, f"{FOLDER}/{name}", connection, keys)
            held.writelines(f"{json.dumps(each)}\n" for each in held_contents(connection))
        held.seek(0)
        made = Manifest(
            format=FORMAT,
            name=name,
            created_at=now,
            app_version=manifests.app_version(),
            migration_head=state.version,
            engine=settings.async_database_url.get_backend_name(),
            chain_length=state.chain_length,
            chain_head_hash=state.chain_head_hash,
            events_length=state.events_length,
            keys=manifests.fingerprints(settings),
            recipients=list(settings.backup_recipients),
            store=store_of(settings.backup_recipients),
            tables=tables,
            files=files.write(f"{FOLDER}/{name}/files", _read(held)),
            native=native,
        )
        _write_manifest(settings, target, made)
    return Made(made, files.fresh)


def state_of(connection: Connection) -> State:
    """Raises Conflict (`backup_wrong_version`) unless it has the version of this program."""
    version, head = database_version(connection), program_head()
    if version != head:
        raise Conflict("backup_wrong_version", version=version or "-", head=head)
    chain = connection.execute(text("SELECT length, head_hash FROM audit_chain")).one()
    events = connection.execute(text("SELECT length FROM event_log")).scalar_one()
    return State(head, chain.length, chain.head_hash, events)


def discard_unfinished(target: BackupTarget) -> None:
    """Remove what backups left behind that were killed; what is young may be another's work."""
    before = clock.now() - _UNFINISHED
    whole = set(manifests.names(target))
    for kept in list(target.listed(FOLDER)):
        if kept.name.split("/")[1] not in whole and kept.at < before:
            target.remove(kept.name)
    for path in target.spool.iterdir():
        if path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)


def remove(target: BackupTarget, name: str) -> None:
    """Remove a backup: its manifest first, so that no half of it is ever taken for a whole."""
    target.remove(manifests.path_of(name))
    for kept in list(target.listed(f"{FOLDER}/{name}")):
        target.remove(kept.name)


@contextmanager
def _all_or_nothing(target: BackupTarget, name: str) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with suppress(TargetFailure):  # without a manifest it is none anyway
            remove(target, name)
        raise


def _write_table(  # noqa: PLR0913, PLR0917 - what a table is written with
    target: BackupTarget,
    name: str,
    connection: Connection,
    form: TableForm,
    keys: Sequence[Recipient],
    pulse: Pulse,
) -> TablePart:
    def lines() -> Iterator[list[str]]:
        for batch in batches(connection, form):
            pulse()
            yield batch

    part, rows = write_part(target, name, lines(), keys)
    columns = [(column.name, column.kind) for column in form.columns]
    return TablePart(table=form.name, columns=columns, key=list(form.key), rows=rows, part=part)


def _read(held: IO[str]) -> Iterator[HeldContent]:
    for line in held:
        yield HeldContent(*json.loads(line))


def _write_manifest(settings: Settings, target: BackupTarget, made: Manifest) -> None:
    seed = settings.signing_key.get_secret_value()
    text = manifests.document(made, Signer(seed) if seed else None)
    with spooled(target.spool, iter([text])) as written:
        target.put(written.path, manifests.path_of(made.name))
