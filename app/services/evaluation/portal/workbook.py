"""The portal's workbook of a filling: sheet "Jawaban", a row for each question (LKE rule 46).

Its row numbers and columns are the portal's (K to N and Q); the words of its headings are known
from its interface alone. Offices change the sheet, so it is read by headings, never by letters.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from app.core.texts import folded
from app.integrations.sheets import SheetCell, SheetData
from app.integrations.workbooks import Cell, rows_workbook
from app.schemas.evaluation.sheet_file import Question
from app.services.evaluation.answers import read_answers
from app.services.evaluation.portal.filling import PortalAnswer, PortalFilling, as_text
from app.services.evaluation.sheets import Sheet

SHEET: Final = "Jawaban"
HEADING_ROW: Final = 5
_HEADINGS_WITHIN: Final = 20  # rows from the top
_LETTERS: Final = 26
_DIGITS: Final = 6
_MADE: Final = datetime(2000, 1, 1, tzinfo=UTC)  # the same filling gives the same bytes


@dataclass(frozen=True)
class Column:
    """A column that is read: its field, heading, place from 1, width, and other headings."""

    field: str
    heading: str
    place: int
    width: int
    others: tuple[str, ...] = ()
    is_ours: bool = False  # the portal has none: it may be missing

    @property
    def names(self) -> frozenset[str]:
        """All headings by which it is known."""
        return frozenset(map(_plain, (self.heading, *self.others)))


COLUMNS: Final = (
    Column("number", "soal_id", 1, 8, ("id soal", "id")),
    Column("unit", "jawaban_unit", 11, 14, ("jawaban unit kerja",)),
    Column("unit_note", "catatan_unit", 12, 40, ("catatan unit kerja",)),
    Column("evidence", "bukti_dukung_unit", 13, 40, ("bukti dukung", "bukti dukung unit kerja")),
    Column("tpi", "jawaban_tpi", 14, 14),
    Column("tpi_note", "catatan_tpi", 17, 40),
    Column("version", "versi baris (jangan diubah)", 20, 12, is_ours=True),
)
_ANSWERS: Final = ("unit", "tpi")
# Beside them, for people: code and words of the question.
_CODE, _WORDS = (2, "kode", 16), (3, "pertanyaan", 60)


@dataclass(frozen=True)
class CellFault:
    """What is wrong, in which cell (none: nowhere), and about which question."""

    code: str
    cell: str | None = None
    question: int | None = None


@dataclass(frozen=True)
class PortalReading:
    """What a workbook holds; with faults it is not taken. `cells`: where each of it stands.

    `hints` are headings above something that is not read: the portal's own has such columns, and a
    heading of ours may be misspelt.
    """

    answers: PortalFilling
    faults: tuple[CellFault, ...]
    hints: tuple[CellFault, ...] = ()
    cells: Mapping[tuple[int, str], str] = field(default_factory=dict)  # by question and field


def write_workbook(sheet: Sheet, filling: PortalFilling) -> bytes:
    """The workbook (XLSX) of a filling: every question of the sheet, empty ones, too."""
    has_ours = any(answer.version for answer in filling.values())
    columns = [column for column in COLUMNS if has_ours or not column.is_ours]
    headings: dict[int, str] = {column.place: column.heading for column in columns}
    widths = {column.place: column.width for column in columns}
    for place, heading, width in (_CODE, _WORDS):
        headings[place], widths[place] = heading, width
    rows: dict[int, Sequence[Cell]] = {HEADING_ROW: _cells(headings)}
    ordered = sorted(sheet.file.questions, key=lambda one: one.spreadsheet_row or one.number)
    for question in ordered:
        row = question.spreadsheet_row or HEADING_ROW + question.number
        rows[row] = _cells(_row(question, filling.get(question.number, PortalAnswer())))
    return rows_workbook(SHEET, rows, widths, HEADING_ROW, _MADE)


def _row(question: Question, answer: PortalAnswer) -> dict[int, Cell]:
    told: dict[int, Cell] = {
        column.place: getattr(answer, column.field)
        for column in COLUMNS
        if column.place > 1 and (answer.version or not column.is_ours)
    }
    words = question.tidy_text or question.text
    return told | {1: question.number, _CODE[0]: question.code, _WORDS[0]: words}


def _cells(by_place: Mapping[int, Cell]) -> list[Cell]:
    return [by_place.get(place) for place in range(1, max(by_place) + 1)]


def read_portal_sheets(sheet: Sheet, sheets: Sequence[SheetData]) -> PortalReading:
    """The filling in the sheets of a workbook; nothing is raised, every fault has its cell."""
    reader = _Reader(sheet)
    table = next((one for one in sheets if _plain(one.name) == _plain(SHEET)), None)
    if table is None:
        reader.fault("sheet_missing")
    else:
        reader.read(table)
    faults, hints = tuple(reader.faults), tuple(reader.hints)
    return PortalReading(reader.answers, faults, hints, reader.cells)


class _Reader:
    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self.answers: dict[int, PortalAnswer] = {}
        self.faults: list[CellFault] = []
        self.hints: list[CellFault] = []
        self.cells: dict[tuple[int, str], str] = {}

    def fault(self, code: str, cell: str | None = None, question: int | None = None) -> None:
        self.faults.append(CellFault(code, cell, question))

    def read(self, table: SheetData) -> None:
        found = self._headings(table)
        if found is None:
            return
        heading_row, places = found
        self.hints += _unread(table, heading_row, set(places.values()))
        for row in sorted({row for row, _ in table.cells if row > heading_row}):
            cells = {
                field: (name_of(row, place), table.cells.get((row, place)))
                for field, place in places.items()
            }
            self._take(cells)
        for question in self._sheet.file.questions:
            if question.number not in self.answers:
                self.fault("question_missing", None, question.number)

    def _headings(self, table: SheetData) -> tuple[int, dict[str, int]] | None:
        """The row of the headings and where each column is; faults where one is not there."""
        known = {name: column.field for column in COLUMNS for name in column.names}
        best: tuple[int, dict[str, int]] | None = None
        for row in range(1, _HEADINGS_WITHIN + 1):
            places: dict[str, int] = {}
            twice = []
            for place, cell in _of_row(table, row):
                field = known.get(_plain(str(cell.value)))
                if field in places:
                    twice.append(name_of(row, place))
                elif field:
                    places[field] = place
            if len(places) > (len(best[1]) if best else 1):
                best = row, places
                self.faults = [CellFault("heading_twice", cell) for cell in twice]
        for column in COLUMNS:
            if not column.is_ours and (best is None or column.field not in best[1]):
                where = name_of(best[0], column.place) if best else None
                self.fault(f"heading_missing {column.heading}", where)
        return best if best and not self.faults else None

    def _take(self, cells: Mapping[str, tuple[str, SheetCell | None]]) -> None:
        where, told = cells["number"]
        if told is None:
            # Rows of areas have no number; an answer without one belongs to nobody.
            for field in _ANSWERS:
                name, cell = cells[field]
                if cell is not None and cell.value is not None:
                    self.fault("answer_without_question", name)
            return
        question = self._question(told)
        if question is None:
            self.fault("question_unknown", where)
        elif question.number in self.answers:
            self.fault("question_twice", where, question.number)
        else:
            self.cells |= {(question.number, name): cell for name, (cell, _) in cells.items()}
            self.answers[question.number] = PortalAnswer(
                **{
                    field: self._value(question, field, *cells[field])
                    for field in cells
                    if field != "number"
                }
            )

    def _question(self, cell: SheetCell) -> Question | None:
        number = as_number(cell.value)
        return None if number is None else self._sheet.questions.get(number)

    def _value(
        self, question: Question, field: str, name: str, cell: SheetCell | None
    ) -> str | None:
        if cell is None:
            return None
        if cell.is_broken:
            self.fault("cell_broken", name, question.number)
            return None
        if field not in _ANSWERS:
            return str(cell.value).strip() or None if cell.value is not None else None
        read = read_answers(self._sheet, {str(question.number): cell.value})
        for fault in read.faults:
            self.fault(fault.code, name, question.number)
        return as_text(question, cell.value)


def _unread(table: SheetData, row: int, read: AbstractSet[int]) -> Iterator[CellFault]:
    """Headings above columns that are not read, where something stands below."""
    filled = {column for (at, column), cell in table.cells.items() if at > row and cell.value}
    beside = {_plain(_CODE[1]), _plain(_WORDS[1])}
    for column, cell in _of_row(table, row):
        is_strange = column in filled - read and _plain(str(cell.value)) not in beside
        if is_strange and not _plain(str(cell.value)).endswith("(tidak dimuat)"):
            yield CellFault("heading_unread", name_of(row, column))


def as_number(value: object) -> int | None:
    """A whole number, also as text or as 4.0; None for anything else."""
    text = str(value).strip().removesuffix(".0")
    is_number = text.isascii() and text.isdecimal() and len(text) <= _DIGITS
    return int(text) if is_number else None


def name_of(row: int, place: int) -> str:
    """A cell as people call it: K17."""
    letters = ""
    while place:
        place, rest = divmod(place - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def _of_row(table: SheetData, row: int) -> Iterator[tuple[int, SheetCell]]:
    here = ((place, cell) for (at, place), cell in table.cells.items() if at == row)
    return iter(sorted(here, key=lambda one: one[0]))


def _plain(text: str) -> str:
    """A heading as it is compared: `jawaban_unit` and `Jawaban Unit` are the same."""
    return folded(text.replace("_", " "))
