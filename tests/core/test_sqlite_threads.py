"""SQLite's connections: who waits for whom, and what nobody waits for."""

import asyncio
import gc
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import event, make_url, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from app.core.database import AT_COMMIT, Database, Execute
from app.core.sqlite_pools import AT_ONCE
from app.core.threads import Worker
from app.services.platform.prepared import in_one_go

ONCE = text("INSERT INTO names VALUES ('satu')")


@asynccontextmanager
async def opened(folder: Path, patience_seconds: float = 15) -> AsyncIterator[Database]:
    url = make_url(f"sqlite:///{folder / 'zi.sqlite3'}")
    database = Database(url, patience_seconds=patience_seconds)
    async with database.writing() as session:
        await session.execute(text("CREATE TABLE names (name TEXT PRIMARY KEY)"))
        await session.execute(ONCE)
    try:
        yield database
    finally:
        await database.close()


async def fail(database: Database) -> Exception:
    """A statement that fails; its traceback keeps whatever it ran with."""
    with pytest.raises(IntegrityError) as raised:
        async with database.writing() as session:
            await session.execute(ONCE)
    return raised.value


async def write(database: Database, name: str, into: list[str]) -> None:
    async with database.writing() as session:
        await session.execute(text("INSERT INTO names VALUES (:name)"), {"name": name})
        into.append(name)
        await asyncio.sleep(0)


class TestWhatAnErrorKeeps:
    async def collect_while_the_writer_waits(self, folder: Path) -> None:
        async with opened(folder) as database:
            kept: list[object] = [await fail(database)]
            kept.append(kept)  # a cycle: only the collector frees it
            del kept
            other = sqlite3.connect(folder / "zi.sqlite3", isolation_level=None)
            other.execute("BEGIN IMMEDIATE")  # as another process would
            waiting = asyncio.create_task(write(database, "dua", []))
            await asyncio.sleep(0.1)
            assert not waiting.done()
            gc.collect()  # here, in the thread of the event loop
            other.execute("ROLLBACK")  # would come too late if the collector had waited
            other.close()
            await waiting

    def test_the_collector_never_waits_for_a_connection(self, tmp_path: Path) -> None:
        asyncio.run(self.collect_while_the_writer_waits(tmp_path))

    def test_no_cursor_outlives_its_statement(self, tmp_path: Path) -> None:
        async def open_cursors() -> list[str]:
            async with opened(tmp_path) as database:
                error = await fail(database)
                cursors = [each for each in gc.get_objects() if isinstance(each, sqlite3.Cursor)]
                assert error.__traceback__ is not None
                return [told for each in cursors if (told := use(each)) != CLOSED]

        assert asyncio.run(open_cursors()) == []


CLOSED = "Cannot operate on a closed cursor."


def use(cursor: sqlite3.Cursor) -> str:
    try:
        cursor.fetchone()
    except sqlite3.ProgrammingError as error:
        return str(error)
    return "open"


