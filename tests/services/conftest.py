"""Fixtures of the services' own tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.support.databases import Databases
from tests.support.machines import Machines


@pytest.fixture
def machines(databases: Databases, tmp_path: Path) -> Iterator[Machines]:
    """Two offices, and other systems beside them; what is logged costs nothing here."""
    with databases.copy("two_offices") as url, capture_logs():
        made = Machines(url, tmp_path, "127.0.0.1:*")
        with made.staying_connected():
            yield made


@pytest.fixture(scope="module")
def machines_once(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machines]:
    """The same for a whole file of tests: what one of them changes, the others see."""
    with databases.copy("two_offices") as url, capture_logs():
        yield Machines(url, tmp_path_factory.mktemp("machines"), "127.0.0.1:*")
