"""Databases for tests: made once by the migrations, then copied for every test."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from fcntl import LOCK_EX, flock
from functools import cache
from pathlib import Path
from typing import Literal, Protocol
from uuid import uuid4

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from app.core.audit_keys import KEYRING, Keyring
from app.core.database import AT_COMMIT, Database
from app.core.settings import Settings
from app.services.decrees.loading import seed_file
from app.services.evaluation.loading import load_sheet_file
from app.services.integration.committing import STEPS
from app.services.integration.sources.seed import load_sources

ROOT = Path(__file__).resolve().parents[2]
METRICS_TOKEN = "what Prometheus sends in the tests"
SECRET = "a secret of the tests: 0123456789 abcdefghij"
SEED = ROOT / "seed" / "keputusan-142-2023.yaml"
SOURCES = ROOT / "seed" / "sources.yaml"
LKE_SHEET = ROOT / "seed" / "lke-permenpanrb-90-2021.yaml"
SECOND_DECREE = ROOT / "tests" / "fixtures" / "keputusan-kota-kupang.yaml"

_read_steps = ScriptDirectory.from_config  # before the tests take those that were read
Template = Literal["migrated", "seeded", "two_offices"]
# What each is made of: another one, and one more decree. Only the first one walks the migrations.
FILES: dict[Template, tuple[Template, Path] | None] = {
    "migrated": None,
    "seeded": ("migrated", SEED),
    "two_offices": ("seeded", SECOND_DECREE),
}


# For promises that SQL, constraints and locks have no part in. Each feature keeps a story on both
# engines, and `api/contract/test_postgresql.py` sends every operation to PostgreSQL.
on_one_engine = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


class Databases(Protocol):
    """Fresh copies of a prepared database."""

    def copy(self, template: Template) -> AbstractContextManager[str]:
        """The address of a copy that is gone afterwards."""

    def copy_of(self, url: str) -> AbstractContextManager[str]:
        """The same of another copy, as it is now; nobody may be connected to that one."""


def alembic_config(url: str) -> Config:
    """The project's Alembic with another database."""
    config = Config(ROOT / "alembic.ini")
    config.cmd_opts = type("Options", (), {"x": [f"url={url}"]})()
    return config


@cache
def all_steps() -> ScriptDirectory:
    """The project's migrations, read once."""
    return _read_steps(alembic_config("sqlite://"))


def prepare(url: str, template: Template) -> None:
    """Make an empty database what the template is."""
    if (made_of := FILES[template]) is None:
        command.upgrade(alembic_config(url), "head")
        return
    prepare(url, made_of[0])
    add(url, made_of[1])


def add(url: str, file: Path) -> None:
    """Load one decree more, and the sources where they are not there yet."""
    asyncio.run(_load(url, file.read_text(encoding="utf-8")))


async def _load(url: str, decree: str) -> None:
    address = Settings(_env_file=None, database_url=url).async_database_url
    database = Database(address, info={KEYRING: Keyring(SECRET), AT_COMMIT: STEPS})
    await load_sources(database, SOURCES.read_text(encoding="utf-8"))
    await load_sheet_file(database, LKE_SHEET.read_text(encoding="utf-8"))
    outcome = await seed_file(database, decree, dry_run=False)
    assert outcome.succeeded, outcome
    await database.close()


