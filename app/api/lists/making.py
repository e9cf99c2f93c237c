"""Making the file of a list, in memory that does not grow with its rows."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import IO, Final

from anyio import to_thread

from app.api.lists.columns import WIDTHS, Column, Look, columns_of
from app.api.lists.reading import Asked, ListOperation, Reader
from app.core import clock, media_types
from app.core.errors import Invalid
from app.core.messages import Language
from app.integrations.tables import CsvTable, Table, XlsxTable
from app.schemas.base import Plain
from app.schemas.platform.exports import ListFormat
from app.services.identity.work_units import zone_of

MEDIA_TYPES: Final = {
    ListFormat.CSV: "text/csv; charset=utf-8",
    ListFormat.XLSX: media_types.SHEET,
}
SEPARATORS: Final = {Language.INDONESIAN: ";", Language.ENGLISH: ","}
"""The list separator of Windows where the decimal sign is a comma, and where it is a point."""
_LONGEST_TITLE: Final = 31  # of a sheet
_ROWS_IN_A_THREAD: Final = 50
"""Written without a pause; a thread that only calculates lets others wait for every step."""

Told = Callable[[int, int | None], Awaitable[None]]


@dataclass
class _Making:
    """A file on its way; its table begins with the first rows."""

    columns: Sequence[Column]
    look: Look
    form: ListFormat
    file: IO[bytes]
    name: str
    table: Table | None = None

    def add(self, rows: Sequence[Plain]) -> None:
        """Write the rows; the first ones, be they none, come after the headings."""
        self.table = self.table or self._begun()
        self.table.add([column.cell(row, self.look) for column in self.columns] for row in rows)

    def end(self) -> None:
        """The file is whole."""
        if self.table is not None:
            self.table.end()

    def _begun(self) -> Table:
        now = clock.now()
        headings = [(each.heading(self.look, now), WIDTHS[each.kind]) for each in self.columns]
        if self.form is ListFormat.CSV:
            return CsvTable(self.file, headings, SEPARATORS[self.look.language])
        return XlsxTable(self.file, self.name[:_LONGEST_TITLE], headings)


async def _to_nobody(_done: int, _total: int | None) -> None:
    pass


async def write_list(  # noqa: PLR0913 - what a file is made of
    operation: ListOperation,
    asked: Asked,
    reader: Reader,
    form: ListFormat,
    file: IO[bytes],
    *,
    most_rows: int,
    told: Told = _to_nobody,
) -> str:
    """Write the whole list, as of one moment, into the file; what the file is to be called.

    `told` hears how many rows are written of how many (None: nobody knows before the end).
    Raises what the list raises, and Invalid (`export_too_long`).
    """
    name, done = name_of(operation), 0
    async with reader.database.reading() as session:
        look = Look(reader.language, await zone_of(session, reader.caller))
        making = _Making(columns_of(operation.row), look, form, file, name)
        async for rows, total in operation.pages(reader, session, asked):
            done += len(rows)
            if max(done, total or 0) > most_rows:
                raise Invalid("export_too_long", limit=most_rows)
            for first in range(0, len(rows) or 1, _ROWS_IN_A_THREAD):
                await to_thread.run_sync(making.add, rows[first : first + _ROWS_IN_A_THREAD])
            await told(done, total)
    await to_thread.run_sync(making.end)
    return f"{name}-{clock.now().astimezone(look.zone):%Y-%m-%d-%H%M}.{form.value}"


def name_of(operation: ListOperation) -> str:
    """What the list is called, in file names and on its sheet: `list_follow_ups`: `follow-ups`."""
    return operation.name.removeprefix("list_").replace("_", "-")
