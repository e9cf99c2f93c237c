"""A decree workbook whose cells are found as people find them."""

import io
from typing import Any

import openpyxl

Cell = Any


class Book:
    """Its cells by sheet, heading and line.

    A line is the sheet's row, the name of a field, or a team (and the letter of an activity) with
    the place of one of its lines, counted from 0.
    """

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.columns = {
            (table.title, cell.value): cell.column
            for table in self.book
            for row in table.iter_rows(max_row=5)
            for cell in row
            if isinstance(cell.value, str)
        }

    def cell(self, sheet: str, heading: str, line: Any) -> Cell:
        return self.book[sheet].cell(self._row(sheet, line), self.columns[sheet, heading])

    def _row(self, sheet: str, line: Any) -> int:
        if isinstance(line, int):
            return line
        parts = (line,) if isinstance(line, str) else line[:-1]
        headings = ("ISIAN",) if isinstance(line, str) else ("TIM", "HURUF KEGIATAN")
        table = self.book[sheet]
        places = [self.columns[sheet, each] for each in headings[: len(parts)]]
        rows = [
            row
            for row in range(4, table.max_row + 1)
            if tuple(str(table.cell(row, place).value) for place in places) == parts
        ]
        return rows[0 if isinstance(line, str) else line[-1]]
