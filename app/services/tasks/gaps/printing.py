"""The list of gaps on paper."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.messages import Language
from app.core.messages.dates import MONTH_NAMES
from app.integrations.documents.blocks import Block, Column, Facts, Paper, Table, Text
from app.models import Decree
from app.models.severity import Severity
from app.policies.actors import Actor
from app.schemas.tasks.gaps import GapQuery, GapRead
from app.services.plan.rows.years import office_and_year
from app.services.reporting.documents.printing import (
    NONE,
    Document,
    decree_line,
    in_words,
    letterhead,
)
from app.services.tasks.gaps.queries import list_gaps

_AT_MOST = 1000
_LEVELS = {Severity.HIGH: "tinggi", Severity.MEDIUM: "sedang", Severity.LOW: "rendah"}
_COLUMNS = (
    Column("NO", 10, "center"),
    Column("TINGKAT", 17),
    Column("TIM", share=3),
    Column("KEKURANGAN DAN PERBAIKANNYA", share=9),
    Column("BULAN", 20),
    Column("TENGGAT", 30),
)


async def gaps_document(session: AsyncSession, actor: Actor, decree: Decree) -> Document:
    """The gaps in sight, the severest first; of very many the first thousand."""
    unit, year = await office_and_year(session, decree.id)
    today = clock.today_in(unit.time_zone)
    asked = GapQuery.model_construct(page=1, size=_AT_MOST)
    found = await list_gaps(session, actor, decree, asked, Language.INDONESIAN)
    counts = [
        (f"Tingkat {word}", str(sum(gap.severity is level for gap in found.items)))
        for level, word in _LEVELS.items()
    ]
    rows = [_row(number, gap) for number, gap in enumerate(found.items, start=1)]
    blocks: list[Block] = [
        Facts([("Jumlah kekurangan", str(found.total)), *counts]),
        Text(" "),
        Table(_COLUMNS, rows, "Kekurangan", size=8) if rows else Text(NONE),
    ]
    if found.total > _AT_MOST:
        blocks.append(Text(f"Dicetak {_AT_MOST} yang pertama dari {found.total}.", small=True))
    document = Paper(
        f"Daftar kekurangan tahun {year}",
        blocks,
        (f"{decree_line(decree)}, keadaan tanggal {in_words(today)}",),
        await letterhead(session, unit),
        f"{unit.name} · {decree_line(decree)}",
        landscape=True,
    )
    return Document(f"kekurangan-{year}-{today}", document, today)


def _row(number: int, gap: GapRead) -> list[str]:
    months = MONTH_NAMES[Language.INDONESIAN]
    return [
        f"{number}.",
        _LEVELS[gap.severity],
        gap.team.title,
        f"{gap.title}. {gap.detail}",
        months[gap.month - 1] if gap.month else "",
        in_words(gap.due_date) if gap.due_date else "",
    ]
