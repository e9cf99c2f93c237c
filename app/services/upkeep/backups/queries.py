"""What is known about backups: those of a target, and how the last ones went."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Invalid
from app.core.settings import Settings
from app.integrations import age
from app.models import BackupRun
from app.schemas.upkeep.backups import (
    BackupListed,
    BackupState,
)
from app.services.upkeep.backups.failures import told_of_failures
from app.services.upkeep.backups.form import manifest as manifests
from app.services.upkeep.backups.form.manifest import Manifest
from app.services.upkeep.backups.form.unpacking import Source
from app.services.upkeep.backups.places import open_target, spool_of


async def state_of_backups(session: AsyncSession) -> BackupState:
    """When one was last made, read back and failed, as this database knows it.

    What a clock that was ahead made is no reason to make none until then.
    """
    now = clock.now()
    past = select(BackupRun).where(BackupRun.started_at <= now)
    newest = past.order_by(BackupRun.started_at.desc()).limit(1)
    made = (await session.scalars(newest.where(BackupRun.name != ""))).one_or_none()
    failed = (await session.scalars(newest.where(BackupRun.error.is_not(None)))).one_or_none()
    verified = await session.scalar(
        select(BackupRun.verified_at)
        .where(BackupRun.verified_at <= now)
        .order_by(BackupRun.verified_at.desc())
        .limit(1)
    )
    return BackupState(
        last_made_at=made.finished_at if made else None,
        last_made=made.name if made else None,
        last_verified_at=verified,
        last_failed_at=failed.finished_at if failed else None,
        last_error=failed.error if failed else None,
        missing_files=made.missing_files if made else 0,
    )


def list_backups(settings: Settings, address: str = "") -> list[BackupListed]:
    """The backups of a target, the oldest first. Raises Conflict, Unavailable."""
    target = open_target(settings, address)
    with told_of_failures(target.address):
        found = [manifests.read(target, name) for name in manifests.names(target)]
    return [_listed(each) for each in found]


def open_source(settings: Settings, address: str, identity_file: Path | None) -> Source:
    """A target, with the private keys of a file. Raises Invalid (`backup_key_file`)."""
    try:
        text = identity_file.read_text(encoding="utf-8") if identity_file else None
        identities = age.identities_in(text) if text is not None else []
    except (OSError, ValueError) as error:
        raise Invalid("backup_key_file", name=str(identity_file), reason=str(error)) from error
    return Source(open_target(settings, address), spool_of(settings), identities)


def _listed(manifest: Manifest) -> BackupListed:
    return BackupListed(
        name=manifest.name,
        created_at=manifest.created_at,
        app_version=manifest.app_version,
        engine=manifest.engine,
        rows=manifest.rows,
        files=manifest.files.count,
        bytes=manifest.files.bytes,
        missing_files=manifest.files.missing,
        encrypted=bool(manifest.recipients),
    )
