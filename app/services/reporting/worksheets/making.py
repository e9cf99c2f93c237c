"""The worksheets of a decree as a workbook (XLSX), or one of them as text (CSV)."""

import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from typing import Any, Final
from uuid import UUID

from anyio import to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from app.integrations.sheets import FormColumn, FormSheet, write_form
from app.integrations.tables import CsvTable
from app.models import Decree
from app.models.plan import MonthStatus
from app.policies.actors import Actor
from app.schemas.reporting.worksheets import SheetName
from app.services.decrees.workbooks.columns import MONTH_KEYS, Table
from app.services.decrees.workbooks.words import MONTH_NAMES
from app.services.reporting.worksheets.columns import PEOPLE, REALISATIONS, SCHEDULE
from app.services.reporting.worksheets.stored import Row, Stored, load_stored

MARKS: Final = {
    MonthStatus.PLANNED: "x", MonthStatus.NOT_PLANNED: "-", MonthStatus.UNKNOWN: None,
}  # fmt: skip
_SPARE_ROWS: Final = {REALISATIONS.name: 200, PEOPLE.name: 50}
_SEPARATOR: Final = ";"
_TABLES: Final = {
    SheetName.SCHEDULE: SCHEDULE, SheetName.REALISATIONS: REALISATIONS, SheetName.PEOPLE: PEOPLE,
}  # fmt: skip


async def export_worksheets(session: AsyncSession, actor: Actor, decree: Decree) -> bytes:
    """All sheets that the person may see; the same state gives the same bytes."""
    stored = await load_stored(session, actor, decree)
    return await to_thread.run_sync(_workbook, stored, datetime.combine(decree.date, time(), UTC))


async def export_sheet(
    session: AsyncSession, actor: Actor, decree: Decree, name: SheetName
) -> bytes:
    """One of them as text; of people nothing but the headings for whoever manages none."""
    table, stored = _TABLES[name], await load_stored(session, actor, decree)
    file = io.BytesIO()
    written = CsvTable(file, [(each.heading, 0) for each in table.columns], _SEPARATOR)
    written.add(_cells(table, _rows(table, stored)))
    written.end()
    return file.getvalue()


def _workbook(stored: Stored, made: datetime) -> bytes:
    tables = [SCHEDULE, REALISATIONS, *([PEOPLE] if stored.people is not None else [])]
    return write_form([_sheet(table, stored) for table in tables], made)


def _sheet(table: Table, stored: Stored) -> FormSheet:
    columns = [
        FormColumn(each.heading, each.width, is_mark=each.is_mark, is_hidden=each.is_hidden)
        for each in table.columns
    ]
    rows = list(_cells(table, _rows(table, stored)))
    spare = _SPARE_ROWS.get(table.name, 0)
    return FormSheet(table.name, (), columns, rows, spare_rows=spare, is_landscape=True)


def _rows(table: Table, stored: Stored) -> Mapping[UUID, Row]:
    found = {
        SCHEDULE.name: stored.schedule,
        REALISATIONS.name: stored.realisations,
        PEOPLE.name: stored.people,
    }
    return found[table.name] or {}


def _cells(table: Table, rows: Mapping[UUID, Row]) -> Iterator[list[Any]]:
    for row in rows.values():
        told = {**row.values, **row.beside, "id": str(row.id), "version": row.version}
        yield [_cell(column.key, told) for column in table.columns]


def _cell(key: str, told: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a cell
    value: Any = told.get(key)
    if key in MONTH_KEYS:
        return MARKS[value]
    return MONTH_NAMES[value - 1] if key == "month" else value
