"""The steps to reports go down and up again over some that are in every state."""

from typing import NamedTuple

from sqlalchemy import func, select, table

from tests.migrations.stories import Story, nothing
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


class Written(NamedTuple):
    """A report in every state, one that waits, and all that was read."""

    made: Body
    waiting: Body
    seen: list[tuple[Body, Body]]


def write(office: Office) -> Written:
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
    before = seen(office)
    assert {read["status"] for read, _ in before} == {"acknowledged", "draft", "submitted"}
    return Written(made, waiting, before)


def seen(office: Office) -> list[tuple[Body, Body]]:
    """Every report but its signed copies, which go with their table, and what is printed of it."""
    ketua = office.person(KETUA)
    rows = every(ketua, "/reports")
    read = [ok(ketua.get(f"/reports/{row['id']}")) | {"files": []} for row in rows]
    return [(each, content(ketua, each)) for each in read]


def what_people_wrote_stays_as_it_was(office: Office, written: Written) -> None:
    made, waiting, before = written
    assert seen(office) == before
    ketua, pengarah = office.person(KETUA), office.person(PENGARAH)
    again = refused(ketua.post(f"/reports/{made['id']}/evidence", {}), 409)
    assert again["code"] == "report_corrected"
    judged = {"digest": content(pengarah, waiting)["receipt"]["digest"]}
    ok(pengarah.post(f"/reports/{waiting['id']}/acknowledge", judged))


def none_is_left_and_one_may_begin(office: Office, _told: None) -> None:
    with office.engine.connect() as connection:
        for name in KEPT:
            rows = select(func.count()).select_from(table(name))
            assert connection.execute(rows).scalar_one() == 0, name
    begin(office.person(KETUA))


GUARDS = Story("report_guards", write, what_people_wrote_stays_as_it_was)
REPORTS = Story("reports", nothing, none_is_left_and_one_may_begin)
