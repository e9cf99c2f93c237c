"""The backup of each night, made by whichever worker comes first."""

from datetime import datetime, timedelta
from typing import Final

import structlog

from app.core import clock
from app.core.database import Database
from app.core.errors import ServiceError
from app.core.settings import Settings
from app.integrations.storage import Storage
from app.services.upkeep.backups.queries import state_of_backups
from app.services.upkeep.backups.runs import back_up

log = structlog.get_logger(__name__)

_AGAIN: Final = timedelta(hours=1)
"""What failed is tried again after so long: a disk may be full, a network away."""


async def back_up_nightly(settings: Settings, database: Database, storage: Storage) -> bool:
    """Make the day's backup once its hour has come; whether one was made.

    Why one was not is in the log and in the database (`BackupRun.error`).
    """
    async with database.reading() as session:
        state = await state_of_backups(session)
    if not is_due(clock.now(), settings.backup_hour, state.last_made_at, state.last_failed_at):
        return False
    try:
        await back_up(settings, database, storage)
    except ServiceError as error:
        if error.code != "backup_running":  # another worker came first
            log.error("backup_failed", code=error.code, **error.facts)  # noqa: TRY400 - told in words
        return False
    return True


def is_due(now: datetime, hour: int, made_at: datetime | None, failed_at: datetime | None) -> bool:
    """Whether the newest backup is older than the last time that hour (UTC) began."""
    if failed_at is not None and now - failed_at < _AGAIN:
        return False
    return made_at is None or made_at < clock.last_began(hour, now)
