"""Chapter IV: all teams side by side, in tables and pictures."""

from collections.abc import Callable, Sequence

from app.integrations.documents.blocks import Block, Cell, Column, Heading, Picture, Table, Text
from app.integrations.pictures.grid import Grid, Group
from app.integrations.pictures.heat_map import draw_heat_map
from app.integrations.pictures.sheet import Heading as PictureHeading
from app.integrations.pictures.trend import Panel, Trend, draw_trend
from app.models.evidence import EvidenceStatus
from app.models.severity import Severity
from app.schemas.reporting.progress import HeatMapBy, HeatMapCell, HeatMapRow
from app.schemas.reporting.reports.content import ReportDocument
from app.schemas.reporting.reports.snapshot import (
    ReportSnapshot,
    TeamLine,
    TotalLine,
)
from app.services.reporting import pictures
from app.services.reporting.documents.report.cells import (
    LEVELS,
    OFFICE,
    SHORT,
    beside_teams,
    day,
    in_bold,
    number,
    percent_met,
    share,
    signed,
    table_or_none,
    team_name,
)
from app.services.reporting.documents.report.position import position_on_sheet

TABLE_2 = (
    Column("TIM", share=1),
    *(Column(title, 19, "right") for title in ("RENCANA", "TEREALISASI", "TERLAMBAT")),
    Column("INDIKATOR TERBUKTI / JUMLAH", 20, "right", parts=("INDIKATOR TERBUKTI", "INDIKATOR")),
    Column("EVIDEN ADA / DIHARAPKAN", 21, "right", parts=("EVIDEN ADA", "EVIDEN DIHARAPKAN")),
    *(Column(title, 14.5, "right") for title in ("% SE-TAHUN", "PERIODE LALU", "SELISIH")),
)
_EVIDENCE = (
    EvidenceStatus.ACCEPTED,
    EvidenceStatus.VERIFIED,
    EvidenceStatus.SUBMITTED,
    EvidenceStatus.RETURNED,
    EvidenceStatus.DRAFT,
)
_OF_YEAR = (
    "Rencana, realisasi dan eviden: dalam periode ini. Persentase, periode lalu dan selisihnya:"
    " eviden yang terpenuhi sejak awal tahun, pada hari data dan pada hari pertama periode ini,"
    " ketika semua bulan periode sebelumnya sudah lewat; tanda - berarti belum ada yang diharapkan."
)
_OF_DAYS = (
    "Diharapkan: bulan yang sudah lewat pada hari itu, bulan yang berjalan belum; terpenuhi: berapa"
    " di antaranya. Terlaksana memuat juga yang lebih awal dari rencananya."
)
_OF_A_MONTH = ("EVIDEN TERPENUHI", "DIHARAPKAN", "TERLAKSANA", "DIRENCANAKAN")
_OF_MONTHS = "Tiap bulan: eviden terpenuhi/diharapkan, lalu kegiatan terlaksana/direncanakan."


def plan_and_realisation(document: ReportDocument) -> list[Block]:
    """BAB IV as far as it lies on its side: table 2, and the months as a picture and in numbers."""
    snapshot = document.snapshot
    return [
        Heading("BAB IV ANALISIS"),
        Heading("A. Rencana dan realisasi", 2),
        *recapitulation(snapshot),
        Picture(_heat_map(document), _alternative(document)),
        Text(_OF_MONTHS, small=True),
        _months_table(snapshot),
    ]


def recapitulation(snapshot: ReportSnapshot) -> list[Block]:
    """Table 2, and what its columns mean."""
    rows = _with_total(snapshot, _recap)
    return [Table(TABLE_2, rows, "IV Rekap", size=7.5), Text(_OF_YEAR, small=True)]


def rest_of_analysis(document: ReportDocument) -> list[Block]:
    """The rest of BAB IV: evidence by state, gaps by severity, the sheet."""
    snapshot = document.snapshot
    return [
        Heading("C. Eviden menurut status", 2),
        evidence_table(snapshot),
        Heading("D. Kekurangan menurut tingkat", 2),
        _gaps_table(snapshot),
        Heading("E. Perbandingan dengan periode lalu", 2),
        *_comparison(snapshot),
        Heading("F. Posisi pada LKE", 2),
        *position_on_sheet(snapshot.lke),
    ]


def _recap(line: TeamLine | TotalLine) -> list[Cell]:
    months, expected = line.period.months, line.period.expected
    before = line.comparison.first.expected if line.comparison else None
    now = line.year.expected
    is_comparable = before is not None and before.by_now and now.by_now
    return [
        number(months.planned),
        number(months.done),
        number(months.late),
        share(line.year.indicators.proven, line.year.indicators.indicators),
        share(expected.met, expected.by_now),
        percent_met(now),
        percent_met(before),
        signed(now.percent_met - before.percent_met if before and is_comparable else None),
    ]


def _picture_heading(document: ReportDocument, subject: str) -> PictureHeading:
    decree = document.snapshot.decree
    told = f"Keputusan Nomor {decree.number} Tahun {decree.year}"
    if document.heading.team:
        told = f"{document.heading.team.title}, {told}"
    return PictureHeading(subject, document.heading.office_name, told, document.snapshot.day)


def _heat_map(document: ReportDocument) -> str:
    rows = [
        pictures.heat_row(
            HeatMapRow(
                id=line.team.id,
                code=str(line.team.number or ""),
                text=line.team.title,
                team_id=line.team.id,
                expected=line.year.expected,
                indicators=line.year.indicators,
                cells=line.cells,
            ),
            HeatMapBy.TEAM,
        )
        for line in document.snapshot.teams
    ]
    heading = _picture_heading(document, "Peta kemajuan tim kerja")
    year = document.snapshot.decree.plan_year
    grid = Grid(heading, year, [Group("", rows)], pictures.PROVEN)
    return draw_heat_map(grid, pictures.NOTES[HeatMapBy.TEAM])


