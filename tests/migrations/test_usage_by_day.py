"""The step to usage by day goes down and up; of a sheet, webhooks are seen anew by today's rule."""

from pathlib import Path
from uuid import UUID

from alembic import command
from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.models import SeenStep
from app.models.conformance import ConformanceStep
from tests.support.databases import Databases, alembic_config
from tests.support.engines import engine_at
from tests.support.evidence import ok
from tests.support.office import Office
from tests.support.prepared import Prepared


def test_what_was_noted_wrongly_is_gone_and_the_rest_stays(
    app: FastAPI, databases: Databases, tmp_path: Path
) -> None:
    with databases.copy("seeded") as url:
        with Office.open(app, url, tmp_path) as office:
            prepared = Prepared(office)
            account_id = UUID(ok(prepared.sirian.get("/service-account"))["id"])
            prepared.sirian.get("/me")
            ok(prepared.sirian.put("/sources/sirian/records/a", prepared.record_body(), etag=None))
        with Session(engine_at(url)) as session, session.begin():
            for step in (ConformanceStep.WEBHOOK_ANSWERED, ConformanceStep.CAUGHT_UP):
                session.add(SeenStep(account_id=account_id, step=step))
        command.downgrade(alembic_config(url), "usage_by_day-1")
        command.upgrade(alembic_config(url), "head")
        with Office.open(app, url, tmp_path) as office:
            path = f"/service-accounts/{account_id}"
            sheet = ok(office.administrator().get(f"{path}/conformance"))["steps"]
            assert {each["step"] for each in sheet if each["seen_at"]} == {
                "signed_in", "record_pushed",
            }  # fmt: skip
            assert ok(office.administrator().get(f"{path}/usage"))["refused"] == []
