"""`zi worker`."""

import asyncio

from app.cli.common import load_settings, opened, run
from app.cli.ending import SIGNALS, Ending
from app.cli.preparing import migrate_database
from app.core import memory
from app.core.logging import configure_logging
from app.core.settings import Settings


def worker() -> None:
    """Send reminders and mail until it is stopped (Ctrl+C), beside servers with ZI_WORKER=false."""
    memory.keep_little()
    settings = load_settings()
    configure_logging(settings)
    migrate_database(settings)
    run(_work(settings))


async def _work(settings: Settings) -> None:
    # Not at the top: see `zi serve`.
    with memory.loading():
        from app.worker import working  # noqa: PLC0415

    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    ending = Ending(settings.stop_grace_seconds)

    def end(sig: int) -> None:
        ending.begin(sig)
        stop.set()

    for each in SIGNALS:
        loop.add_signal_handler(each, end, each)
    seconds = settings.database_statement_seconds
    async with opened(settings, seconds) as database, working(settings, database):
        await stop.wait()
