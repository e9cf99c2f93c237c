"""A backup from its beginning to its end: made, read back, the old ones removed, remembered."""

from datetime import datetime
from functools import partial
from typing import NamedTuple
from uuid import UUID

from anyio import from_thread, to_thread
from sqlalchemy import update

from app.core import clock
from app.core.database import Database
from app.core.errors import Conflict, ServiceError
from app.core.identifiers import new_id
from app.core.settings import Settings
from app.integrations.backup_targets import BackupTarget
from app.integrations.storage import Storage
from app.models import BackupRun
from app.schemas.upkeep.backups import BackupReport
from app.services.platform import audit
from app.services.upkeep.backups import retention
from app.services.upkeep.backups.creation import Made, make, remove
from app.services.upkeep.backups.failures import told_of_failures
from app.services.upkeep.backups.form.connections import only_one
from app.services.upkeep.backups.form.files import Opener, opener
from app.services.upkeep.backups.form.unpacking import Source
from app.services.upkeep.backups.places import open_target, spool_of
from app.services.upkeep.backups.verification import BackupFault, Verified, verify

_TARGET = audit.Target("backup", None)
_DAYS = 7
# The log itself was broken before: such a backup is kept, it is the best that there is.
_CHAIN = "backup_chain_broken"


class _Done(NamedTuple):
    made: Made
    verified: Verified
    removed: list[str]


async def back_up(
    settings: Settings, database: Database, storage: Storage, address: str = ""
) -> BackupReport:
    """Make a backup in the target of the settings or another one, while people write.

    Raises Conflict (`backup_nowhere`, `backup_running`, `backup_wrong_version`, `backup_damaged`
    and `backup_part_missing`: what was written reads differently), StorageFull and Unavailable:
    then nothing new is listed.
    """
    target = open_target(settings, address)
    run_id = await _begin(database, target.address)
    try:
        work = partial(_work, settings, target, opener(storage))
        done = await to_thread.run_sync(work)
    except ServiceError as error:
        await _end(database, run_id, {"error": error.code})
        raise
    report = _report(target, done)
    values = {
        "name": report.name,
        "verified_at": clock.now(),
        "error": None if report.audit_log_whole else _CHAIN,
        **report.model_dump(include={"rows", "files", "bytes", "missing_files"}),
    }
    await _end(database, run_id, values)
    return report


def reads_of(fresh: set[str], day: datetime) -> "partial[bool]":
    """What a nightly backup reads back: what it brought, and of the rest a seventh each day."""
    return partial(_is_read, fresh, day.toordinal() % _DAYS)


def _is_read(fresh: set[str], turn: int, sha256: str) -> bool:
    return sha256 in fresh or int(sha256[:4], 16) % _DAYS == turn


def _work(settings: Settings, target: BackupTarget, opened: Opener) -> _Done:
    pulse = from_thread.check_cancelled
    with told_of_failures(target.address), only_one(settings.async_database_url):
        made = make(settings, target, opened, pulse)
        source = Source(target, spool_of(settings))
        verified = verify(source, made.manifest, reads_of(made.fresh, clock.now()), pulse)
        damaged = [fault for fault in verified.faults if fault.code != _CHAIN]
        if damaged:
            _withdraw(target, made, damaged)
            raise Conflict(damaged[0].code, name=damaged[0].name)
        return _Done(made, verified, retention.prune(settings, target))


def _withdraw(target: BackupTarget, made: Made, damaged: list[BackupFault]) -> None:
    """Take back what reads differently; damaged objects, so that the next backup copies them."""
    remove(target, made.manifest.name)
    for fault in damaged:
        target.remove(fault.name)


async def _begin(database: Database, address: str) -> UUID:
    run_id = new_id()
    async with database.writing() as session:
        session.add(BackupRun(id=run_id, name="", target=address, started_at=clock.now()))
    return run_id


async def _end(database: Database, run_id: UUID, values: dict[str, object]) -> None:
    ended = {"finished_at": clock.now(), **values}
    async with database.writing() as session:
        await session.execute(update(BackupRun).where(BackupRun.id == run_id).values(**ended))
        if "name" in values:
            changes = audit.created({"name": values["name"], "rows": values["rows"]})
            audit.log(session, None, "backup.create", _TARGET, changes=changes)


def _report(target: BackupTarget, done: _Done) -> BackupReport:
    manifest = done.made.manifest
    return BackupReport(
        name=manifest.name,
        target=target.address,
        rows=manifest.rows,
        files=manifest.files.count,
        bytes=manifest.files.bytes + sum(part.stored_size for part in manifest.parts),
        new_files=len(done.made.fresh),
        missing_files=manifest.files.missing,
        encrypted=bool(manifest.recipients),
        native=manifest.native is not None,
        audit_log_whole=not done.verified.faults,
        removed=done.removed,
    )
