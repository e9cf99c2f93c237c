"""What a workbook says of the decree it was made of: hidden, and believed only where it fits."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from app.integrations.sheets import SheetData
from app.schemas.decrees.files import DecreeFile
from app.services.decrees.loading import Claims, digest_of
from app.services.decrees.workbooks.judging.naming import claims_of
from app.services.decrees.workbooks.lived import as_it_stands
from app.services.decrees.workbooks.making.filling import ORIGIN, WORKBOOK_FORMAT
from app.services.decrees.workbooks.values import READERS, NotUnderstood

_MOST_CHARACTERS: Final = 4_000_000
_DAYS: Final = ("date", "effective_from")
_NOT_WHOLE: Final = (
    AttributeError, KeyError, NotUnderstood, RecursionError, TypeError, ValueError,
)  # fmt: skip


@dataclass(frozen=True)
class Origin:
    """The decree a workbook was exported from, as it was then.

    `file` is none where the hidden sheet was lost, as when lines are copied to a new workbook.
    `claims` are the rows that its lines were made of.
    """

    decree_id: str
    digest: str
    file: DecreeFile | None
    claims: Claims = field(default_factory=dict)


def origin_of(sheets: Iterable[SheetData]) -> Origin | None:
    """The origin of a workbook; none of a template, and where nothing tells it."""
    known = list(sheets)
    secrets = next((row for sheet in known if (row := _first_row(sheet))), None)
    if secrets is None or not all(secrets[1:3]):
        return None
    decree_id, digest = str(secrets[1]), str(secrets[2])
    told = next((_told(sheet) for sheet in known if sheet.name == ORIGIN), None)
    if told is None or digest_of(told[0]) != digest:
        return Origin(decree_id, digest, None)
    return Origin(decree_id, digest, *told)


def _first_row(sheet: SheetData) -> list[Any]:
    cells = [cell.value if (cell := sheet.cells.get((1, at))) else None for at in (1, 2, 3)]
    return cells if cells[0] == WORKBOOK_FORMAT else []


def _told(sheet: SheetData) -> tuple[DecreeFile, Claims] | None:
    pieces = [str(cell.value) for (_, column), cell in sorted(sheet.cells.items()) if column == 1]
    whole = "".join(piece[1:-1] for piece in pieces)
    if len(whole) > _MOST_CHARACTERS:
        return None
    try:
        told = json.loads(whole)
        data = told.get("data", told)  # older workbooks hold the decree alone
        ids = {tuple(each[:-1]): UUID(each[-1]) for each in told.get("ids", ())}
        for name in _DAYS:
            if data["decree"].get(name) is not None:
                data["decree"][name] = READERS["day"](data["decree"][name])
        return as_it_stands(data), claims_of(data, ids)
    except _NOT_WHOLE:
        return None
