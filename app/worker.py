"""The worker: jobs that run again and again, in the server's process or in one of their own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import structlog

from app.core import context
from app.core.database import Database
from app.core.database_faults import Trouble, meaning_of
from app.core.errors import Unavailable
from app.core.identifiers import new_id
from app.core.settings import Settings
from app.integrations.mail import MailServer
from app.integrations.page_copies.fetching import PageCopier
from app.services.evidence.files.uploads import FileReceiver
from app.services.evidence.links.capturing import CaptureTools, capture_links
from app.services.evidence.rows.words import keep_words
from app.services.identity.service_accounts.warning import warn_of_keys
from app.services.integration.connectors.execution import PullDependencies
from app.services.integration.connectors.scheduling import pull_due
from app.services.integration.inbox.intake import carry_out
from app.services.integration.webhooks.delivery import deliver_events
from app.services.platform.audit.checkpoints import open_signer
from app.services.platform.audit.keeping import keep_checkpoints
from app.services.platform.files.erasing import remove_erased
from app.services.platform.files.scanning import open_scanner
from app.services.platform.files.storage import open_storage
from app.services.reporting.list_exports import is_one_due
from app.services.reporting.progress.work_units.telling import tell_progress
from app.services.tasks.mail.delivery import deliver, open_mail_server
from app.services.tasks.mail.digests import queue_digests
from app.services.tasks.news.telling import tell
from app.services.tasks.reminders.engine import remind
from app.services.upkeep.backups.nightly import back_up_nightly
from app.services.upkeep.clearing import clear
from app.services.upkeep.clock_jumps import bring_back
from app.services.upkeep.health.heartbeat import HEARTBEAT, KEPT_EVERY_SECONDS, Pulse
from app.services.upkeep.health.proving import Prover
from app.services.upkeep.rescanning import Rescan

_STAND_BY_SECONDS = 1

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class PeriodicJob:
    """Something to do every so often; two workers may do it at once."""

    name: str
    seconds: float
    run: Callable[[], Awaitable[object]]


def jobs_of(settings: Settings, database: Database) -> list[PeriodicJob]:
    """What this installation's worker does."""
    server = open_mail_server(settings)
    mails = server is not None
    jobs = [PeriodicJob("reminders", 60, lambda: remind(database, with_mail=mails))]
    jobs.append(PeriodicJob("news", 30, lambda: tell(database, with_mail=mails)))
    jobs.append(PeriodicJob("clock", 10, lambda: bring_back(database)))
    jobs.append(PeriodicJob("keys", 600, lambda: warn_of_keys(database, with_mail=mails)))
    jobs.append(PeriodicJob("progress", 10, lambda: tell_progress(database)))
    jobs.append(PeriodicJob("events", 1, lambda: deliver_events(database, settings)))
    storage, scanner = open_storage(settings), open_scanner(settings)
    jobs.append(PeriodicJob("erasures", 10, lambda: remove_erased(database, storage)))
    if scanner is not None:
        jobs.append(PeriodicJob("scans", 60, Rescan(database, storage, scanner).run))
    intake = FileReceiver(settings, storage, scanner)
    jobs.append(
        PeriodicJob("pulls", 30, lambda: pull_due(PullDependencies(database, settings, intake)))
    )
    if settings.link_checks:
        copier = PageCopier(settings.internal_hosts, settings.ca_file)
        tools = CaptureTools(database, copier, storage, intake)
        jobs.append(PeriodicJob("captures", 5, lambda: capture_links(tools)))
    jobs.append(PeriodicJob("words", 5, lambda: keep_words(database)))
    jobs.append(PeriodicJob("exports", 2, lambda: _make_exports(database, settings)))
    jobs.append(PeriodicJob("intake", 5, lambda: carry_out(database)))
    jobs.append(PeriodicJob("clearing", 3600, lambda: clear(database, settings)))
    if settings.backup_target:
        jobs.append(
            PeriodicJob("backup", 600, lambda: back_up_nightly(settings, database, storage))
        )
    signer = open_signer(settings)
    jobs.append(
        PeriodicJob(
            "checkpoints", 600, lambda: keep_checkpoints(database, settings, signer, server)
        )
    )
    prover = Prover(settings, database, storage, signer, mails=mails)
    jobs.append(PeriodicJob("verification", 600, prover.prove_nightly))
    return [*jobs, *_mail_jobs(settings, database, server)]


async def _make_exports(database: Database, settings: Settings) -> int:
    if not await is_one_due(database):
        return 0
    # Not at the top: a worker in a process of its own knows no routes until somebody wants a list.
    import app.api.router  # noqa: F401, PLC0415 - declares the lists
    from app.api.lists.jobs import make_exports  # noqa: PLC0415

    return await make_exports(database, settings)


def _mail_jobs(
    settings: Settings, database: Database, server: MailServer | None
) -> list[PeriodicJob]:
    if server is None:
        return []
    return [
        PeriodicJob("digests", 300, lambda: queue_digests(database)),
        PeriodicJob("mail", 10, lambda: deliver(database, server, settings.front_end_url)),
    ]


class Worker:
    """Runs jobs beside each other until it is told to stop."""

    def __init__(
        self,
        jobs: Sequence[PeriodicJob],
        takes_turn: Callable[[], bool] | None = None,
        pulse: Pulse | None = None,
    ) -> None:
        """Nothing runs yet, nor before `takes_turn` is true: of several workers one is at work.

        `pulse` hears how each run ended.
        """
        self._jobs, self._pulse = jobs, pulse or Pulse()
        self._takes_turn = takes_turn or (lambda: True)
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Run until `stop`; what runs then is finished first."""
        while not self._takes_turn():
            if await self._is_stopped_within(_STAND_BY_SECONDS):
                return
        log.info("worker_started")
        async with asyncio.TaskGroup() as group:
            for job in self._jobs:
                group.create_task(self._repeat(job), name=job.name)

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopping.set()

    async def _repeat(self, job: PeriodicJob) -> None:
        context.by_worker.set(True)
        trouble = Trouble(f"job {job.name}", quiet_seconds=0)
        while not self._stopping.is_set():
            try:
                context.request_id.set(f"worker-{job.name}-{new_id().hex[-12:]}")
                await job.run()
            except Exception as error:  # a failing job is tried again and stops no other
                self._pulse.failed(job.name, job.seconds, error)
                if isinstance(error, Unavailable):
                    trouble.failed(error)
                elif meaning_of(error) is None:  # otherwise `Database` tells
                    log.exception("job_failed", job=job.name)
            else:
                self._pulse.succeeded(job.name, job.seconds)
                trouble.succeeded()
            await self._is_stopped_within(job.seconds)

    async def _is_stopped_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
        return self._stopping.is_set()


@asynccontextmanager
async def working(
    settings: Settings, database: Database, takes_turn: Callable[[], bool] | None = None
) -> AsyncIterator[Worker]:
    """A worker at work, or waiting for its turn; at the end it finishes what it is doing."""
    pulse = Pulse()
    heartbeat = PeriodicJob(HEARTBEAT, KEPT_EVERY_SECONDS, lambda: pulse.keep(database))
    worker = Worker([*jobs_of(settings, database), heartbeat], takes_turn, pulse)
    task = asyncio.create_task(worker.run(), name="worker")
    try:
        yield worker
    finally:
        worker.stop()
        with suppress(TimeoutError):
            await asyncio.wait_for(task, settings.stop_grace_seconds)
        log.info("worker_stopped")
