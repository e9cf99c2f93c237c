"""The annexes: people, the plan's months, evidence, meetings, and how to check the report."""

from app.core.messages.words import in_indonesian
from app.integrations.documents.blocks import Block, Cell, Column, Facts, Heading, Landscape, Text
from app.models.plan import MonthStatus
from app.schemas.reporting.reports.content import ReportContent
from app.schemas.reporting.reports.snapshot import (
    EvidenceLine,
    MeetingLine,
    MonthOfItem,
    ReportSnapshot,
)
from app.services.reporting.documents.printing import NONE, in_words
from app.services.reporting.documents.report.annexes.figures import annex_of_figures
from app.services.reporting.documents.report.annexes.matrix import matrix
from app.services.reporting.documents.report.cells import (
    SHORT,
    day,
    number,
    numbered,
    period,
    share,
    table_or_none,
    team_name,
)

_NO = Column("NO", 9, "center")
_PEOPLE = (
    _NO, Column("TIM", share=3), Column("NAMA", share=3), Column("JABATAN", share=3),
    Column("KEDUDUKAN", 26),
)  # fmt: skip
_PLAN = (
    Column("KODE", 14),
    Column("SUB KEGIATAN", share=1),
    *(Column(name, 9, "center") for name in SHORT),
)
_PERIOD = ("MENCAKUP DARI", "MENCAKUP SAMPAI", "BERLAKU SAMPAI")
_EVIDENCE = (
    _NO, Column("INDIKATOR", 21), Column("JUDUL", share=3), Column("REVISI", 13, "right"),
    Column("TANGGAL", 21), Column("PERIODE", 27, parts=_PERIOD), Column("STATUS", 21),
    Column("SIDIK", 31),
)  # fmt: skip
_MEETINGS = (
    _NO, Column("WAKTU, TEMPAT", 26), Column("RAPAT", share=3), Column("DIPIMPIN", share=2),
    Column("HADIR / DIUNDANG", 20, "right", parts=("HADIR", "DIUNDANG")),
    Column("TAMU", 13, "right"),
    Column("NOTULA", 16), Column("YANG HADIR", share=4),
)  # fmt: skip
_MARKS = {MonthStatus.PLANNED: "x", MonthStatus.NOT_PLANNED: "", MonthStatus.UNKNOWN: "?"}
_LEGEND = (
    "x: direncanakan · kosong: tidak direncanakan · ?: jadwal belum ditetapkan · di bawahnya:"
    " tanggal pelaksanaan (hari/bulan)"
)
_SHOWN = 16


def annexes(content: ReportContent) -> list[Block | Landscape]:
    """All of them; those with many columns lie on their side."""
    snapshot = content.document.snapshot
    upright: list[Block] = [
        Heading("LAMPIRAN 1 SUSUNAN TIM"),
        table_or_none(_PEOPLE, _people(snapshot), "L1 Susunan tim"),
    ]
    wide: list[Block] = [
        Heading("LAMPIRAN 2 MATRIKS RENCANA"),
        table_or_none(_PLAN, _matrix(snapshot), "L2 Rencana", 7.5),
        Text(_LEGEND, small=True),
        Heading("LAMPIRAN 3 MATRIKS TINDAK LANJUT"),
        matrix(content.document),
        Heading("LAMPIRAN 4 DAFTAR EVIDEN"),
        table_or_none(_EVIDENCE, _evidence(snapshot), "L4 Eviden", 7.5),
        Text(f"Eviden terbatas, dihitung saja: {snapshot.total.restricted}.", small=True),
        Heading("LAMPIRAN 5 RAPAT DAN KEHADIRAN"),
        meetings_table(snapshot),
    ]
    last: list[Block] = [
        Heading("LAMPIRAN 6 TANDA KEASLIAN"),
        receipt(content),
        Text(
            "Sidik laporan adalah SHA-256 dari JSON kanonik bagian “document” pada alamat"
            " /reports/{id}/content: siapa pun yang boleh membacanya dapat menghitungnya lagi."
        ),
        *annex_of_figures(snapshot),
    ]
    return [*upright, Landscape(wide), *last]


def meetings_table(snapshot: ReportSnapshot) -> Block:
    """The meetings that were held in the period: who led, who came."""
    rows = numbered(
        [
            _when_and_where(line),
            line.title,
            line.led_by or "-",
            share(len(line.came), line.invited_count),
            number(line.guest_count),
            "ada" if line.has_minutes else "tidak ada",
            ", ".join(line.came) or NONE,
        ]
        for line in snapshot.meetings
    )
    return table_or_none(_MEETINGS, rows, "L5 Rapat", 7.5)


def _when_and_where(line: MeetingLine) -> str:
    hour = f", pukul {line.starts_at.replace(':', '.')}" if line.starts_at else ""
    return f"{in_words(line.meeting_date)}{hour}\n{line.place}"


def _people(snapshot: ReportSnapshot) -> list[list[Cell | str]]:
    return numbered(
        [team_name(team), member.name, member.job_title, member.title]
        for team in snapshot.people
        for member in team.members
    )


def _matrix(snapshot: ReportSnapshot) -> list[list[Cell | str]]:
    rows: list[list[Cell | str]] = []
    year = snapshot.decree.plan_year
    for line in snapshot.teams:
        title = team_name(line.team)
        rows.append([Cell(title, across=len(_PLAN), bold=True, shade="#e8e8e8")])
        for activity in line.activities:
            rows += [
                [item.code, item.text, *(_month(month, year) for month in item.months)]
                for item in activity.action_items
            ]
    return rows


def _month(month: MonthOfItem, year: int) -> str:
    """Whether it is planned; below that the days on which it was done."""
    days = [
        f"{each.day}/{each.month}" + (f"/{each.year}" if each.year != year else "")
        for each in month.done_on
    ]
    return "\n".join([_MARKS[month.status], *days])


def _evidence(snapshot: ReportSnapshot) -> list[list[Cell | str]]:
    return numbered(
        [
            ", ".join(piece.indicator_codes),
            piece.title,
            number(piece.revision),
            day(piece.evidence_date),
            _proves(piece),
            in_indonesian(piece.status),
            (piece.digest or "")[:_SHOWN],
        ]
        for line in snapshot.teams
        for piece in line.evidence
    )


def _proves(piece: EvidenceLine) -> Cell:
    until = f"\nberlaku sampai {in_words(piece.valid_until)}" if piece.valid_until else ""
    told = period(piece.covers_from, piece.covers_to) + until
    return Cell(told, parts=(piece.covers_from, piece.covers_to, piece.valid_until))


def receipt(content: ReportContent) -> Block:
    """By which digests anybody knows the report again."""
    made = content.receipt
    names = ("Sidik laporan", "Sidik data")
    rows = [
        ("Nomor", content.document.heading.number or "belum bernomor"),
        ("Data tanggal", in_words(content.document.snapshot.day)),
        ("Keadaan", "diajukan, tidak berubah lagi" if made.is_final else "rancangan"),
        (names[0], made.digest),
        (names[1], made.snapshot_digest),
    ]
    return Facts(rows, names)
