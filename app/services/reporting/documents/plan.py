"""The year's plan with its months, as Lampiran II lays it out."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.calendar import MONTHS
from app.integrations.documents.blocks import Cell, Column, Paper, Table, Text
from app.models import Decree
from app.models.plan import MonthStatus
from app.policies.actors import Actor
from app.services.plan.rows.tree import read_plan
from app.services.plan.rows.years import office_and_year
from app.services.reporting.documents.people import SHADE
from app.services.reporting.documents.printing import (
    Document,
    corrected,
    decree_line,
    in_words,
    letterhead,
)

_SHORT = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
_MARKS = {
    MonthStatus.PLANNED: Cell("x", bold=True, shade="#c9d8ea"),
    MonthStatus.NOT_PLANNED: Cell(""),
    MonthStatus.UNKNOWN: Cell("?"),
}
_COLUMNS = (
    Column("NO", 9, "center"),
    Column("KEGIATAN", share=4),
    Column("SUB KEGIATAN", share=5),
    Column("INDIKATOR KEBERHASILAN", share=5),
    *(Column(name, 7.2, "center") for name in _SHORT),
    Column("KET.", share=2),
)
_LEGEND = (
    "x: direncanakan · kosong: tidak direncanakan · ?: jadwal belum ditetapkan. Indikator berdiri"
    " di samping sub kegiatan pertamanya."
)
# Parts of the plan's tree, as they are answered.
Row = dict[str, Any]


async def plan_document(session: AsyncSession, actor: Actor, decree: Decree) -> Document:
    """The plan with its months, on its side."""
    unit, year = await office_and_year(session, decree.id)
    today = clock.today_in(unit.time_zone)
    plan = await read_plan(session, actor, decree)
    rows: list[list[Cell | str]] = []
    for team in plan.model_dump(mode="json")["teams"]:
        title = f"{team['number']}  {team['title']}"
        rows.append([Cell(title, across=len(_COLUMNS), bold=True, shade=SHADE)])
        for activity in team["activities"]:
            rows += _rows_of(activity)
    document = Paper(
        f"Rencana aksi kegiatan zona integritas tahun {year}",
        [Table(_COLUMNS, rows, "Rencana aksi", size=7.5), Text(_LEGEND, small=True)],
        (f"{decree_line(decree)}, keadaan tanggal {in_words(today)}",),
        await letterhead(session, unit),
        f"{unit.name} · {decree_line(decree)}",
        landscape=True,
    )
    return Document(f"rencana-aksi-{year}-{decree.number}", document, today)


def _rows_of(activity: Row) -> list[list[Cell | str]]:
    """A row for each action item, and for each indicator that stands beside none."""
    lines: list[list[Cell | str]] = []
    items, signs = activity["action_items"], activity["indicators"]
    firsts = [next(iter(sign["action_item_ids"]), None) for sign in signs]
    for item in items:
        beside = [sign for sign, first in zip(signs, firsts, strict=True) if first == item["id"]]
        months = [_MARKS[MonthStatus(month["status"])] for month in item["schedule"]]
        text = "" if item["stands_for_row"] else _numbered(item["number"], _told(item))
        lines.append([text, _joined(beside), *months, _remarks([item, *beside])])
    alone = [sign for sign, first in zip(signs, firsts, strict=True) if first is None]
    if alone or not lines:
        lines.append(["", _joined(alone), *[Cell("")] * len(MONTHS), _remarks(alone)])
    name = f"{activity['letter']}. {_told(activity, 'name')}"
    remarks = _remarks([activity])
    head: list[Cell | str] = [
        Cell(activity["code"], down=len(lines)),
        Cell(f"{name}\n{remarks}".strip(), down=len(lines)),
    ]
    return [[*head, *lines[0]], *lines[1:]]


def _told(row: Row, name: str = "text") -> str:
    return corrected(row[name], row["correction"])


def _numbered(number: int | None, text: str) -> str:
    return text if number is None else f"{number}. {text}"


def _joined(signs: Iterable[Row]) -> str:
    return "\n".join(
        f"{sign['letter']}. {_told(sign)}" if sign["letter"] else _told(sign) for sign in signs
    )


def _remarks(rows: Iterable[Row]) -> str:
    return "\n".join(
        corrected(row["remarks"], row["remarks_correction"]) for row in rows if row["remarks"]
    )
