"""The annex of every number: what the chapters sum up, as the API gives it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Final

from app.core.messages.words import in_indonesian
from app.integrations.documents.blocks import Block, Cell, Column, Heading, Text
from app.models.evidence import EvidenceStatus
from app.models.plan import MonthProgress
from app.schemas.reporting.progress import ProgressChange
from app.schemas.reporting.reports.snapshot import ReportSnapshot, TeamLine, TotalLine
from app.services.reporting.documents.report.cells import (
    SHORT,
    has_share,
    number,
    percent,
    signed,
    table_or_none,
    team_name,
)

Rows = list[list[Cell | str]]
# A number: where it stands in the counts, and what it is called.
Measures = Sequence[tuple[str, str]]
# What a field says of a part: of its number at a path.
Telling = Callable[[Any, str], Cell | str]

_SIZE: Final = 7
_SHADE: Final = "#e8e8e8"
_PROGRESS: Final = {
    MonthProgress.UNKNOWN: "belum dijadwalkan",
    MonthProgress.NOT_PLANNED: "tidak direncanakan",
    MonthProgress.PLANNED: "direncanakan",
    MonthProgress.DUE: "jatuh tempo bulan itu",
    MonthProgress.DONE: "terlaksana",
    MonthProgress.LATE: "terlambat",
    MonthProgress.DONE_EARLY: "terlaksana lebih awal",
}
_EXPECTED: Final[Measures] = (
    ("expected.in_year", "Eviden diharapkan setahun"),
    ("expected.by_now", "Eviden diharapkan sampai hari data"),
    ("expected.accepted", "Eviden terpenuhi, juga lebih awal"),
    ("expected.missing", "Eviden kurang"),
    ("expected.percent_met", "Eviden terpenuhi dari yang diharapkan, %"),
)
_DONE: Final[Measures] = (
    ("planned", "Pelaksanaan direncanakan"),
    ("done", "Pelaksanaan terlaksana"),
    ("late", "Pelaksanaan terlambat"),
    ("percent_done", "Pelaksanaan terlaksana, %"),
    *((f"by_progress.{each.value}", f"Bulan {words}") for each, words in _PROGRESS.items()),
)
_MONTHS: Final[Measures] = tuple((f"months.{path}", words) for path, words in _DONE)
_REST: Final[Measures] = (
    *((f"evidence.{each.value}", f"Eviden {in_indonesian(each)}") for each in EvidenceStatus),
    ("being_revised", "Eviden sedang direvisi"),
    ("indicators.indicators", "Indikator"),
    ("indicators.unproven", "Indikator belum terbukti"),
    ("indicators.in_progress", "Indikator dikerjakan"),
    ("indicators.verified", "Indikator terverifikasi"),
    ("indicators.partly_proven", "Indikator terbukti sebagian"),
    ("indicators.proven", "Indikator terbukti"),
    ("indicators.percent_proven", "Indikator terbukti, %"),
    ("indicators.unscheduled", "Indikator belum dijadwalkan"),
)
_COUNTS: Final[Measures] = (*_EXPECTED, *_MONTHS, *_REST)
_CELL: Final[Measures] = (*_EXPECTED, *_DONE)
_POINT: Final[Measures] = (
    *_COUNTS,
    ("planned_to_date", "Direncanakan sampai hari itu"),
    ("done_to_date", "Terlaksana sampai hari itu"),
)
_OF_TEAM: Final[Sequence[tuple[str, str, Measures]]] = (
    ("year", "Tahun ini, pada hari data", _COUNTS),
    ("period", "Periode laporan", (*_EXPECTED, *_MONTHS)),
    ("comparison.first", "Pembanding: hari pertama periode ini", _COUNTS),
    ("comparison.second", "Pembanding: hari data", _COUNTS),
    ("comparison", "Selisih kedua hari itu", _COUNTS),
)
_INDICATOR: Final[Measures] = (
    ("proven.in_year", "SETAHUN"),
    ("proven.by_now", "S.D. KINI"),
    ("proven.accepted", "ADA"),
    ("proven.missing", "KURANG"),
    ("evidence.draft", "DRAF"),
    ("evidence.submitted", "DIAJUKAN"),
    ("evidence.verified", "VERIFIKASI"),
    ("evidence.accepted", "DITERIMA"),
    ("evidence.returned", "KEMBALI"),
    ("evidence.withdrawn", "DITARIK"),
    ("restricted", "TERBATAS"),
)
_OF_INDICATORS: Final = (
    "Setahun dan s.d. kini: eviden yang diharapkan setahun dan sampai hari data; ada dan kurang:"
    " berapa di antaranya yang terpenuhi dan belum. Selebihnya: eviden menurut status, dan berapa"
    " di antaranya yang terbatas."
)
_TOLD: Final = (
    "Lampiran ini memuat seluruh angka yang menjadi dasar laporan, sama dengan yang diberikan"
    " sistem pada hari data."
)


def annex_of_figures(snapshot: ReportSnapshot) -> list[Block]:
    """All numbers: of teams, months, days of the year, indicators."""
    return [
        Heading("LAMPIRAN 7 ANGKA RINCI"),
        Text(_TOLD, small=True),
        Heading("A. Menurut tim", 2),
        _of_teams(snapshot),
        Heading("B. Menurut bulan", 2),
        _of_months(snapshot),
        Heading("C. Menurut hari", 2),
        _of_days(snapshot),
        Heading("D. Menurut indikator", 2),
        _of_indicators(snapshot),
        Text(_OF_INDICATORS, small=True),
    ]


def _of_teams(snapshot: ReportSnapshot) -> Block:
    lines: list[TeamLine | TotalLine] = [*snapshot.teams, snapshot.total]
    titles = [*(f"TIM {line.team.number or ''}" for line in snapshot.teams), "JUMLAH"]
    rows: Rows = []
    for name, title, measures in _OF_TEAM:
        parts = [_at(line, name) for line in lines]
        if any(parts):
            rows.append(_bar(title, len(lines) + 1))
            rows += _rows(parts, measures, _changed if name == "comparison" else _told)
    return _table(titles, rows, "L7 Tim", 17)


def _of_months(snapshot: ReportSnapshot) -> Block:
    rows: Rows = []
    for line in snapshot.teams:
        rows.append(_bar(team_name(line.team), len(SHORT) + 1))
        rows += _rows(line.cells, _CELL, _told)
    return _table(SHORT, rows, "L7 Bulan", 9.5)


def _of_days(snapshot: ReportSnapshot) -> Block:
    days = [_short(point.day) for point in snapshot.trend]
    rows = _rows(snapshot.trend, _POINT, _told) if days else []
    return _table(days, rows, "L7 Hari", 9.5)


def _of_indicators(snapshot: ReportSnapshot) -> Block:
    columns = [Column("INDIKATOR", share=1)]
    columns += [Column(title, 14.5, "right") for _, title in _INDICATOR]
    rows: Rows = [
        [sign.code, *(number(_at(sign, path)) for path, _ in _INDICATOR)]
        for line in snapshot.teams
        for activity in line.activities
        for sign in activity.indicators
    ]
    return table_or_none(columns, rows, "L7 Indikator", _SIZE - 0.5)


def _table(titles: Iterable[str], rows: Rows, name: str, width: float) -> Block:
    columns = [Column("ANGKA", share=1), *(Column(title, width, "right") for title in titles)]
    return table_or_none(columns, rows, name, _SIZE)


def _bar(title: str, across: int) -> list[Cell | str]:
    return [Cell(title, across=across, bold=True, shade=_SHADE)]


def _rows(parts: Sequence[Any], measures: Measures, tell: Telling) -> Rows:
    """A row for each measure, a field for each part; a part that is not there has none."""
    return [
        [words, *("-" if part is None else tell(part, path) for part in parts)]
        for path, words in measures
    ]


def _told(part: object, path: str) -> Cell | str:
    """A number; of nothing there is no share."""
    if not _has_share(part, path):
        return "-"
    return percent(_at(part, path)) if "percent" in path else number(_at(part, path))


def _changed(comparison: ProgressChange, path: str) -> Cell | str:
    """The change of a number; of a share where there was one on both days."""
    days = (comparison.first, comparison.second)
    is_comparable = all(_has_share(day, path) for day in days)
    return signed(_at(comparison.change, path)) if is_comparable else "-"


def _has_share(part: object, path: str) -> bool:
    *way, name = path.split(".")
    return has_share(_at(part, ".".join(way)), name)


def _at(value: Any, path: str) -> Any:  # noqa: ANN401 - whatever stands there
    """What stands at the path; none where the way ends before."""
    for name in filter(None, path.split(".")):
        if value is None:
            return None
        value = value[name] if isinstance(value, dict) else getattr(value, name)
    return value


def _short(day: date) -> str:
    return f"{day.day} {SHORT[day.month - 1]}"
