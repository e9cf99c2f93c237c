"""The step to who held or cancelled a meeting, back and forth: the audit log says it again."""

from pathlib import Path

from alembic import command
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.api.reporting.test_meeting_deciders import live
from tests.support.databases import Databases, alembic_config
from tests.support.office import Office

_SAID = text(
    "SELECT id, created_for_id, held_by_id, held_for_id, cancelled_by_id, cancelled_for_id"
    " FROM meetings ORDER BY id"
)


def said(office: Office) -> list[tuple[object, ...]]:
    with Session(office.engine) as session:
        return [tuple(row) for row in session.execute(_SAID)]


def test_the_log_says_again_who_and_for_whom(
    app: FastAPI, databases: Databases, tmp_path: Path
) -> None:
    with databases.copy("seeded") as url:
        with Office.open(app, url, tmp_path) as office:
            live(office)
            before = said(office)
            assert all(any(row[column] for row in before) for column in range(6))
        command.downgrade(alembic_config(url), "meeting_deciders-1")
        command.upgrade(alembic_config(url), "head")
        with Office.open(app, url, tmp_path) as office:
            assert said(office) == before
