"""The step to told progress goes down and up again; what happened before is told in one."""

import asyncio
from pathlib import Path

from alembic import command
from fastapi import FastAPI
from sqlalchemy import text

from app.services.reporting.progress.work_units.telling import tell_progress
from tests.support.databases import Databases, alembic_config
from tests.support.engines import database_at, engine_at
from tests.support.evidence import evidence
from tests.support.office import Office

BEFORE = "told_progress-1"


async def told(url: str) -> int:
    """How many offices were told."""
    database = database_at(url)
    try:
        return await tell_progress(database)
    finally:
        await database.close()


def test_numbers_are_told_anew_and_only_once(
    app: FastAPI, databases: Databases, tmp_path: Path
) -> None:
    with databases.copy("seeded") as url:
        with Office.open(app, url, tmp_path) as office:
            evidence(office, "accepted", "5A-1")
        assert asyncio.run(told(url)) == 1
        command.downgrade(alembic_config(url), BEFORE)
        command.upgrade(alembic_config(url), "head")
        with engine_at(url).connect() as connection:
            ends = text("SELECT position, length FROM progress_follower, audit_chain")
            position, length = connection.execute(ends).one()
            assert position == length > 0
        assert asyncio.run(told(url)) == 1
        assert asyncio.run(told(url)) == 0
