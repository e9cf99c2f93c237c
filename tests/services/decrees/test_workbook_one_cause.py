"""One cause, one fault: what a wrong cell brings with it elsewhere is not told again."""

import io
from typing import Any

import openpyxl
import pytest

from app.integrations.sheets import read_sheets
from app.services.decrees.workbooks.judging.faults import check
from app.services.decrees.workbooks.making.filling import Beside, Origin, filled
from app.services.decrees.workbooks.parsing import parse
from tests.support.decree_loading import NTT

DATA = NTT.model_dump()
CONTENT = filled(DATA, Origin("", "", DATA), Beside())
PEOPLE, PLAN = "Lampiran I", "Lampiran II"
# Rows: 54 and 56 begin activities of team 4, 74 and 75 are of one activity.
TOLD = [
    ([(PEOPLE, "H18", "123"), (PEOPLE, "H24", "123")], "text_malformed"),
    ([(PEOPLE, "I23", "bukan"), (PEOPLE, "I31", "bukan")], "text_malformed"),
    ([(PEOPLE, "J18", "Ada Spasi"), (PEOPLE, "J24", "ada spasi")], "text_malformed"),
    ([(PLAN, "B54", "AB"), (PLAN, "B56", "AB")], "text_malformed"),
    ([(PLAN, "E20", 100), (PLAN, "E21", 100)], "number_too_large"),
    ([(PLAN, "A20", "Tim 99"), (PLAN, "A61", "Tim 99")], "team_unknown"),
    ([(PLAN, "D7", "dua"), (PLAN, "D8", "tiga")], "not_whole_number"),
]


@pytest.mark.parametrize(("wrong", "code"), TOLD)
def test_each_wrong_cell_is_told_once_and_nothing_else(
    wrong: list[tuple[str, str, Any]], code: str
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(CONTENT))
    for sheet, cell, value in wrong:
        book[sheet][cell] = value
    out = io.BytesIO()
    book.save(out)
    found = check(parse(read_sheets(out.getvalue(), "a.xlsx"))).faults
    assert [(each.sheet, each.cell, each.code) for each in found] == [
        (sheet, cell, code) for sheet, cell, _ in wrong
    ]
