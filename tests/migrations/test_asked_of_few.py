"""The step by which a draft asks for a confidentiality goes down and up, and reveals nothing."""

from pathlib import Path

from alembic import command
from fastapi import FastAPI

from tests.support.databases import Databases, alembic_config
from tests.support.evidence import MEMBER, evidence, ok, step
from tests.support.office import OTHER_MEMBER, Office


def test_what_was_asked_for_is_forgotten_and_stays_restricted(
    app: FastAPI, databases: Databases, tmp_path: Path
) -> None:
    with databases.copy("seeded") as url:
        with Office.open(app, url, tmp_path) as office:
            path = f"/evidence/{evidence(office, 'accepted', confidentiality='restricted')['id']}"
            ok(step(office.person(MEMBER), path.rpartition("/")[2], "revise"), 201)
            asked = ok(office.person(MEMBER).patch(path, {"confidentiality": "normal"}))
            assert asked["revision"]["confidentiality"] == "normal"
        config = alembic_config(url)
        command.downgrade(config, "asked_of_few-1")
        command.upgrade(config, "head")
        with Office.open(app, url, tmp_path) as office:
            assert ok(office.person(OTHER_MEMBER).get(path))["hidden"]
            read = ok(office.person(MEMBER).get(path))
            assert read["revision"] == asked["revision"] | {"confidentiality": None}
