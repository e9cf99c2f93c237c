"""The step to webhooks of service accounts goes down and up again over some that are in use."""

from pathlib import Path

from alembic import command
from fastapi import FastAPI
from sqlalchemy import text

from tests.support.databases import Databases, alembic_config
from tests.support.engines import engine_at
from tests.support.evidence import ok
from tests.support.office import Office
from tests.support.prepared import Prepared

BODY = {"work_unit_code": "53", "url": "https://dasbor.kpu.go.id/zi", "event_types": []}


def test_an_endpoint_of_an_account_stays_and_is_its_administrators_then(
    app: FastAPI, databases: Databases, tmp_path: Path
) -> None:
    with databases.copy("seeded") as url:
        with Office.open(app, url, tmp_path) as office:
            machine = Prepared(office).service("webhooks:manage")
            made = ok(machine.post("/webhook-endpoints", BODY), 201)
            assert made["service_account_id"]
            ok(machine.post("/service-account/rotate", {"expires_in_days": 30}), 201)
        command.downgrade(alembic_config(url), "own_affairs-1")
        with engine_at(url).connect() as connection:
            told = text("SELECT count(*) FROM notifications WHERE subject_type = 'service_account'")
            assert connection.execute(told).scalar_one() == 0
            kept = text("SELECT count(*) FROM webhook_endpoints")
            assert connection.execute(kept).scalar_one() == 1
        command.upgrade(alembic_config(url), "head")
        with Office.open(app, url, tmp_path) as office:
            read = ok(office.administrator().get(f"/webhook-endpoints/{made['id']}"))
            assert (read["service_account_id"], read["url"]) == (None, BODY["url"])
