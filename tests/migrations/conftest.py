"""Fixtures of the tests of migrations."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from alembic import command

from tests.migrations.test_upgrade import load_seed
from tests.support.databases import Databases, alembic_config
from tests.support.past import BEFORE, OLD_WORDS


@pytest.fixture(scope="session")
def as_of_old(databases: Databases) -> Iterator[dict[str, str]]:
    """Addresses of seeded databases by the step they are at, to be copied; nobody changes them.

    One way down for all of them: it takes longer than what then happens there.
    """
    with ExitStack() as copies:
        url = copies.enter_context(databases.copy("migrated"))
        asyncio.run(load_seed(url))
        found = {}
        for step in (OLD_WORDS, BEFORE):
            command.downgrade(alembic_config(url), step)
            found[step] = copies.enter_context(databases.copy_of(url))
        yield found