class TestWriters:
    def test_come_in_the_order_in_which_they_asked(self, tmp_path: Path) -> None:
        async def order() -> list[str]:
            done: list[str] = []
            async with opened(tmp_path) as database, asyncio.TaskGroup() as group:
                for number in range(30):
                    group.create_task(write(database, str(number), done))
                    await asyncio.sleep(0)
            return done

        assert asyncio.run(order()) == [str(number) for number in range(30)]

    def test_whoever_waited_too_long_is_told_and_the_next_ones_go_on(self, tmp_path: Path) -> None:
        async def one_too_long() -> list[str]:
            done: list[str] = []
            async with opened(tmp_path, patience_seconds=0.05) as database:
                async with database.writing() as session:
                    await session.execute(text("SELECT 1"))
                    with pytest.raises(PoolTimeoutError):
                        await write(database, "terlalu lama", done)
                await write(database, "berikutnya", done)
            return done

        assert asyncio.run(one_too_long()) == ["berikutnya"]

    def test_whoever_gives_up_leaves_the_line(self, tmp_path: Path) -> None:
        async def gone() -> list[str]:
            done: list[str] = []
            async with opened(tmp_path) as database:
                async with database.writing() as session:
                    await session.execute(text("SELECT 1"))
                    waiting = asyncio.create_task(write(database, "pergi", done))
                    behind = asyncio.create_task(write(database, "tetap", done))
                    await asyncio.sleep(0)
                    waiting.cancel()
                await behind
            return done

        assert asyncio.run(gone()) == ["tetap"]

    def test_a_statement_that_nobody_waits_for_any_more_is_undone(self, tmp_path: Path) -> None:
        async def names() -> list[str]:
            async with opened(tmp_path) as database:
                began = asyncio.Event()

                async def slow() -> None:
                    async with database.writing() as session:
                        await session.execute(text("INSERT INTO names VALUES ('setengah')"))
                        began.set()
                        await session.execute(text(FOREVER))

                task = asyncio.create_task(slow())
                await began.wait()
                await asyncio.sleep(0.05)
                task.cancel()
                await write(database, "dua", [])
                async with database.reading() as session:
                    return list(await session.scalars(text("SELECT name FROM names ORDER BY name")))

        assert asyncio.run(names()) == ["dua", "satu"]

    def test_work_that_nobody_waits_for_any_more_ends_before_the_next_begins(
        self, tmp_path: Path
    ) -> None:
        """It runs in the connection's thread, where its statements would be another's."""
        began, goes_on = Event(), Event()
        order: list[str] = []

        def work(execute: Execute) -> None:
            execute(text("INSERT INTO names VALUES ('setengah')"))
            began.set()
            goes_on.wait()
            execute(text("INSERT INTO names VALUES ('sisa')"))
            order.append("sisa")

        async def names() -> list[str]:
            async with opened(tmp_path) as database:

                async def slow() -> None:
                    async with database.writing() as session:
                        await in_one_go(session, work)

                task = asyncio.create_task(slow())
                await asyncio.to_thread(began.wait)
                task.cancel()
                behind = asyncio.create_task(write(database, "dua", order))
                await asyncio.sleep(0.02)
                goes_on.set()
                await behind
                async with database.reading() as session:
                    return list(await session.scalars(text("SELECT name FROM names ORDER BY name")))

        assert asyncio.run(names()) == ["dua", "satu"]
        assert order == ["sisa", "dua"]

    def test_work_that_nobody_waits_for_any_more_is_interrupted(self, tmp_path: Path) -> None:
        async def cancelled() -> bool:
            async with opened(tmp_path) as database, database.reading() as session:
                work = in_one_go(session, lambda execute: execute(text(FOREVER)).all())
                task = asyncio.create_task(work)
                await asyncio.sleep(0.05)
                task.cancel()
                await asyncio.wait((task,))
                return task.cancelled()

        assert asyncio.run(cancelled())


class TestTrips:
    def test_a_commit_with_its_steps_is_one(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        trips: list[object] = []
        do = Worker.do

        def noted(worker: Worker, work: Callable[[], object]) -> "asyncio.Future[object]":
            trips.append(work)
            return do(worker, work)

        monkeypatch.setattr(Worker, "do", noted)

        def step(session: Session) -> None:
            for name in ("dua", "tiga"):
                session.execute(text("INSERT INTO names VALUES (:name)"), {"name": name})

        async def write_them() -> int:
            async with opened(tmp_path) as database:
                database.info[AT_COMMIT] = (step,)
                async with database.writing() as session:
                    await session.execute(text("DELETE FROM names"))
                    trips.clear()
                made = len(trips)
                async with database.reading() as session:
                    names = await session.scalars(text("SELECT name FROM names ORDER BY name"))
                    assert list(names) == ["dua", "tiga"]
            return made

        assert asyncio.run(write_them()) == 1


FOREVER = """
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1000000000)
SELECT count(*) FROM numbers
"""


class TestReaders:
    def test_do_not_wait_for_a_writer(self, tmp_path: Path) -> None:
        async def read_beside() -> list[str]:
            async with opened(tmp_path) as database, database.writing() as writer:
                await writer.execute(text("INSERT INTO names VALUES ('dua')"))
                async with database.reading() as reader:
                    return list(await reader.scalars(text("SELECT name FROM names")))

        assert asyncio.run(read_beside()) == ["satu"]

    def test_many_at_once_are_read_with_few_connections(self, tmp_path: Path) -> None:
        async def opened_by_many() -> int:
            connects: list[object] = []
            async with opened(tmp_path) as database:
                event.listen(database.engine.sync_engine, "connect", lambda *_: connects.append(1))
                one = text("SELECT name FROM names")
                asked = (database.ask(lambda execute: execute(one).all()) for _ in range(40))
                await asyncio.gather(*asked)
            return len(connects)

        assert asyncio.run(opened_by_many()) <= AT_ONCE

    def test_wait_only_a_moment_for_those_who_take_their_time(self, tmp_path: Path) -> None:
        async def read_beside() -> list[str]:
            async with opened(tmp_path) as database, AsyncExitStack() as held:
                for _ in range(AT_ONCE + 1):
                    session = await held.enter_async_context(database.reading())
                    names = await session.scalars(text("SELECT name FROM names"))
                return list(names)

        assert asyncio.run(read_beside()) == ["satu"]
