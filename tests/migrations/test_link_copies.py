"""The step that brought copies of links goes down and up again over what was kept."""

from pathlib import Path

from alembic import command
from fastapi import FastAPI

from tests.support.databases import Databases, alembic_config
from tests.support.evidence import ok
from tests.support.office import Office
from tests.support.prepared import Prepared


def test_copies_go_and_the_evidence_stays(
    app: FastAPI, databases: Databases, tmp_path: Path
) -> None:
    with databases.copy("seeded") as url:
        with Office.open(app, url, tmp_path) as office:
            prepared = Prepared(office)
            evidence_id = prepared.evidence()
            prepared.link(evidence_id)
            prepared.copy(evidence_id)
            (link,) = ok(prepared.owner.get(f"/evidence/{evidence_id}"))["revision"]["links"]
            assert link["captures"][0]["file"]["sha256"]
        command.downgrade(alembic_config(url), "link_copies-1")
        command.upgrade(alembic_config(url), "head")
        with Office.open(app, url, tmp_path) as office:
            (kept,) = ok(prepared.owner.get(f"/evidence/{evidence_id}"))["revision"]["links"]
            assert kept == link | {"captures": []}
            prepared.copy(evidence_id)
