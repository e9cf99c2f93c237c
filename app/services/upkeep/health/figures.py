"""What Prometheus asks of the database and the disk; of many who ask at once, one really does."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from anyio import to_thread
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Database
from app.core.settings import Settings
from app.integrations.prometheus import Figure
from app.models import JobRun
from app.services.upkeep.backups.queries import state_of_backups
from app.services.upkeep.health.proving import last_proofs
from app.services.upkeep.health.queues import look_at_queues

KEPT_SECONDS: Final = 30.0
ASKED_SECONDS: Final = 5.0


class Figures:
    """The newest figures, asked again when they are older than KEPT_SECONDS."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """Nothing was asked yet."""
        self._now, self._asked_at = now, float("-inf")
        self._known: list[Figure] = []
        self._turn = asyncio.Lock()

    async def read(self, database: Database, settings: Settings) -> list[Figure]:
        """What is known; a database that does not answer in time is told by `zi_database_up` 0."""
        async with self._turn:
            if self._now() - self._asked_at >= KEPT_SECONDS:
                self._known = await _ask(database, settings)
                self._asked_at = self._now()
        return self._known


async def _ask(database: Database, settings: Settings) -> list[Figure]:
    figures = [await to_thread.run_sync(_room, settings.data_dir)]
    try:
        async with asyncio.timeout(ASKED_SECONDS), database.reading() as session:
            figures += await _recorded(session)
        is_up = True
    except (SQLAlchemyError, OSError):  # TimeoutError is an OSError
        is_up = False
    return [Figure("zi_database_up", "1: the database answered.", "", {"": is_up}), *figures]


def _room(folder: Path) -> Figure:
    usage = shutil.disk_usage(folder if folder.exists() else folder.absolute().anchor)
    values = {"free": usage.free, "used": usage.used, "total": usage.total}
    return Figure("zi_disk_bytes", "Room on the disk of the data folder.", "state", values)


async def _recorded(session: AsyncSession) -> list[Figure]:
    queues = await look_at_queues(session)
    jobs = (await session.scalars(select(JobRun).order_by(JobRun.job))).all()
    return [
        Figure(
            "zi_queue_length",
            "How many wait (`_dead`: given up within 30 days).",
            "queue",
            {name: queue.length for name, queue in queues.items()},
        ),
        _instants(
            "zi_queue_oldest_timestamp_seconds",
            "Since when the one that waits longest does.",
            "queue",
            {name: queue.oldest for name, queue in queues.items()},
        ),
        _instants(
            "zi_job_last_success_timestamp_seconds",
            "When a job of the worker last came to its end.",
            "job",
            {run.job: run.last_success_at for run in jobs},
        ),
        _instants(
            "zi_job_last_failure_timestamp_seconds",
            "When it last failed.",
            "job",
            {run.job: run.last_failure_at for run in jobs},
        ),
        Figure(
            "zi_job_interval_seconds",
            "How often it begins.",
            "job",
            {run.job: run.seconds for run in jobs},
        ),
        *[figure async for figure in _kept(session)],
    ]


async def _kept(session: AsyncSession) -> AsyncIterator[Figure]:
    backups = await state_of_backups(session)
    yield _instants(
        "zi_backup_timestamp_seconds",
        "When a backup was last made, read back, and failed.",
        "step",
        {
            "made": backups.last_made_at,
            "verified": backups.last_verified_at,
            "failed": backups.last_failed_at,
        },
    )
    proofs = await last_proofs(session)
    yield _instants(
        "zi_verification_timestamp_seconds",
        "When audit log and files were last verified, and last found whole.",
        "result",
        {
            "verified": proofs.last.finished_at if proofs.last else None,
            "whole": proofs.whole.finished_at if proofs.whole else None,
        },
    )


def _instants(name: str, meaning: str, label: str, found: dict[str, datetime | None]) -> Figure:
    """Seconds since 1970; what never happened has no value."""
    values = {each: at.timestamp() for each, at in found.items() if at is not None}
    return Figure(name, meaning, label, values)
