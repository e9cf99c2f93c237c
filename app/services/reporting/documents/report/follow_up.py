"""Chapters V to VII: what became of what was said before, and what is recommended now."""

from app.core.messages.words import in_indonesian
from app.integrations.documents.blocks import Block, Cell, Column, Heading, Text
from app.schemas.reporting.reports.content import ReportDocument
from app.schemas.reporting.reports.snapshot import (
    CarriedRecommendation,
    FindingLine,
    ReportSnapshot,
)
from app.services.reporting.documents.printing import NONE, in_words
from app.services.reporting.documents.report.annexes.matrix import questions_of
from app.services.reporting.documents.report.cells import (
    LEVELS,
    day,
    numbered,
    short_name,
    table_or_none,
)

_NO = Column("NO", 9, "center")
_DUE, _STATUS = Column("TENGGAT", 22), Column("STATUS", 24)
TABLE_3 = (
    _NO,
    Column("SUMBER", share=3),
    Column("REKOMENDASI", share=5),
    Column("PENANGGUNG JAWAB", share=3),
    _DUE,
    _STATUS,
    Column("BUKTI", share=3),
    Column("DITUTUP OLEH", share=3),
)
_DIRECTIVES = (
    _NO,
    Column("TIM", 13),
    Column("ARAHAN", share=5),
    Column("DARI", share=3),
    Column("TANGGAL", 22),
    _DUE,
    _STATUS,
)
_FINDINGS = (
    _NO,
    Column("TIM", 13),
    Column("JENIS", 22),
    Column("TEMUAN", share=5),
    Column("TINGKAT", 16),
    Column("DARI, TANGGAL", share=3),
    _DUE,
    _STATUS,
)
_FOLLOW_UPS = (
    _NO, Column("TIM", 13), Column("TINDAK LANJUT", share=5), Column("PEMILIK", share=3),
    _DUE, _STATUS,
)  # fmt: skip
_RECOMMENDED = (
    _NO,
    Column("REKOMENDASI", share=5),
    Column("PENANGGUNG JAWAB", share=3),
    _DUE,
    Column("BARIS RENCANA", share=3),
    Column("SOAL LKE", 20),
)
_KINDS = {"flag": "keberatan", "request": "permintaan eviden", "observation": "pengamatan"}
_SOURCES = {
    "monitoring": "pemantauan",
    "asesor": "asesor",
    "complaint": "pengaduan",
    "evaluation": "evaluasi LKE oleh TPI",
}
UNTOLD = "(tentang eviden terbatas)"


def chapter_of_follow_up(document: ReportDocument) -> list[Block]:
    """BAB V: recommendations carried over, directives, findings and follow-ups."""
    return [Heading("BAB V TINDAK LANJUT"), *follow_up(document.snapshot)]


def follow_up(snapshot: ReportSnapshot) -> list[Block]:
    """What became of recommendations, directives and findings, each in its table."""
    carried = numbered(map(_carried, snapshot.recommendations))
    return [
        Heading("A. Rekomendasi laporan sebelumnya", 2),
        table_or_none(TABLE_3, carried, "V Rekomendasi", 7.5),
        Heading("B. Arahan", 2),
        table_or_none(_DIRECTIVES, _directives(snapshot), "V Arahan"),
        Heading("C. Temuan", 2),
        table_or_none(_FINDINGS, numbered(map(_finding, snapshot.findings)), "V Temuan"),
        Heading("D. Tindak lanjut temuan dan arahan", 2),
        table_or_none(_FOLLOW_UPS, _follow_ups(snapshot), "V Tindak lanjut"),
    ]


def chapter_of_recommendations(document: ReportDocument) -> list[Block]:
    """BAB VI: what is recommended, to whom, until when; BAB VII: the end."""
    return [
        Heading("BAB VI SIMPULAN DAN REKOMENDASI"),
        Text(document.summary or NONE),
        recommended(document),
        Heading("BAB VII PENUTUP"),
        Text(
            f"Demikian laporan monitoring dan evaluasi {document.heading.period_label} ini disusun"
            " dari data yang dibekukan pada hari yang disebut dalam BAB II, sebagai bahan"
            " pertimbangan pimpinan."
        ),
    ]


def recommended(document: ReportDocument) -> Block:
    """What this report recommends."""
    rows = numbered(
        [
            line.text,
            line.responsible,
            day(line.due_date),
            f"{line.plan_row.code} {line.plan_row.text}" if line.plan_row else "",
            questions_of(document, line.plan_row.id) if line.plan_row else "",
        ]
        for line in document.recommendations
    )
    return table_or_none(_RECOMMENDED, rows, "VI Rekomendasi")


def _carried(line: CarriedRecommendation) -> list[Cell | str]:
    closed = ""
    if line.closed_by and line.closed_on:
        closed = f"{line.closed_by}, {in_words(line.closed_on)}"
    return [
        f"Laporan {line.report_number}, butir {line.position}",
        line.text,
        line.responsible,
        day(line.due_date),
        in_indonesian(line.status),
        line.evidence_title or (UNTOLD if line.evidence_id else line.close_reason or ""),
        closed,
    ]


def _directives(snapshot: ReportSnapshot) -> list[list[Cell | str]]:
    return numbered(
        [
            short_name(line.team),
            line.text,
            line.issued_by,
            day(line.issued_on),
            day(line.due_date),
            in_indonesian(line.status),
        ]
        for line in snapshot.directives
    )


def _finding(line: FindingLine) -> list[Cell | str]:
    told = line.text or UNTOLD
    if line.recommendation:
        told = f"{told}\nSaran: {line.recommendation}"
    return [
        short_name(line.team),
        f"{_KINDS[line.kind.value]} ({_SOURCES[line.source.value]})",
        told,
        LEVELS[line.severity.value],
        f"{line.raised_by}, {in_words(line.raised_on)}",
        day(line.due_date),
        in_indonesian(line.status),
    ]


def _follow_ups(snapshot: ReportSnapshot) -> list[list[Cell | str]]:
    return numbered(
        [
            short_name(line.team),
            line.text or UNTOLD,
            line.owner,
            day(line.due_date),
            in_indonesian(line.status),
        ]
        for line in snapshot.follow_ups
    )
