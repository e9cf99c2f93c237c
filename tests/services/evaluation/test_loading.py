"""A sheet's file comes into the database once, and again only where it differs."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import ActionItem, LkeQuestion, LkeRowLinks, LkeSheet
from app.schemas.platform.examples import DECREE_ID
from app.services.evaluation.files import SheetFileInvalid, read_sheet
from app.services.evaluation.loading import (
    Loaded,
    SheetInUseError,
    SheetLoad,
    load_sheet_file,
)
from tests.support.evidence import KETUA, ok
from tests.support.office import Office
from tests.support.prepared import Prepared
from tests.support.sheets import FILE

TEXT = FILE.read_text(encoding="utf-8")
SET_AT = datetime(2023, 6, 20, tzinfo=UTC)
MINIMUM = "- {kode: total, diukur: TOTAL, WBK: 75, WBBM: 85}"


def load(office: Office, text: str, **options: Any) -> SheetLoad:
    assert office.client.portal is not None
    database = office.app.state.database
    found: SheetLoad = office.client.portal.call(lambda: load_sheet_file(database, text, **options))
    return found


def test_what_differs_is_told_and_taken(office: Office) -> None:
    assert load(office, TEXT).outcome is Loaded.SAME
    changed = TEXT.replace(MINIMUM, MINIMUM.replace("75", "76"))
    for dry_run in (True, False):
        told = load(office, changed, dry_run=dry_run)
        assert [str(change) for change in told.changes] == ["minimum total WBK: 75 -> 76"]
        assert told.changes[0].is_scored
    assert load(office, changed).outcome is Loaded.SAME
    read = office.person("angeli.l.lake").get("/lke-sheets/permenpanrb-90-2021").json()
    total = next(each for each in read["minimums"] if each["code"] == "total")
    assert (total["wbk"], total["wbbm"]) == ("76", "85")


def test_evaluations_keep_what_they_are_scored_by(office: Office) -> None:
    """Words may change under them; a minimum, or a weight, needs another version."""
    Prepared(office).evaluation()
    for dry_run in (True, False):
        with pytest.raises(SheetInUseError):
            load(office, TEXT.replace(MINIMUM, MINIMUM.replace("75", "76")), dry_run=dry_run)
    words = TEXT.replace("nama: PENGUNGKIT", "nama: Pengungkit")
    assert load(office, words).outcome is Loaded.CHANGED
    assert load(office, next_version(TEXT)).outcome is Loaded.NEW
    assert sheet_of_plan(office) == "permenpanrb-90-2021", "its evaluation is by that one"


def next_version(text: str) -> str:
    return text.replace("versi: permenpanrb-90-2021", "versi: permenpanrb-1-2027")


def sheet_of_plan(office: Office) -> str:
    """By which version its plan is told what it brings, and each of its rows what it proves."""
    ketua = office.person(KETUA)
    covered = ok(ketua.get(f"/decrees/{DECREE_ID}/lke-coverage"))
    row = ok(ketua.get(f"/lke-rows/{covered['lke_rows'][0]['id']}"))
    assert row["sheet"] == covered["sheet"]
    return str(covered["sheet"])


def test_another_version_needs_no_code(office: Office) -> None:
    """The portal's numbers belong to a year: the same code has another one."""
    other = (
        next_version(TEXT).replace("soal_id: 1\n", "soal_id: 301\n").replace("{id: 1,", "{id: 301,")
    )
    assert load(office, other).outcome is Loaded.NEW
    with Session(office.engine) as session:
        codes = list(session.scalars(select(LkeQuestion.code).where(LkeQuestion.number == 301)))
    assert codes == ["A.I.1.i.a"]
    page = office.person("angeli.l.lake").get("/lke-sheets").json()
    assert [each["name"] for each in page["items"]] == ["permenpanrb-1-2027", "permenpanrb-90-2021"]


def test_a_next_version_keeps_what_plans_prove(office: Office) -> None:
    """By code; what it no longer asks is left out, and "none" stays said."""
    codes = [["A.I.5.i.b", "A.I.5.iv.a"], [], ["A.I.0.none"]]
    with Session(office.engine) as session, session.begin():
        sheet_id = session.scalars(select(LkeSheet.id)).one()
        rows = session.scalars(select(ActionItem.id).order_by(ActionItem.id).limit(3)).all()
        for row, named in zip(rows, codes, strict=True):
            links = [{"code": code, "relation": "sama"} for code in named]
            own = {"action_item_id": row, "links": links, "set_at": SET_AT}
            by = {"decree_id": DECREE_ID, "set_by_id": office.user_id(KETUA)}
            session.add(LkeRowLinks(sheet_id=sheet_id, **own, **by))
    load(office, next_version(TEXT))
    assert sheet_of_plan(office) == "permenpanrb-1-2027"
    with Session(office.engine) as session:
        next_one = LkeSheet.name == "permenpanrb-1-2027"
        carried = session.scalars(select(LkeRowLinks).join(LkeSheet).where(next_one)).all()
        told = {each.action_item_id: [link["code"] for link in each.links] for each in carried}
        assert told == dict(zip(rows[:2], codes[:2], strict=True))
        assert {(each.set_at, each.set_by_id) for each in carried} == {
            (SET_AT, office.user_id(KETUA))
        }


def line_of(part: str) -> int:
    return next(n for n, line in enumerate(TEXT.splitlines(), start=1) if part in line)


@pytest.mark.parametrize(
    ("before", "after", "told", "at"),
    [
        ("- {kode: total, diukur: TOTAL,", "- {kode: total, diukur: X,", "X is nothing", 0),
        ("nama: PENGUNGKIT", "nama: 7", "struktur.0.nama", 0),
        ("- kode: A.I.1.i.b\n", "- kode: A.I.1.i.b\n  kode: twice\n", "key_twice kode", 1),
        ("- {kode: AK, nomor_tim: 4", "- {kode: AK, nomor_tim: x", "area.3.nomor_tim", 0),
    ],
)
def test_every_fault_has_its_line(before: str, after: str, told: str, at: int) -> None:
    with pytest.raises(SheetFileInvalid) as caught:
        read_sheet(TEXT.replace(before, after))
    (fault,) = caught.value.faults
    assert told in fault.told
    assert fault.line == line_of(before.strip()) + at
