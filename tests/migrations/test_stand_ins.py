"""The step to stand-ins, back and forth, in a database in which somebody stood in."""

from pathlib import Path

from alembic import command
from fastapi import FastAPI

from tests.api.decrees.test_stand_ins import on_leave, team_of_ketua
from tests.support.databases import Databases, alembic_config
from tests.support.evidence import COLLEAGUE, COORDINATOR, KETUA, every, evidence, ok, step
from tests.support.office import OTHER_COORDINATOR, Office
from tests.support.periods import PERIODS

STAND_INS = "stand_ins"


def test_what_a_stand_in_decided_outlives_the_way_back(
    app: FastAPI, databases: Databases, tmp_path: Path
) -> None:
    with databases.copy("seeded") as url:
        with Office.open(app, url, tmp_path) as office:
            made = evidence(office, "submitted")
            on_leave(office, COORDINATOR, COLLEAGUE)
            ok(step(office.person(COLLEAGUE), made["id"], "verify"))
            on_leave(office, KETUA, OTHER_COORDINATOR, team_of_ketua(office))
            closed = {"month": 5, "note": "Lengkap."}
            ok(office.person(OTHER_COORDINATOR).post(f"{PERIODS}/close", closed))
        command.downgrade(alembic_config(url), f"{STAND_INS}-1")
        command.upgrade(alembic_config(url), "head")
        with Office.open(app, url, tmp_path) as office:
            *_, decision = every(office.person(COORDINATOR), f"/evidence/{made['id']}/decisions")
            assert decision["decided_by"]["id"] == str(office.user_id(COLLEAGUE))
            assert decision["on_behalf_of"] is None, "who stood in acted in their own name"
            (closure,) = ok(office.person(KETUA).get(PERIODS))["periods"][4]["closures"]
            assert closure["closed_by"]["id"] == str(office.user_id(OTHER_COORDINATOR))
            assert closure["closed_on_behalf_of"] is None
            assert ok(office.person(COLLEAGUE).get("/me"))["stands_in_for"] == []
