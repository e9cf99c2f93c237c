"""Fixtures of the tests of decrees."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

import pytest

from app.schemas.decrees.files import DecreeFile
from app.services.decrees.loading import digest_of
from tests.support.databases import PostgresDatabases
from tests.support.decree_loading import Play, Scenario, load
from tests.support.engines import database_at


@pytest.fixture(scope="session")
def play(postgres_databases: PostgresDatabases) -> Iterator[Play]:
    """Runs a scenario in a database of its own, an empty one or one with a decree.

    PostgreSQL, the stricter one; on SQLite the command line loads, reloads and refuses.
    """

    async def run(scenario: Scenario, url: str) -> None:
        database = database_at(url)
        try:
            await scenario(database)
        finally:
            await database.close()

    def in_a_copy(scenario: Scenario, file: DecreeFile | None = None) -> None:
        made = postgres_databases
        with made.copy_of(of(file)) if file else made.copy("migrated") as url:
            asyncio.run(run(scenario, url))

    loaded: dict[str, str] = {}

    def of(file: DecreeFile) -> str:
        """The address of a database with that decree alone, which stays until the end."""
        key = digest_of(file)
        if key not in loaded:
            url = copies.enter_context(postgres_databases.copy("migrated"))
            asyncio.run(run(partial(load, file=file), url))
            loaded[key] = url
        return loaded[key]

    with ExitStack() as copies:
        yield in_a_copy