def _alternative(document: ReportDocument) -> str:
    return (
        f"Peta kemajuan {len(document.snapshot.teams)} tim menurut bulan; angkanya dalam tabel di"
        " bawahnya."
    )


def _months_table(snapshot: ReportSnapshot) -> Block:
    columns = (
        Column("TIM", share=1),
        *(
            Column(name, 10.5, "center", parts=[f"{name} {part}" for part in _OF_A_MONTH])
            for name in SHORT
        ),
    )
    rows: list[list[Cell | str]] = []
    for line in snapshot.teams:
        cells = [_of_month(cell) for cell in line.cells]
        rows.append([team_name(line.team), *cells])
    return table_or_none(columns, rows, "IV Bulan", 7.5)


def _of_month(cell: HeatMapCell) -> Cell:
    """Met of what is expected, done of what is planned: four numbers in a workbook."""
    expected = cell.expected
    parts = (expected.accepted, expected.in_year, cell.done, cell.planned)
    return Cell("{}/{}\n{}/{}".format(*parts), parts=parts)


def _comparison(snapshot: ReportSnapshot) -> list[Block]:
    """How much was met, done and proven when the period began, and on the day of the data."""
    if snapshot.total.comparison is None:
        return [Text("Tidak ada periode sebelumnya dalam tahun rencana ini.")]
    titles = ("EVIDEN TERPENUHI", "TERLAKSANA", "INDIKATOR TERBUKTI")
    columns = (
        Column("TIM", share=1),
        *(Column(title, 40, "right", parts=(f"{title} LALU", f"{title} KINI")) for title in titles),
    )
    rows = _with_total(snapshot, _compared)
    return [
        table_or_none(columns, rows, "IV Perbandingan"),
        Text("Pada hari pertama periode ini → pada hari data.", small=True),
    ]


def _compared(line: TeamLine | TotalLine) -> list[Cell]:
    if line.comparison is None:
        return [Cell("-")] * 3
    first, now = line.comparison.first, line.comparison.second
    pairs = (
        (first.expected.met, now.expected.met),
        (first.months.done, now.months.done),
        (first.indicators.proven, now.indicators.proven),
    )
    return [Cell(f"{before} → {after}", parts=(before, after)) for before, after in pairs]


def course_of_year(document: ReportDocument) -> list[Block]:
    """The lines through the year and their numbers, on their side; older data has none."""
    title = Heading("B. Perjalanan tahun ini", 2)
    if not document.snapshot.trend:
        return [title, Text("Perjalanan tahun ini ada dalam laporan satuan kerja.")]
    told = "Garis perjalanan tahun ini; angkanya dalam tabel di bawahnya."
    drawn = pictures.panels(document.snapshot.trend)
    return [
        title,
        *(Picture(_trend(document, each), told) for each in (drawn[:2], drawn[2:])),
        _trend_table(document.snapshot),
        Text(_OF_DAYS, small=True),
    ]


def _trend(document: ReportDocument, panels: Sequence[Panel]) -> str:
    """Some of the lines: two panels fit on a page on its side."""
    heading = _picture_heading(document, f"Perjalanan tahun {document.snapshot.decree.plan_year}")
    days = [point.day for point in document.snapshot.trend]
    return draw_trend(Trend(heading, document.snapshot.decree.plan_year, days, panels))


def _trend_table(snapshot: ReportSnapshot) -> Block:
    titles = ("TERPENUHI", "DIHARAPKAN", "TERLAKSANA", "DIRENCANAKAN", "TERBUKTI")
    columns = (Column("HARI", share=1), *(Column(title, 27, "right") for title in titles))
    rows: list[list[Cell | str]] = [
        [
            day(point.day),
            number(point.expected.met),
            number(point.expected.by_now),
            number(point.done_to_date),
            number(point.planned_to_date),
            number(point.indicators.proven),
        ]
        for point in snapshot.trend
    ]
    return table_or_none(columns, rows, "IV Perjalanan")


def evidence_table(snapshot: ReportSnapshot) -> Block:
    """How much evidence in which state, and how much of it is restricted."""
    titles = ("DITERIMA", "VERIFIKASI", "DIAJUKAN", "KEMBALI", "DRAF", "TERBATAS")
    columns = (Column("TIM", share=1), *(Column(title, 19, "right") for title in titles))
    rows = _with_total(
        snapshot,
        lambda line: [
            *(number(line.year.evidence.get(status, 0)) for status in _EVIDENCE),
            number(line.restricted),
        ],
    )
    return table_or_none(columns, rows, "IV Eviden")


def _gaps_table(snapshot: ReportSnapshot) -> Block:
    levels = tuple(reversed(Severity))
    columns = (
        Column("TIM", share=1),
        *(Column(LEVELS[level.value].upper(), 25, "right") for level in levels),
    )
    *rows, total = _with_total(
        snapshot, lambda line: [number(line.gaps.get(level, 0)) for level in levels]
    )
    office = beside_teams(snapshot)
    if any(office.values()):
        rows.append([OFFICE, *(number(office[level]) for level in levels)])
    return table_or_none(columns, [*rows, total], "IV Kekurangan")


def _with_total(
    snapshot: ReportSnapshot, numbers: Callable[[TeamLine | TotalLine], list[Cell]]
) -> list[list[Cell | str]]:
    """A row of numbers for each team, and in bold letters that of all together."""
    rows: list[list[Cell | str]] = [
        [team_name(line.team), *numbers(line)] for line in snapshot.teams
    ]
    return [*rows, in_bold("Jumlah", *numbers(snapshot.total))]
