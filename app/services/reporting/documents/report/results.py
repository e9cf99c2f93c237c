"""Chapter III: what each team did, planned and proved."""

from collections.abc import Sequence

from app.integrations.documents.blocks import Block, Cell, Column, Heading, Text
from app.models.plan import MonthStatus
from app.schemas.reporting.reports.content import ReportChapter, ReportDocument
from app.schemas.reporting.reports.snapshot import (
    ActivityLine,
    IndicatorLine,
    ItemLine,
    ReportSnapshot,
    TeamLine,
)
from app.services.reporting.documents.printing import NONE
from app.services.reporting.documents.report.cells import (
    SHORT,
    day,
    short_days,
    states,
    table_or_none,
    team_name,
)

TABLE_1 = (
    Column("NO", 10, "center"),
    Column("KEGIATAN", share=3),
    Column("SUB KEGIATAN", share=4),
    Column("INDIKATOR", share=5),
    Column("RENCANA (BULAN)", 20),
    Column("REALISASI (TANGGAL)", 27),
    Column("EVIDEN (JUMLAH, STATUS)", 32, parts=("EVIDEN JUMLAH", "EVIDEN STATUS")),
    Column("CAPAIAN %", 26, parts=("TERPENUHI", "DIHARAPKAN", "CAPAIAN %")),
    Column("KETERANGAN", share=5),
)
_NOTES = 3  # of an action item; of a whole year twelve would fill a page
_WRITTEN = (
    ("achievements", "Capaian"),
    ("obstacles", "Kendala"),
    ("solutions", "Solusi"),
    ("next_steps", "Langkah berikutnya"),
)


def chapter_of_teams(document: ReportDocument) -> list[Block]:
    """BAB III: the same shape for each team."""
    blocks: list[Block] = [Heading("BAB III HASIL PER TIM")]
    written = {chapter.team.id: chapter for chapter in document.chapters}
    for line in document.snapshot.teams:
        blocks.append(Heading(team_name(line.team), 2))
        name = f"III Tim {line.team.number or line.team.title}"
        blocks.append(table_or_none(TABLE_1, _activities(line, document.snapshot), name, 7.5))
        blocks += _words(written.get(line.team.id))
        blocks += _best(line)
    return blocks


def _activities(line: TeamLine, snapshot: ReportSnapshot) -> list[list[Cell | str]]:
    months = range(snapshot.covers_from.month, snapshot.covers_to.month + 1)
    return [row for activity in line.activities for row in _rows_of(activity, months)]


def _rows_of(activity: ActivityLine, months: Sequence[int]) -> list[list[Cell | str]]:
    """A row for each action item with its indicators; then those that stand beside none."""
    lines: list[list[Cell | str]] = []
    known = {item.code for item in activity.action_items}
    for item in activity.action_items:
        beside = [sign for sign in activity.indicators if _first(sign) == item.code]
        lines.append([f"{item.code} {item.text}", *_plan_of(item, months, beside), *_proof(beside)])
        lines[-1].append(_remarks(item))
    alone = [sign for sign in activity.indicators if _first(sign) not in known]
    if alone or not lines:
        lines.append(["", _signs(alone), "", "", *_proof(alone), ""])
    head = [Cell(activity.code, down=len(lines)), Cell(activity.name, down=len(lines))]
    return [[*head, *lines[0]], *lines[1:]]


def _first(sign: IndicatorLine) -> str:
    """The action item in whose row it stands."""
    return next(iter(sign.action_item_codes), "")


def _plan_of(
    item: ItemLine, months: Sequence[int], beside: Sequence[IndicatorLine]
) -> list[Cell | str]:
    """Indicators, planned months, days on which it was done."""
    inside = [month for month in item.months if month.month in months]
    planned = ", ".join(SHORT[m.month - 1] for m in inside if m.status is MonthStatus.PLANNED)
    if not planned and any(month.status is MonthStatus.UNKNOWN for month in inside):
        planned = "jadwal belum ditetapkan"
    days = [each for month in inside for each in month.done_on]
    nothing = "belum ada realisasi" if planned else "-"
    return [_signs(beside), planned or "-", short_days(days) if days else nothing]


def _signs(signs: Sequence[IndicatorLine]) -> str:
    return "\n".join(f"{sign.code} {sign.text}" for sign in signs)


def _proof(signs: Sequence[IndicatorLine]) -> list[Cell | str]:
    """How much evidence in which states, and how much of what is expected by now is met."""
    if not signs:
        return ["", ""]
    names = [f"{sign.code}: " if len(signs) > 1 else "" for sign in signs]
    told = [
        f"{name}{sum(sign.evidence.values())} ({states(sign.evidence) or 'tidak ada'})"
        for name, sign in zip(names, signs, strict=True)
    ]
    met = [f"{name}{_met(sign)}" for name, sign in zip(names, signs, strict=True)]
    pieces = sum(sum(sign.evidence.values()) for sign in signs)
    return [
        Cell("\n".join(told), parts=(pieces, "\n".join(told))),
        Cell("\n".join(met), parts=_together(signs)),
    ]


def _together(signs: Sequence[IndicatorLine]) -> tuple[int | None, ...]:
    """What is met of what is expected of all of them, and the share; for a workbook."""
    met, wanted = sum(sign.proven.met for sign in signs), sum(sign.proven.by_now for sign in signs)
    return (met, wanted, met * 100 // wanted if wanted else None)


def _met(sign: IndicatorLine) -> str:
    """What is met of what is expected by now, and as a share, rounded down."""
    wanted, met = sign.proven.by_now, sign.proven.met
    return f"{met}/{wanted} ({met * 100 // wanted} %)" if wanted else "-"


def _remarks(item: ItemLine) -> str:
    """What the plan remarks, and what was told of the first times it was done."""
    notes = [line.note for line in item.realisations]
    rest = len(notes) - _NOTES
    more = [f"dan {rest} catatan lain"] if rest > 0 else []
    return "\n".join([*([item.remarks] if item.remarks else []), *notes[:_NOTES], *more])


def _words(chapter: ReportChapter | None) -> list[Block]:
    blocks: list[Block] = []
    for name, title in _WRITTEN:
        text = getattr(chapter, name) if chapter else None
        blocks += [Heading(title, 3), Text(text or NONE)]
    return blocks


def _best(line: TeamLine) -> list[Block]:
    columns = (Column("JUDUL", share=1), Column("INDIKATOR", 40), Column("TANGGAL", 35))
    rows: list[list[Cell | str]] = [
        [piece.title, ", ".join(piece.indicator_codes), day(piece.evidence_date)]
        for piece in line.best_evidence
    ]
    told = f"Eviden terbatas pada tim ini: {line.restricted}." if line.restricted else ""
    note: list[Block] = [Text(told, small=True)] if told else []
    table = table_or_none(columns, rows, f"Terbaik tim {line.team.number or ''}")
    return [Heading("Eviden terbaik periode ini", 3), table, *note]
