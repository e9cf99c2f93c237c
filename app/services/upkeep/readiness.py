"""Whether what the service stands on answers, asked so that nobody waits for it long."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from app.core.database import Database
from app.core.errors import Unavailable
from app.integrations.storage import Storage

READY_SECONDS: Final = 3.0
_CODES: Final = {"database": "unavailable", "storage": "storage_unavailable"}


class Readiness:
    """One question at a time to each; whoever asks meanwhile waits for the same answer.

    What keeps silent is left alone with its one question, so that asking again costs nothing.
    """

    def __init__(self, seconds: float = READY_SECONDS) -> None:
        """Nothing was asked yet; nobody waits longer than `seconds`."""
        self._seconds = seconds
        self._asked: dict[str, asyncio.Task[None]] = {}

    async def require(self, database: Database, storage: Storage) -> None:
        """Raise Unavailable, StorageFull, or what the driver raises, unless both answer in time."""
        tasks = {
            "database": self._ask("database", database.ping),
            "storage": self._ask("storage", storage.ping),
        }
        await asyncio.wait(tasks.values(), timeout=self._seconds)
        for name, task in tasks.items():
            if not task.done():
                raise Unavailable(_CODES[name])
            task.result()

    def _ask(self, name: str, question: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        task = self._asked.get(name)
        if task is None or task.done():
            self._asked[name] = task = asyncio.create_task(_awaited(question), name=f"ready-{name}")
            task.add_done_callback(_looked_at)
        return task


async def _awaited(question: Callable[[], Awaitable[None]]) -> None:
    await question()


def _looked_at(task: asyncio.Task[None]) -> None:
    """An answer that came too late for everybody is no unhandled error."""
    if not task.cancelled():
        task.exception()
