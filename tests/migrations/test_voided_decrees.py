"""The step to voided decrees, back and forth, with one that was voided and one that stands."""

from pathlib import Path

import time_machine
from alembic import command
from fastapi import FastAPI

from app.schemas.platform.examples import DECREE_ID
from tests.api.decrees.test_succession import again
from tests.api.decrees.test_voided_successors import NOW, begin, prove, void
from tests.support.databases import Databases, alembic_config
from tests.support.evidence import KETUA, MEMBER, every, ok, step
from tests.support.office import Office
from tests.support.succession import DECREE


def test_the_one_that_stands_stays_and_the_voided_one_is_empty(
    app: FastAPI, databases: Databases, tmp_path: Path
) -> None:
    with databases.copy("seeded") as url, time_machine.travel(NOW, tick=False):
        with Office.open(app, url, tmp_path) as office:
            ketua = again(office, KETUA)
            before = every(ketua, f"{DECREE}/members")
            wrong = begin(ketua)
            member = again(office, MEMBER)
            draft = prove(member, wrong)
            ok(step(member, draft, "withdraw"))
            void(ketua, wrong)
            right = begin(ketua)
        command.downgrade(alembic_config(url), "void_decrees-1")
        command.upgrade(alembic_config(url), "head")
        with Office.open(app, url, tmp_path) as office:
            ketua = again(office, KETUA)
            numbers = {row["id"]: row["number"] for row in every(ketua, "/decrees")}
            assert numbers.pop(wrong["id"]).startswith("12 (batal ")
            assert numbers == {str(DECREE_ID): "142", right["id"]: "12"}
            assert every(ketua, f"/decrees/{wrong['id']}/members") == []
            assert every(ketua, "/activities", decree_id=wrong["id"]) == []
            assert ok(ketua.get(f"/evidence/{draft}"))["status"] == "withdrawn"
            void(ketua, right)
            assert every(ketua, f"{DECREE}/members") == before
