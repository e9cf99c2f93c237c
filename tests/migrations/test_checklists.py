"""The step that brought checklists goes down and up again over what people had ticked."""

from pathlib import Path

from alembic import command
from fastapi import FastAPI
from sqlalchemy import text

from tests.support.databases import Databases, alembic_config
from tests.support.engines import engine_at
from tests.support.evidence import COORDINATOR, MEMBER, REPORT, evidence, indicator_id, ok, step
from tests.support.evidence_sql import attempt
from tests.support.office import Office

BEFORE = "checklists-1"
LIST = f"/indicators/{indicator_id(REPORT)}/checklist"


def test_what_was_ticked_is_untold_and_nothing_else_is_lost(
    app: FastAPI, databases: Databases, tmp_path: Path
) -> None:
    with databases.copy("seeded") as url:
        with Office.open(app, url, tmp_path) as office:
            coordinator, member = office.person(COORDINATOR), office.person(MEMBER)
            etag = coordinator.get(LIST).headers["ETag"]
            ok(coordinator.put(LIST, {"items": ["Laporan"]}, etag=etag))
            made = evidence(office)
            ok(member.patch(f"/evidence/{made['id']}", {"contains": ["Laporan"]}))
            sent = ok(step(member, made["id"], "submit"))
            assert sent["checklist"] == [{"text": "Laporan", "is_there": True}]
        config = alembic_config(url)
        command.downgrade(config, BEFORE)
        with engine_at(url).connect() as connection:
            kept = connection.execute(text("SELECT digest FROM evidence_revisions")).scalars()
            assert list(kept) == [sent["revision"]["digest"]]
        command.upgrade(config, "head")
        with Office.open(app, url, tmp_path) as office:
            read = ok(office.person(COORDINATOR).get(f"/evidence/{made['id']}"))
            assert read["checklist"] is read["revision"]["checklist"] is None
            assert read["revision"]["digest"] == sent["revision"]["digest"]
            assert ok(office.person(COORDINATOR).get(LIST))["own"] is None
            ok(step(office.person(COORDINATOR), made["id"], "verify"))
            changed = text("UPDATE evidence_revisions SET checklist = '[]'")
            assert "revision_is_immutable" in attempt(office, changed)
