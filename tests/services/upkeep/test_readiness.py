"""Readiness is told in time, whatever keeps silent."""

import asyncio
from typing import Any, cast

import pytest

from app.core.database import Database
from app.core.errors import StorageFull, Unavailable
from app.integrations.storage import Storage
from app.services.upkeep.readiness import Readiness


class Asked:
    """A database or storage that answers when it is told to."""

    def __init__(self, fault: Exception | None = None, *, silent: bool = False) -> None:
        self.times, self._fault = 0, fault
        self.answers = asyncio.Event()
        if not silent:
            self.answers.set()

    async def ping(self) -> None:
        self.times += 1
        await self.answers.wait()
        if self._fault:
            raise self._fault


async def require(readiness: Readiness, database: Asked, storage: Asked) -> str:
    try:
        await readiness.require(cast("Database", database), cast("Storage", storage))
    except Unavailable as error:
        return error.code
    return "ready"


def test_both_answer() -> None:
    async def ask() -> str:
        return await require(Readiness(), Asked(), Asked())

    assert asyncio.run(ask()) == "ready"


def test_full_storage_is_told() -> None:
    async def ask() -> None:
        await require(Readiness(), Asked(), Asked(StorageFull()))

    with pytest.raises(StorageFull):
        asyncio.run(ask())


@pytest.mark.parametrize(
    ("silent", "code"), [("database", "unavailable"), ("storage", "storage_unavailable")]
)
def test_what_keeps_silent_is_asked_once_until_it_answers(silent: str, code: str) -> None:
    async def ask() -> None:
        readiness = Readiness(0.01)
        asked: dict[str, Any] = {
            name: Asked(silent=name == silent) for name in ("database", "storage")
        }
        answers = await asyncio.gather(*(require(readiness, **asked) for _ in range(5)))
        assert answers == [code] * 5
        assert await require(readiness, **asked) == code
        assert asked[silent].times == 1
        asked[silent].answers.set()
        assert await require(readiness, **asked) == "ready"
        assert await require(readiness, **asked) == "ready"
        assert asked[silent].times == 2

    asyncio.run(ask())