@contextmanager
def once(folder: Path, name: str) -> Iterator[bool]:
    """Whether `name` is still to be made in this run; the other processes wait meanwhile."""
    made = folder / f"{name}.made"
    with (folder / f"{name}.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield not made.exists()
        made.touch()


class SqliteDatabases:
    """Templates and copies are files; a run shares the templates."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def copy(self, template: Template) -> AbstractContextManager[str]:
        return self._copied(self._source(template))

    def copy_of(self, url: str) -> AbstractContextManager[str]:
        return self._copied(Path(url.removeprefix("sqlite:///")))

    @contextmanager
    def _copied(self, source: Path) -> Iterator[str]:
        target = self._folder / f"{uuid4().hex}.sqlite3"
        shutil.copy(source, target)
        yield f"sqlite:///{target}"
        for path in self._folder.glob(f"{target.name}*"):
            path.unlink()

    def renewable(self, template: Template) -> "Renewable":
        """A copy that can be made anew under its connections."""
        return Renewable(self._source(template), self._folder / f"{uuid4().hex}.sqlite3")

    def _source(self, template: Template) -> Path:
        source = self._folder / f"{template}.sqlite3"
        with once(self._folder, source.name) as is_missing:
            if is_missing:
                self._make(source, template)
        return source

    def _make(self, source: Path, template: Template) -> None:
        if (made_of := FILES[template]) is None:
            prepare(f"sqlite:///{source}", template)
            return
        shutil.copy(self._source(made_of[0]), source)
        add(f"sqlite:///{source}", made_of[1])


class Renewable:
    """A copy of a template that becomes the template again while its connections stay.

    With its first statement a connection reads all tables and triggers, which takes longer than
    most of what a test does with it; as long as the schema is the same, it does so once.
    """

    def __init__(self, source: Path, target: Path) -> None:
        self._fresh, self._path = source.read_bytes(), target
        target.write_bytes(self._fresh)
        # Open until the end: closing any descriptor of a file gives up the locks on it (POSIX).
        self._file = target.open("r+b", buffering=0)
        # Who has read just now may still be ending it: that is waited for.
        self._watching = sqlite3.connect(target, timeout=0.3, isolation_level=None)
        self._watching.execute("PRAGMA synchronous=OFF")
        self._schema = self._watching.execute("PRAGMA schema_version").fetchone()
        self.url = f"sqlite:///{target}"

    def renew(self) -> bool:
        """Whether it is as at first; not when somebody still reads or writes, or it was changed.

        Nobody may use a connection meanwhile. What they have kept of the old content is out of date
        for them as soon as somebody else writes: that is the change of `user_version`.
        """
        try:
            self._watching.execute("PRAGMA user_version = 1")
            ((is_busy, _, _),) = self._watching.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            schema = self._watching.execute("PRAGMA schema_version").fetchone()
        except sqlite3.Error:
            return False
        if is_busy or schema != self._schema or not Path(f"{self._path}-wal").exists():
            return False
        self._file.seek(0)
        self._file.write(self._fresh)
        self._file.truncate()
        with closing(sqlite3.connect(self._path)) as other:
            other.execute("PRAGMA user_version = 0")
        return True

    def close(self) -> None:
        """Forget it, after all its connections are closed."""
        self._watching.close()
        self._file.close()
        for path in self._path.parent.glob(f"{self._path.name}*"):
            path.unlink()


def hurry(url: str) -> None:
    """Tell a server of the tests that nothing in it needs to survive a power cut."""
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
    )
    with engine.connect() as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))


class PostgresDatabases:
    """Templates and copies are databases of one server; a run shares the templates."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url = make_url(url).set(drivername="postgresql+psycopg")
        # One connection to the end: PostgreSQL starts a process for each.
        self._admin = create_engine(self._url, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
        self._folder = folder

    def copy(self, template: Template) -> AbstractContextManager[str]:
        return self._copied(self._source(template))

    def copy_of(self, url: str) -> AbstractContextManager[str]:
        return self._copied(str(make_url(url).database))

    @contextmanager
    def _copied(self, source: str) -> Iterator[str]:
        name = f"zi_test_{uuid4().hex[:12]}"
        self._create(name, source)
        yield self._address(name)
        self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _source(self, template: Template) -> str:
        source = f"{self._folder.name}-{template}"
        with once(self._folder, source) as is_missing:
            if is_missing:
                self._make(source, template)
        return source

    def _make(self, source: str, template: Template) -> None:
        made_of = FILES[template]
        self._create(source, self._source(made_of[0]) if made_of else "template0")
        if made_of is None:
            prepare(self._address(source), template)
        else:
            add(self._address(source), made_of[1])

    def close(self) -> None:
        """Give the connection back."""
        self._admin.dispose()

    def drop_templates(self) -> None:
        """Leave a given server as it was."""
        for template in FILES:
            self._execute(f'DROP DATABASE IF EXISTS "{self._folder.name}-{template}" WITH (FORCE)')

    def _create(self, name: str, template: str) -> None:
        self._execute(
            f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy ENCODING \'UTF8\''
        )

    def _address(self, name: str) -> str:
        url = self._url.set(drivername="postgresql", database=name)
        return url.render_as_string(hide_password=False)

    def _execute(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))
