"""How the worker's jobs fare, written down once a minute for whoever wants to know."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update

from app.core import clock
from app.core.database import Database
from app.models import JobRun
from app.services.platform.sql import insert_absent

KEPT_EVERY_SECONDS = 60
HEARTBEAT = "heartbeat"
"""The job that writes down how the others went."""
_ERROR_LETTERS = 200


@dataclass
class _News:
    """Of a job, since it was last written down."""

    seconds: int
    succeeded_at: datetime | None = None
    failed_at: datetime | None = None
    error: str | None = None


class Pulse:
    """What the jobs of one worker came to; any number of workers may keep theirs."""

    def __init__(self) -> None:
        """No job ended yet."""
        self._news: dict[str, _News] = {}

    def succeeded(self, job: str, seconds: float) -> None:
        """A job that begins every `seconds` came to its end."""
        self._of(job, seconds).succeeded_at = clock.now()

    def failed(self, job: str, seconds: float, error: Exception) -> None:
        """It did not; of the error its kind and code alone are kept: its text may hold secrets."""
        news = self._of(job, seconds)
        code = getattr(error, "code", None)
        words = f"{type(error).__name__} {code}" if code else type(error).__name__
        news.failed_at, news.error = clock.now(), words[:_ERROR_LETTERS]

    async def keep(self, database: Database) -> None:
        """Write down what is new; what could not be written is tried again next time."""
        news = dict(self._news)
        if not news:
            return
        async with database.writing() as session:
            rows = [{"job": job, "seconds": each.seconds} for job, each in sorted(news.items())]
            await insert_absent(session, JobRun, rows, "job")
            for job, each in sorted(news.items()):
                await session.execute(update(JobRun).where(JobRun.job == job).values(_values(each)))
        for job, each in news.items():
            if self._news[job] is each:
                del self._news[job]

    def _of(self, job: str, seconds: float) -> _News:
        """A new one each time: while one is written, the next is noted."""
        known = self._news.get(job, _News(round(seconds)))
        self._news[job] = fresh = _News(
            round(seconds), known.succeeded_at, known.failed_at, known.error
        )
        return fresh


def _values(news: _News) -> dict[str, Any]:
    values: dict[str, Any] = {"seconds": news.seconds}
    if news.succeeded_at is not None:
        values["last_success_at"] = news.succeeded_at
    if news.failed_at is not None:
        values |= {"last_failure_at": news.failed_at, "last_error": news.error}
    return values
