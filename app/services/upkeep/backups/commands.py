"""Reading a backup back, and remembering that it was whole."""

from pathlib import Path

from anyio import from_thread, to_thread
from sqlalchemy import update

from app.core import clock
from app.core.database import Database
from app.core.messages import Language, sentence
from app.core.settings import Settings
from app.models import BackupRun
from app.schemas.upkeep.backups import (
    BackupFaultRead,
    BackupVerification,
)
from app.services.upkeep.backups.failures import told_of_failures
from app.services.upkeep.backups.form import manifest as manifests
from app.services.upkeep.backups.queries import open_source
from app.services.upkeep.backups.verification import everything, verify


async def verify_backup(
    settings: Settings,
    database: Database | None,
    name: str | None,
    address: str = "",
    identity_file: Path | None = None,
) -> BackupVerification:
    """Read all of a backup back; without a name the newest one. With a database it remembers.

    Raises NotFound, Conflict (the manifest itself was changed), Invalid (the key file) and
    Unavailable.
    """
    source = open_source(settings, address, identity_file)

    def work() -> BackupVerification:
        with told_of_failures(source.target.address):
            manifest = manifests.read(source.target, name)
            found = verify(source, manifest, everything, from_thread.check_cancelled)
        faults = [_fault(code, part) for code, part in found.faults]
        return BackupVerification(
            name=manifest.name,
            whole=not faults,
            bytes=found.bytes,
            sealed=found.sealed,
            faults=faults,
        )

    report = await to_thread.run_sync(work)
    if database is not None and report.whole:
        async with database.writing() as session:
            run = update(BackupRun).where(BackupRun.name == report.name)
            await session.execute(run.values(verified_at=clock.now()))
    return report


def _fault(code: str, part: str) -> BackupFaultRead:
    detail = sentence(code, Language.ENGLISH, {"name": part}).detail
    return BackupFaultRead(code=code, name=part, detail=detail)
