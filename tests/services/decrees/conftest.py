"""Fixtures of the tests of decrees."""

import asyncio

import pytest

from tests.support.databases import PostgresDatabases
from tests.support.decree_loading import Play, Scenario
from tests.support.engines import database_at


@pytest.fixture(scope="session")
def play(postgres_databases: PostgresDatabases) -> Play:
    """Runs a scenario in a database of its own.

    PostgreSQL, the stricter one; on SQLite the command line loads, reloads and refuses.
    """

    async def run(scenario: Scenario, url: str) -> None:
        database = database_at(url)
        try:
            await scenario(database)
        finally:
            await database.close()

    def in_a_copy(scenario: Scenario) -> None:
        with postgres_databases.copy("migrated") as url:
            asyncio.run(run(scenario, url))

    return in_a_copy
