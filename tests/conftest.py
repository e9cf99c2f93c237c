"""What a run of all tests has in common; the fixtures are in `tests.support.fixtures`.

The process that only hands out the tests and prints what became of them needs none of the service,
which takes four seconds to import: the fixtures come where tests run.
"""

import gc
import os
import shutil
import sys
import tempfile
from contextlib import closing
from importlib import import_module
from pathlib import Path

import pytest

from tests.support.cores import keep_to_one_core
from tests.support.runs import GIVEN_SERVER, SHARED

ROOMY_BYTES = 2 * 1024**3
LONGEST = (
    "tests/api/contract/test_crash.py",
    "tests/api/contract/test_hostile.py",
    "tests/api/contract/test_matrix.py",
    "tests/api/contract/test_schemathesis.py",
    "tests/api/reporting/test_simulated_year.py",
    "tests/examples/test_demo_systems.py",
    "tests/services/upkeep/backups",
)

# httpx2 asks with every request whether it runs in trio, by importing what is not installed here:
# so it is told at once, instead of after a search on the disk.
sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type] # as the import system allows


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first: at the end all processes have something to do."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def pytest_collection_finish() -> None:
    """What has been imported stays to the end: it is not searched for garbage over and over.

    Nor is what a request makes and lets go, of which hardly anything is in circles.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 20)


def pytest_configure(config: pytest.Config) -> None:
    """One core for each process; one folder for all: the first makes it before the others start."""
    keep_to_one_core()
    if SHARED not in os.environ:
        os.environ[SHARED] = tempfile.mkdtemp(prefix="zi-tests-", dir=memory())
        Path(os.environ[SHARED]).chmod(0o755)  # run by root, PostgreSQL has an account of its own
        config.add_cleanup(_forget_shared)
    if hasattr(config, "workerinput") or config.getoption("dist") == "no":
        config.pluginmanager.register(import_module("tests.support.fixtures"), "tests.fixtures")


def _forget_shared() -> None:
    folder = Path(os.environ.pop(SHARED))
    given = os.environ.get(GIVEN_SERVER)
    if given:
        from tests.support.databases import PostgresDatabases  # noqa: PLC0415 - imports the service

        with closing(PostgresDatabases(given, folder)) as opened:
            opened.drop_templates()
    shutil.rmtree(folder, ignore_errors=True)


def memory() -> str | None:
    """A folder in memory where the machine has a roomy one: copies of databases come and go."""
    folder = Path("/dev/shm")  # noqa: S108 - only a place; the folders in it are our own
    if folder.is_dir() and shutil.disk_usage(folder).free > ROOMY_BYTES:
        return str(folder)
    return None
