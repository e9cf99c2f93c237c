"""Meetings in use are taken away by going back, and what was made from them stays."""

from pathlib import Path

from alembic import command
from fastapi import FastAPI
from sqlalchemy import text

from app.schemas.platform.examples import CAMPAIGN_ID, GRATIFICATION_REPORT_ID
from tests.support.databases import Databases, alembic_config
from tests.support.engines import engine_at
from tests.support.evidence import MEMBER, every, ok, step
from tests.support.meetings import held, upload
from tests.support.office import Office

BEFORE = "return_reasons"
STAYS = ("evidence", "evidence_files", "evidence_revisions", "realisations", "realisation_evidence")


def counts(url: str) -> dict[str, int]:
    with engine_at(url).connect() as connection:
        return {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608 - names of this file
            for name in STAYS
        }


def test_what_came_of_them_stays(databases: Databases, app: FastAPI, tmp_path: Path) -> None:
    with databases.copy("seeded") as url:
        with Office.open(app, url, tmp_path) as office:
            member = office.person(MEMBER)
            meeting = held(member)["id"]
            upload(member, meeting, "notula")
            items = {"items": [{"action_item_id": str(CAMPAIGN_ID)}]}
            ok(member.post(f"/meetings/{meeting}/realisations", items), 201)
            wanted = {"indicator_ids": [str(GRATIFICATION_REPORT_ID)]}
            made = ok(member.post(f"/meetings/{meeting}/evidence", wanted), 201)
            (piece,) = made["evidence"]
            ok(step(member, piece["id"], "submit"))
        before, config = counts(url), alembic_config(url)
        assert min(before.values()) > 0
        command.downgrade(config, BEFORE)
        assert counts(url) == before
        command.upgrade(config, "head")
        with Office.open(app, url, tmp_path) as office:
            member = office.person(MEMBER)
            assert every(member, "/meetings") == []
            read = ok(member.get(f"/evidence/{piece['id']}"))
            assert (read["status"], read["meeting"], read["file_count"]) == ("submitted", None, 1)
