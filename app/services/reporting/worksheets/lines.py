"""A line of a worksheet held against its stored row: what was edited, or what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from pydantic_core import ErrorDetails

from app.core.errors import ServiceError
from app.core.messages import Language, field_sentence, sentence
from app.models.plan import MonthStatus
from app.schemas.decrees.imports import CellFaultRead
from app.services.decrees.files.form_faults import form_finding
from app.services.decrees.files.messages import Both, in_both_languages
from app.services.decrees.workbooks import words
from app.services.decrees.workbooks.columns import MONTH_KEYS, Table
from app.services.decrees.workbooks.headings import HINT, heading_code, headings_of
from app.services.decrees.workbooks.judging.faults import address
from app.services.decrees.workbooks.tables import Found, Line, Spot
from app.services.decrees.workbooks.values import NotUnderstood, Taken, read_cell
from app.services.reporting.worksheets.columns import KINDS, allowed_in
from app.services.reporting.worksheets.edits import NEEDED, Edit, changed_cells, is_same
from app.services.reporting.worksheets.messages import MESSAGES, OF_STEPS
from app.services.reporting.worksheets.stored import Row

_LONGEST_VALUE: Final = 120
_UNKNOWN: Final = "?"


@dataclass
class Reader:
    """Reads lines and keeps what is wrong with them; `sheets` are the names of the sheets."""

    sheets: list[str]
    faults: list[CellFaultRead] = field(default_factory=list)
    hints: list[CellFaultRead] = field(default_factory=list)
    _seen: set[tuple[str, str]] = field(default_factory=set)
    _wrong: set[str] = field(default_factory=set)  # columns of the line that is read

    def read(self, table: Table, line: Line, rows: Mapping[UUID, Row]) -> Edit | None:
        """What was edited; none where nothing was, or nobody can say in which row."""
        before, self._wrong = len(self.faults), set()
        row = self._row(table, line, rows)
        is_known = len(self.faults) == before
        values = self._values(table, line, row)
        if not is_known:
            return None
        edit = Edit(table, line, row, values)
        if row is not None and not self._edited(edit, row):
            return None
        for key in NEEDED.get(table.name, ()):
            is_asked = row is None or key in edit.changed
            if values.get(key) is None and is_asked and key not in self._wrong:
                self.fault(table, line, key, "cell_empty")
        edit.wrong = {*self._wrong}
        return edit

    def _edited(self, edit: Edit, row: Row) -> bool:
        """Whether something is to be tried: edited, and of the row as it is by now."""
        table, line, values = edit.table, edit.line, edit.values
        if values.get("code") != row.beside.get("code", values.get("code")):
            self.fault(table, line, "code", "code_of_another", stored=row.beside["code"])
        edit.changed = changed_cells(table, row.values, values)
        if not edit.changed and not values.get("cancelled"):
            return False
        if row.replaced_by is not None:
            self._replaced(edit, row.replaced_by)
            return False
        if str(line.cell("version").value or "") != row.version:
            if not self._is_as_exported(edit, row):
                self._outdated(edit, row)
            return False
        beside = [key for key in edit.changed if key != "code"] if values.get("cancelled") else []
        for key in beside:
            self.fault(table, line, key, "edited_and_cancelled")
        return True

    def is_untouched(self, table: Table, line: Line) -> bool:
        """Whether the line says what it said when it was exported, by the version beside it."""
        told, faults = str(line.cell("id").value or ""), [*self.faults]
        try:
            row = Row(UUID(told), self._values(table, line, None))
        except ValueError:
            return False
        finally:
            self.faults = faults
        return row.version == str(line.cell("version").value or "")

    def fault(self, table: Table, line: Line, key: str, code: str, **values: object) -> None:
        """Something is wrong with the cell."""
        self._wrong.add(key)
        self._add(table, line, key, code, in_both_languages(MESSAGES[code], values))

    def headings(self, found: Found) -> None:
        """Tell the headings that are not understood; where nothing stands below, as a hint."""
        allowed = headings_of(found.table)
        for strange, is_fault in found.strange:
            code = heading_code(strange, holds=is_fault)
            told = self.hints if code == HINT else self.faults
            messages = in_both_languages(MESSAGES[code], {})
            spot = Spot(found.sheet, strange.row, strange.columns[0])
            told.append(self._told(spot, code, messages, (strange.cell.value, allowed)))
        for line in found.notes:
            key = min(line.filled, key=lambda each: line.columns[each])
            messages = in_both_languages(MESSAGES["line_passed_over"], {})
            there = line.cell(key).value, words.EMPTY
            self.hints.append(self._told(line.spot(key), "line_passed_over", messages, there))

    def misformed(self, table: Table, line: Line, key: str, detail: ErrorDetails) -> None:
        """The form of the single operation is not met.

        What only that operation refuses is said in its words, and what a pattern demands in those
        of the column: nobody reads patterns in a sheet.
        """
        found = form_finding(detail)
        if found.code == "value_invalid":
            code, facts = detail["type"], detail.get("ctx", {})
            told = [field_sentence(code, each, facts) for each in _BOTH]
            self._add(table, line, key, code, (told[0], told[1]))
            return
        hint = {"hint": allowed_in(table, key)} if "hint" in found.values else {}
        self.fault(table, line, key, found.code, **{**found.values, **hint})

    def refused(self, table: Table, line: Line, key: str, error: ServiceError) -> None:
        """The step that the cell asks for was refused, in the words of a sheet where it has any."""
        if error.code in OF_STEPS:
            self._add(table, line, key, error.code, in_both_languages(OF_STEPS[error.code], {}))
            return
        told = [sentence(error.code, each, error.facts).detail for each in _BOTH]
        self._add(table, line, key, error.code, (told[0], told[1]))

    def _add(
        self, table: Table, line: Line, key: str, code: str, messages: tuple[str, str]
    ) -> None:
        key = key if key in line.columns else min(line.columns, key=lambda each: line.columns[each])
        allowed, value = allowed_in(table, key), line.cell(key).value
        spot = line.spot(key)
        self.faults.append(self._told(spot, code, messages, (value, allowed)))

    def _told(
        self, spot: Spot, code: str, messages: tuple[str, str], there: tuple[object, Both]
    ) -> CellFaultRead:
        value, allowed = there
        return CellFaultRead(
            sheet=self.sheets[spot.sheet],
            cell=address(spot.row, spot.column),
            code=code,
            value=str(value if value is not None else "")[:_LONGEST_VALUE],
            message_id=messages[0],
            message_en=messages[1],
            allowed_id=allowed.indonesian,
            allowed_en=allowed.english,
        )

    def _row(self, table: Table, line: Line, rows: Mapping[UUID, Row]) -> Row | None:
        for key in ("id", "version"):
            if line.cell(key).is_broken:
                self.fault(table, line, key, "cell_broken")
        told = str(line.cell("id").value or "")
        if not told:
            return None
        if (table.name, told) in self._seen:
            self.fault(table, line, "id", "row_repeated")
        self._seen.add((table.name, told))
        try:
            row = rows.get(UUID(told))
        except ValueError:
            row = None
        if row is None:
            self.fault(table, line, "id", "row_unknown")
        return row

    def _values(self, table: Table, line: Line, row: Row | None) -> dict[str, Any]:
        """The cells of columns that the sheet has; one that was left out says nothing."""
        found: dict[str, Any] = {}
        merged = self._merged(table, line)
        for key, kind in KINDS[table.name].items():
            if key in line.columns and key not in merged:
                taken = Taken(line.cell(key), kind, allowed_in(table, key))
                try:
                    found[key] = read_cell(taken)
                except NotUnderstood as wrong:
                    self.fault(table, line, key, wrong.code)
        if table.has_months and row is not None:
            for key in MONTH_KEYS:
                if key in line.columns and key not in merged:
                    found[key] = self._month(table, line, key, row.values[key])
        return found

    def _merged(self, table: Table, line: Line) -> set[str]:
        """Tell the cells that say nothing of their own, being merged with one above or beside.

        A month may be merged with the one before it.
        """
        beside = {key for key in line.beside if key not in MONTH_KEYS}
        merged = {*line.joined, *beside} & {*KINDS[table.name], *MONTH_KEYS}
        for key in sorted(merged):
            self.fault(table, line, key, "cell_merged")
        return merged

    def _month(self, table: Table, line: Line, key: str, stored: MonthStatus) -> MonthStatus:
        """A mark that was taken away makes a month not planned; an empty cell else says nothing."""
        cell = line.cell(line.beside.get(key, key))
        if cell.value == _UNKNOWN:
            return MonthStatus.UNKNOWN
        if cell.value is None and not cell.is_broken:
            is_shaded = cell.shade and cell.shade != line.cell("code").shade
            taken_away = MonthStatus.NOT_PLANNED if stored is MonthStatus.PLANNED else stored
            return MonthStatus.PLANNED if is_shaded else taken_away
        said = None if cell.is_broken else words.is_yes(cell.value)
        if said is None:
            self.fault(table, line, key, "cell_broken" if cell.is_broken else "mark_unknown")
            return stored
        return MonthStatus.PLANNED if said else MonthStatus.NOT_PLANNED

    def _is_as_exported(self, edit: Edit, row: Row) -> bool:
        """Whether others alone changed the row: the version beside it is that of what it says."""
        said, faults = {**edit.values}, [*self.faults]
        for key in MONTH_KEYS if edit.table.has_months else ():
            if key in edit.line.columns:  # an empty cell was a month that nobody knew of
                said[key] = self._month(edit.table, edit.line, key, MonthStatus.UNKNOWN)
        self.faults = faults
        told = {key: said.get(key, value) for key, value in row.values.items()}
        return Row(row.id, told).version == str(edit.line.cell("version").value or "")

    def _outdated(self, edit: Edit, row: Row) -> None:
        key = next(iter(edit.changed), "cancelled")
        self._changed_since(edit, key, row.values)

    def _replaced(self, edit: Edit, now: Mapping[str, Any]) -> None:
        """Tell each edited cell that asks for something else than what counts by now."""
        is_taken_back = bool(edit.values.get("cancelled"))
        asked = [key for key in edit.changed if not is_same(now.get(key), edit.values[key])]
        if now:
            for key in [*asked, "cancelled"] if is_taken_back else asked:
                self._changed_since(edit, key, now)
        elif not is_taken_back:
            for key in asked:
                self.fault(edit.table, edit.line, key, "row_taken_back")

    def _changed_since(self, edit: Edit, key: str, now: Mapping[str, Any]) -> None:
        stored = now.get(key)
        told = "-" if stored is None else stored
        self.fault(edit.table, edit.line, key, "row_outdated", stored=told)


_BOTH: Final = (Language.INDONESIAN, Language.ENGLISH)
