"""The step that brought copies of links goes down and up again over what was kept."""

from pathlib import Path

import pytest
from alembic import command
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.support.databases import Databases, alembic_config
from tests.support.engines import engine_at
from tests.support.evidence import KETUA, ok, refused
from tests.support.office import Office
from tests.support.prepared import Prepared

ASKED_OF_THE_OTHER = (
    "INSERT INTO file_erasures (id, evidence_id, sha256, size, original_name, status, reason,"
    " requested_by_id, requested_as, requested_at) SELECT y.id, f.evidence_id, y.sha256, y.size,"
    " y.original_name, 'pending', f.reason, f.requested_by_id, f.requested_as, f.requested_at"
    " FROM file_erasures f JOIN link_copies y ON y.sha256 <> f.sha256"
)
REASON = {"reason": "Memuat NIK warga."}


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


def test_what_was_erased_of_them_stays_erased(
    app: FastAPI, databases: Databases, tmp_path: Path
) -> None:
    """The form before knows no erasure of a copy, and takes none anew."""
    with databases.copy("seeded") as url:
        with Office.open(app, url, tmp_path) as office:
            prepared = Prepared(office)
            path = f"/evidence/{prepared.evidence()}"
            prepared.link(path.rpartition("/")[2])
            first, second = (prepared.copy(path.rpartition("/")[2], own=True) for _ in range(2))
            asked = ok(office.person(KETUA).post(f"{path}/copies/{first}/erasure", REASON), 201)
            erasure = f"/file-erasures/{asked['id']}"
            done = ok(office.administrator().post(f"{erasure}/confirm"))
        command.downgrade(alembic_config(url), "copies_erased-1")
        with engine_at(url).begin() as connection:
            begins = pytest.raises(DBAPIError, match="erasure_begins_as_a_request")
            with begins, connection.begin_nested():
                connection.execute(text(ASKED_OF_THE_OTHER))
        command.upgrade(alembic_config(url), "head")
        with Office.open(app, url, tmp_path) as office:
            ketua = office.person(KETUA)
            assert ok(ketua.get(erasure))["decided_at"] == done["decided_at"]
            refused(ketua.get(f"{path}/copies/{first}/content"), 410, "file_erased")
            ok(ketua.post(f"{path}/copies/{second}/erasure", REASON), 201)
