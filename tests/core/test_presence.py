"""Who is alive is known to other processes, and who was killed is known at once."""

import asyncio
import multiprocessing
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import UUID

from app.core.database import Database
from app.core.file_locks import beside
from app.core.presence import Presence
from app.core.settings import Settings
from tests.support.databases import Databases


def live(path: Path, told: Connection) -> None:
    presence = Presence(path)
    presence.show()
    told.send(presence.identity)
    signal.pause()


def show(url: str, told: Connection) -> None:
    """A process that is connected to a database of PostgreSQL."""

    async def connect() -> None:
        database = Database(Settings(_env_file=None, database_url=url).async_database_url)
        await database.ping()
        told.send(database.presence.identity)
        await asyncio.Event().wait()

    asyncio.run(connect())


async def is_alive(database: Database, other: UUID) -> bool:
    async with database.writing() as session:
        return await database.presence.is_alive(session, other)


async def until_dead(database: Database, other: UUID) -> None:
    """PostgreSQL notices within milliseconds."""
    async with asyncio.timeout(30):
        while await is_alive(database, other):  # noqa: ASYNC110 - another process does it
            await asyncio.sleep(0.01)


def test_a_killed_process_is_known_to_be_dead(databases: Databases) -> None:
    forks = multiprocessing.get_context("fork")
    with databases.copy("migrated") as url:
        address = Settings(_env_file=None, database_url=url).async_database_url
        ours, theirs = forks.Pipe()
        file = beside(address.database or "", "instances")
        given = (live, file) if url.startswith("sqlite") else (show, url)
        process = forks.Process(target=given[0], args=(given[1], theirs))
        process.start()
        other = ours.recv()

        async def watch() -> None:
            database = Database(address)
            assert await is_alive(database, database.presence.identity)
            assert await is_alive(database, other)
            os.kill(process.pid or 0, signal.SIGKILL)
            process.join()
            await until_dead(database, other)
            await database.close()

        asyncio.run(watch())
        ours.close()
        theirs.close()
