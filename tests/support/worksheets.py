"""Worksheets as a person gets them and hands them in again."""

import io
from typing import Any

import openpyxl
from httpx2 import Response

from app.schemas.platform.examples import DECREE_ID
from tests.support.office import Person

ADDRESS = f"/decrees/{DECREE_ID}/worksheets"


def send(
    person: Person, content: bytes, confirm: str | None = None, name: str = "kerja.xlsx"
) -> Response:
    asked = {"confirm": confirm} if confirm else {}
    return person.request("POST", ADDRESS, files=[("files", (name, content))], params=asked)


class Sheets:
    """The workbook as a person gets it; cells by the code of their row and their heading."""

    def __init__(self, person: Person) -> None:
        self.book: Any = openpyxl.load_workbook(io.BytesIO(person.get(ADDRESS).content))

    def cell(self, sheet: str, named: object, heading: str) -> Any:
        """`named`: what the first column says, or the number of a row."""
        table = self.book[sheet]
        column = next(each.column for each in table[1] if each.value == heading)
        row = named if isinstance(named, int) else None
        for each in () if row else table.iter_rows(min_row=2, max_col=1):
            if each[0].value == named:
                row = each[0].row
                break
        return table.cell(row, column)

    @property
    def content(self) -> bytes:
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()


def places(told: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(each["sheet"], each["cell"], each["code"]) for each in told["faults"]}
