"""Moving an installation: from one database and storage into others, nothing lost on the way."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from anyio import from_thread, to_thread
from dotenv import dotenv_values
from pydantic import ValidationError

from app.core.durable import make_folder
from app.core.errors import Conflict, Invalid
from app.core.setting_forms import told_faults
from app.core.settings import Settings
from app.integrations.backup_targets import FolderTarget
from app.models.backup import RestorationKind
from app.schemas.upkeep.backups import RestoreReport
from app.services.platform.files.storage import open_storage
from app.services.upkeep.backups.creation import make, state_of
from app.services.upkeep.backups.form.connections import only_one, snapshot
from app.services.upkeep.backups.form.files import FileLine, HeldContent, opener
from app.services.upkeep.backups.form.unpacking import Source
from app.services.upkeep.backups.places import spool_of
from app.services.upkeep.backups.restoration.restoring import Origin, settle

_PREFIX = "ZI_"


def settings_of(here: Settings, file: Path) -> Settings:
    """The settings of where it moves to: what the file says, and for the rest those of here.

    Raises Invalid (`transfer_settings`) with what is wrong in it.
    """
    if not file.is_file():
        raise Invalid("transfer_settings", name=str(file), reason="no such file")
    given = {
        name.removeprefix(_PREFIX).lower(): value or ""
        for name, value in dotenv_values(file).items()
        if name.startswith(_PREFIX)
    }
    try:
        return Settings(_env_file=None, **(here.model_dump() | given))
    except ValidationError as error:
        reason = "; ".join(told_faults(error))
        raise Invalid("transfer_settings", name=str(file), reason=reason) from error


async def transfer(here: Settings, there: Settings) -> RestoreReport:
    """Copy all rows and files into an empty installation; what is here stays as it is.

    Raises Conflict (`transfer_same`, `restore_not_empty` and what `settle` raises). Whoever writes
    here meanwhile is not held up, but what they wrote is not there: `written_since` says how much.
    """
    if here.async_database_url == there.async_database_url:
        raise Conflict("transfer_same")
    make_folder(spool_of(here))
    with TemporaryDirectory(dir=spool_of(here)) as folder:
        origin = await to_thread.run_sync(_export, here, Path(folder))
        report = await settle(there, origin)
    length = await to_thread.run_sync(_length, here)
    return report.model_copy(update={"written_since": length - origin.manifest.chain_length})


def _export(here: Settings, folder: Path) -> Origin:
    target = FolderTarget(folder)
    plain = here.model_copy(update={"backup_recipients": (), "backup_native": False})
    with only_one(here.async_database_url):
        made = make(plain, target, None, from_thread.check_cancelled)
    opened = opener(open_storage(here))

    def pieces(line: FileLine) -> Iterator[bytes]:
        return opened(HeldContent(line.sha256, line.size))

    return Origin(Source(target, folder), made.manifest, pieces, RestorationKind.TRANSFER)


def _length(here: Settings) -> int:
    with snapshot(here.async_database_url) as connection:
        return state_of(connection).chain_length
