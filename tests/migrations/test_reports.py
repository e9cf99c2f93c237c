"""The steps to reports go down and up again over some that are in every state."""

from pathlib import Path

from alembic import command
from fastapi import FastAPI
from sqlalchemy import func, select, table

from tests.support.databases import Databases, alembic_config
from tests.support.engines import engine_at
from tests.support.evidence import KETUA, PENGARAH, Body, every, ok, refused
from tests.support.office import Office
from tests.support.reports import begin, content

KEPT = (
    "reports",
    "report_steps",
    "report_editors",
    "report_chapters",
    "report_evidence",
    "report_files",
)


def live(office: Office) -> tuple[Body, Body]:
    """One that was sent back, acknowledged, made evidence and is being corrected; one submitted."""
    ketua, pengarah = office.person(KETUA), office.person(PENGARAH)
    made, waiting = begin(ketua), begin(ketua, period=1)
    path = f"/reports/{made['id']}"
    for step in ("return", "acknowledge"):
        ok(ketua.post(f"{path}/submit", {}))
        judged = {"digest": content(pengarah, made)["receipt"]["digest"]}
        reason = {"reason": "Lengkapi kendala."} if step == "return" else {}
        ok(pengarah.post(f"{path}/{step}", judged | reason))
    ok(ketua.post(f"{path}/evidence", {}))
    ok(ketua.post(f"{path}/correct", {"reason": "Angka Tim V keliru."}), 201)
    ok(ketua.post(f"/reports/{waiting['id']}/submit", {}))
    read = {"digest": content(ketua, waiting)["receipt"]["digest"]}
    ok(ketua.post(f"/reports/{waiting['id']}/signatures", read), 201)
    return made, waiting


def seen(office: Office) -> list[tuple[Body, Body]]:
    """Every report but its signed copies, which go with their table, and what is printed of it."""
    ketua = office.person(KETUA)
    rows = every(ketua, "/reports")
    read = [ok(ketua.get(f"/reports/{row['id']}")) | {"files": []} for row in rows]
    return [(each, content(ketua, each)) for each in read]


def test_reports_that_people_wrote_stay_as_they_were(
    app: FastAPI, databases: Databases, tmp_path: Path
) -> None:
    with databases.copy("seeded") as url:
        with Office.open(app, url, tmp_path) as office:
            made, waiting = live(office)
            before = seen(office)
            assert {read["status"] for read, _ in before} == {"acknowledged", "draft", "submitted"}
        command.downgrade(alembic_config(url), "report_guards-1")
        command.upgrade(alembic_config(url), "head")
        with Office.open(app, url, tmp_path) as office:
            assert seen(office) == before
            ketua, pengarah = office.person(KETUA), office.person(PENGARAH)
            again = refused(ketua.post(f"/reports/{made['id']}/evidence", {}), 409)
            assert again["code"] == "report_corrected"
            judged = {"digest": content(pengarah, waiting)["receipt"]["digest"]}
            ok(pengarah.post(f"/reports/{waiting['id']}/acknowledge", judged))
        command.downgrade(alembic_config(url), "reports-1")
        command.upgrade(alembic_config(url), "head")
        with engine_at(url).connect() as connection:
            for name in KEPT:
                rows = select(func.count()).select_from(table(name))
                assert connection.execute(rows).scalar_one() == 0, name
        with Office.open(app, url, tmp_path) as office:
            begin(office.person(KETUA))
