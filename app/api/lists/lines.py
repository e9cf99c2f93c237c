"""A list as text that is sent while it is read: the columns, labels and signs of its file."""

import io
from collections.abc import AsyncIterator

from app.api.lists.columns import WIDTHS, Look, columns_of
from app.api.lists.making import SEPARATORS
from app.core import clock
from app.integrations.tables import CsvTable
from app.schemas.base import Read

_ROWS_AT_ONCE = 200


async def csv_lines(rows: AsyncIterator[Read], row: type[Read], look: Look) -> AsyncIterator[bytes]:
    """Rows of that schema as a CSV, so many at a time; the headings come first."""
    columns, now, piece = columns_of(row), clock.now(), io.BytesIO()
    headings = [(each.heading(look, now), WIDTHS[each.kind]) for each in columns]
    table = CsvTable(piece, headings, SEPARATORS[look.language])
    waiting = 0
    async for each in rows:
        plain = each.model_dump(mode="json")
        table.add([[column.cell(plain, look) for column in columns]])
        waiting += 1
        if waiting == _ROWS_AT_ONCE:
            yield _taken(piece)
            waiting = 0
    yield _taken(piece)


def _taken(piece: io.BytesIO) -> bytes:
    """What was written since the last time."""
    content = piece.getvalue()
    piece.seek(0)
    piece.truncate()
    return content
