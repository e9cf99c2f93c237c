"""Generated offices: rows that the service itself could have written, the same for each seed."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from app.core.audit_keys import KEYRING, Keyring
from app.core.messages import Language
from app.core.settings import Settings
from app.models import Decree
from app.models.rights import ActorRole
from app.policies.actors import Actor, RoleAssignment
from app.services.platform.audit.verification import verify
from app.services.reporting.progress.decree import read_decree_progress
from seed.generation import Size, generate
from tests.support.databases import SECRET, Databases, SqliteDatabases
from tests.support.engines import database_at, engine_at
from tests.support.server import zi

YEAR = 2025
DECREE = "SELECT id FROM decrees WHERE year = :year"
# What is in force counts, whatever is in work beside it.
STATUSES = """
    SELECT CASE WHEN e.in_force_number IS NULL THEN e.status ELSE 'accepted' END, count(*)
    FROM evidence e JOIN teams t ON t.id = e.team_id JOIN decrees d ON d.id = t.decree_id
    WHERE d.year = :year GROUP BY 1
"""


def filled(url: str, *, seed: int = 1, years: int = 1) -> None:
    address = Settings(_env_file=None, database_url=url).async_database_url
    steps: list[None] = []
    size = Size(1, range(YEAR - years + 1, YEAR + 1), seed)
    generate(address, Keyring(SECRET), size, lambda: steps.append(None))
    assert len(steps) == size.steps


def rows_of(url: str, statement: str) -> list[tuple[Any, ...]]:
    with engine_at(url).connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement), {"year": YEAR})]


def test_the_log_is_whole_and_the_progress_counts_what_is_there(databases: Databases) -> None:
    async def look(url: str) -> None:
        database = database_at(url)
        database.info = {**database.info, KEYRING: Keyring(SECRET)}
        async with database.reading() as session:
            found = await verify(session, None, None, None, Language.ENGLISH)
            assert (found.whole, found.findings) == (True, [])
            decree = await session.get_one(Decree, UUID(str(rows_of(url, DECREE)[0][0])))
            ketua = RoleAssignment(ActorRole.PELAKSANA, decree.work_unit_id, decree.id)
            actor = Actor(uuid4(), "Ketua", uuid4(), (ketua,))
            told = (await read_decree_progress(session, actor, decree)).total
        counted = dict(rows_of(url, STATUSES))
        assert sum(counted.values()) > 300
        assert {status.value: n for status, n in told.evidence.items() if n} == counted
        assert told.indicators.proven > 0
        await database.close()

    with databases.copy("seeded") as url:
        filled(url, years=2)
        asyncio.run(look(url))
        ends = "SELECT length FROM event_log UNION ALL SELECT max(position) FROM events"
        assert len(set(rows_of(url, ends))) == 1
        if url.startswith("sqlite"):
            assert rows_of(url, "PRAGMA foreign_key_check") == []


def test_the_same_seed_gives_the_same_rows_and_another_one_others(
    sqlite_databases: SqliteDatabases,
) -> None:
    wanted = (
        "SELECT * FROM evidence_revisions",
        "SELECT id, at, actor_id, changes FROM audit_events WHERE actor_kind = 'person'",
        "SELECT * FROM events WHERE position > 1",
        "SELECT * FROM users WHERE username LIKE 'p%.101'",
    )
    made = []
    for seed in (1, 1, 2):
        with sqlite_databases.copy("seeded") as url:
            filled(url, seed=seed)
            made.append([rows_of(url, statement) for statement in wanted])
    first, again, other = made
    assert all(first)
    assert first == again
    assert all(one != two for one, two in zip(first, other, strict=True))


def test_only_an_unused_database_is_filled(
    sqlite_databases: SqliteDatabases, tmp_path: Path
) -> None:
    with sqlite_databases.copy("seeded") as url:
        settings = {"ZI_DATABASE_URL": url}
        small = ("generate", "--offices", "1", "--years", "1")
        done = zi(tmp_path, *small, "--last-year", str(YEAR), settings=settings)
        assert done.returncode == 0, done.stderr
        assert f"1 offices, {YEAR} to {YEAR}: " in done.stdout
        again = zi(tmp_path, *small, settings=settings)
        assert (again.returncode, "holds work already" in again.stderr) == (2, True)
        ahead = zi(tmp_path, *small, "--last-year", "2999", settings=settings)
        assert (ahead.returncode, "years that are over" in ahead.stderr) == (2, True)
