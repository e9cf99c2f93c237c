"""What was handed in: worksheets or a decree workbook, and of which decree the sheets are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from anyio import CapacityLimiter, to_thread
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Invalid
from app.integrations.sheets import SheetData, read_sheets
from app.integrations.sheets.texts import is_csv, read_text_sheet
from app.models import ActionItem, Activity, Realisation, Team
from app.services.decrees.workbooks.tables import Found, find_tables
from app.services.reporting.worksheets.columns import REALISATIONS, SCHEDULE, TABLES

# Reading takes a processor for itself: one workbook at a time in a process.
_READING: Final = CapacityLimiter(1)
_MOST_ASKED: Final = 500


@dataclass(frozen=True)
class Handed:
    """The sheets of a file that was handed in, and the worksheets that were found in them."""

    sheets: list[SheetData]
    tables: Mapping[str, Sequence[Found]]

    @property
    def are_worksheets(self) -> bool:
        """Whether there is a sheet Jadwal, Realisasi or Orang with its columns of keys."""
        return any(self.tables.values())


async def open_worksheets(content: bytes, name: str) -> Handed:
    """The sheets of a workbook or of a CSV, read in a thread; raises as `read_sheets`."""
    return await to_thread.run_sync(_open, content, name, limiter=_READING)


def _open(content: bytes, name: str) -> Handed:
    sheets = [read_text_sheet(content, name)] if is_csv(name) else read_sheets(content, name)
    return Handed(sheets, find_tables(sheets, TABLES))


async def decree_of(session: AsyncSession, handed: Handed) -> UUID:
    """The decree of the first row that a line names; raises Invalid `worksheet_decree_unknown`."""
    found = handed.tables
    for table, column in ((SCHEDULE, ActionItem.id), (REALISATIONS, Realisation.id)):
        ids = list(_ids(line.cell("id").value for each in found[table.name] for line in each.lines))
        statement = (
            select(Team.decree_id)
            .join(Activity, Activity.team_id == Team.id)
            .join(ActionItem, ActionItem.activity_id == Activity.id)
            .where(column.in_(ids[:_MOST_ASKED]))
            .limit(1)
        )
        if table is REALISATIONS:
            statement = statement.join(Realisation, Realisation.action_item_id == ActionItem.id)
        if ids and (decree_id := await session.scalar(statement)) is not None:
            return decree_id
    raise Invalid("worksheet_decree_unknown")


def _ids(values: Iterator[object]) -> Iterator[UUID]:
    for value in values:
        try:
            yield UUID(str(value))
        except ValueError:
            continue
