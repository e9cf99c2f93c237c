"""A database that is away, full, locked or wanted by too many: who is told what, and how soon."""

import asyncio
import socket
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError, SQLAlchemyError

from app.core import database_faults, postgresql
from app.core.database import Database
from app.core.database_faults import Trouble, meaning_of
from app.core.settings import Settings


async def fault_of(database: Database, *statements: str) -> str | None:
    """The code of what the statements, in one transaction, come to."""
    try:
        async with database.writing() as session:
            for statement in statements:
                await session.execute(text(statement))
    except SQLAlchemyError as error:
        meaning = meaning_of(error)
        return meaning.code if meaning else type(error).__name__
    finally:
        await database.close()
    return "nothing"


def on_sqlite(folder: Path, *statements: str) -> str | None:
    url = make_url(f"sqlite:///{folder / 'zi.sqlite3'}")
    return asyncio.run(fault_of(Database(url, patience_seconds=0.05), *statements))


def on_postgresql(url: str, *statements: str, seconds: float = 30) -> str | None:
    address = Settings(_env_file=None, database_url=url).async_database_url
    return asyncio.run(fault_of(Database(address, statement_seconds=seconds), *statements))


class TestSqlite:
    def test_locked_by_another_process_is_busy(self, tmp_path: Path) -> None:
        other = sqlite3.connect(tmp_path / "zi.sqlite3", isolation_level=None)
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("BEGIN IMMEDIATE")
        assert on_sqlite(tmp_path, "SELECT 1") == "busy"
        other.execute("ROLLBACK")
        assert on_sqlite(tmp_path, "SELECT 1") == "nothing"

    def test_full_is_told(self, tmp_path: Path) -> None:
        limit, table = "PRAGMA max_page_count=1", "CREATE TABLE names (name TEXT)"
        assert on_sqlite(tmp_path, limit, table) == "database_full"

    def test_folder_that_cannot_be_read_is_unavailable(self, tmp_path: Path) -> None:
        (tmp_path / "zi.sqlite3").mkdir()
        assert on_sqlite(tmp_path, "SELECT 1") == "unavailable"

    def test_constraints_and_mistakes_are_no_trouble(self, tmp_path: Path) -> None:
        table, row = "CREATE TABLE names (name TEXT UNIQUE)", "INSERT INTO names VALUES ('satu')"
        assert on_sqlite(tmp_path, table, row, row) == IntegrityError.__name__


class TestPostgresql:
    def test_limits_are_the_servers(self, postgres_url: str) -> None:
        wanted = ("jit", "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")

        async def shown() -> list[object]:
            address = Settings(_env_file=None, database_url=postgres_url).async_database_url
            database = Database(address, statement_seconds=30)
            async with database.reading() as session:
                seen = [await session.scalar(text(f"SHOW {name}")) for name in wanted]
            await database.close()
            return seen

        assert asyncio.run(shown()) == ["off", "30s", "10s", "1min"]

    def test_statement_that_takes_too_long_is_ended_by_the_server(self, postgres_url: str) -> None:
        assert on_postgresql(postgres_url, "SELECT pg_sleep(5)", seconds=0.05) == "busy"

    def test_waiting_for_a_lock_ends(
        self, postgres_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(postgresql, "LOCK_SECONDS", 0.05)
        address = Settings(_env_file=None, database_url=postgres_url).async_database_url

        async def second() -> str | None:
            first = Database(address)
            async with first.writing() as session:
                await session.execute(text("SELECT pg_advisory_xact_lock(7)"))
                again = Database(address, statement_seconds=30)
                code = await fault_of(again, "SELECT pg_advisory_xact_lock(7)")
            await first.close()
            return code

        assert asyncio.run(second()) == "busy"

    def test_server_that_keeps_silent_is_hung_up_on_and_asked_again(
        self, postgres_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(postgresql, "GRACE_SECONDS", -29.9)  # sooner than the server would
        address = Settings(_env_file=None, database_url=postgres_url).async_database_url

        async def ask() -> object:
            database = Database(address, pool_size=1, statement_seconds=30)
            with pytest.raises(OperationalError) as raised:
                async with database.reading() as session:
                    await session.execute(text("SELECT pg_sleep(5)"))
            assert raised.value.connection_invalidated
            async with database.reading() as session:
                found = await session.scalar(text("SELECT 1"))
            await database.close()
            return found

        assert asyncio.run(ask()) == 1

    def test_server_that_only_takes_the_call_is_unavailable(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(postgresql._CLIENT, "connect_timeout", 2)

        with socket.create_server(("127.0.0.1", 0)) as silent:
            port = silent.getsockname()[1]
            assert (
                on_postgresql(f"postgresql://zi@127.0.0.1:{port}/zi", "SELECT 1") == "unavailable"
            )

    def test_mistakes_are_no_trouble(self, postgres_url: str) -> None:
        assert on_postgresql(postgres_url, "SELECT nobody") == ProgrammingError.__name__


class Lines:
    """What the log is told."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []

    def error(self, event: str, **facts: Any) -> None:
        self.told.append({"event": event, **facts})

    warning = error


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Lines:
    found = Lines()
    monkeypatch.setattr(database_faults, "log", found)
    return found


class TestTrouble:
    def test_beginning_and_end_are_told_once(
        self, lines: Lines, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def at(seconds: float) -> Trouble:
            monkeypatch.setattr("app.core.database_faults.time.monotonic", lambda: seconds)
            return trouble

        trouble = Trouble("database")
        at(100).succeeded()
        for seconds in (100, 110, 120):
            at(seconds).failed(OSError("away"))
        at(124).succeeded()  # one of others that still fail
        at(130).succeeded()
        at(131).succeeded()
        assert lines.told == [
            {"event": "trouble_began", "what": "database", "fault": "OSError", "said": "away"},
            {"event": "trouble_ended", "what": "database", "seconds": 30, "times": 3},
        ]

    def test_a_database_tells_of_its_own(self, tmp_path: Path, lines: Lines) -> None:
        (tmp_path / "zi.sqlite3").mkdir()

        async def meet() -> None:
            database = Database(make_url(f"sqlite:///{tmp_path / 'zi.sqlite3'}"))
            for _ in range(2):
                await fault_of(database, "SELECT 1")

        asyncio.run(meet())
        assert [line["event"] for line in lines.told] == ["trouble_began"]
