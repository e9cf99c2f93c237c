"""The step to the year of a plan that voiding took away, back and forth."""

from pathlib import Path

import time_machine
from alembic import command
from fastapi import FastAPI

from tests.api.decrees.test_succession import again
from tests.api.decrees.test_voided_successors import NOW, begin_next_year, void
from tests.support.databases import Databases, alembic_config
from tests.support.evidence import KETUA, ok
from tests.support.office import Office


def test_the_day_it_takes_effect_tells_the_year(
    app: FastAPI, databases: Databases, tmp_path: Path
) -> None:
    with databases.copy("seeded") as url, time_machine.travel(NOW, tick=False):
        with Office.open(app, url, tmp_path) as office:
            ketua = again(office, KETUA)
            made = begin_next_year(ketua)
            void(ketua, made)
        command.downgrade(alembic_config(url), "planned_year-1")
        command.upgrade(alembic_config(url), "head")
        with Office.open(app, url, tmp_path) as office:
            read = ok(again(office, KETUA).get(f"/decrees/{made['id']}"))
            assert read["plan_year"] == 2025
