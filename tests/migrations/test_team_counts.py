"""The step to kept counts, back and forth, in a database with work in it."""

import asyncio
from pathlib import Path

from alembic import command
from fastapi import FastAPI

from app.services.plan.counts.keeping import count_all_teams
from app.services.plan.counts.verifying import verify_counts
from tests.support.databases import Databases, alembic_config
from tests.support.engines import database_at
from tests.support.evidence import MEMBER, draft, evidence, ok
from tests.support.office import Office

TEAMS = 8


async def uncounted(url: str) -> int:
    """How many teams had to be counted; afterwards all numbers are right."""
    database = database_at(url)
    try:
        found = await count_all_teams(database, only_due=True)
        report = await verify_counts(database)
    finally:
        await database.close()
    assert (report.total, report.due, report.teams) == (0, 0, TEAMS)
    return found


def test_what_was_there_before_is_counted_and_what_comes_after(
    app: FastAPI, databases: Databases, tmp_path: Path
) -> None:
    with databases.copy("seeded") as url:
        with Office.open(app, url, tmp_path) as office:
            evidence(office, "accepted", "5A-1")
            before = ok(office.person(MEMBER).get("/progress"))
        command.downgrade(alembic_config(url), "team_counts-1")
        command.upgrade(alembic_config(url), "head")
        with Office.open(app, url, tmp_path) as office:
            assert ok(office.person(MEMBER).get("/progress")) == before
            draft(office.person(MEMBER), "5A-2")
            assert ok(office.person(MEMBER).get("/progress"))["evidence"]["draft"] == 1
        assert asyncio.run(uncounted(url)) == TEAMS
        assert asyncio.run(uncounted(url)) == 0
