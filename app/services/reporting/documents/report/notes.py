"""The report of a month: a note of two pages or so, without cover and annexes."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from app.core.messages.words import in_indonesian
from app.integrations.documents.blocks import Block, Cell, Column, Heading, Landscape, Table, Text
from app.schemas.reporting.reports.content import ReportChapter, ReportContent, ReportDocument
from app.schemas.reporting.reports.snapshot import ReportSnapshot
from app.services.reporting.documents.printing import NONE, in_words
from app.services.reporting.documents.report.analysis import recapitulation
from app.services.reporting.documents.report.cells import (
    day,
    numbered,
    share,
    short_name,
    table_or_none,
)
from app.services.reporting.documents.report.follow_up import UNTOLD, recommended

_WORDS = (
    Column("TIM", 12),
    Column("CAPAIAN", share=6),
    Column("KENDALA", share=3),
    Column("SOLUSI DAN LANGKAH BERIKUTNYA", share=3),
)
_OPEN = (
    Column("NO", 8, "center"),
    Column("JENIS", 24),
    Column("TIM", 12),
    Column("URAIAN", share=5),
    Column("PENANGGUNG JAWAB", share=3),
    Column("TENGGAT", 25),
    Column("STATUS", 24),
)
_MEETINGS = (
    Column("TANGGAL", 26),
    Column("RAPAT", share=3),
    Column("DIPIMPIN", share=2),
    Column("HADIR / DIUNDANG", 28, "right", parts=("HADIR", "DIUNDANG")),
    Column("NOTULA", 18),
)
_SIZE = 7
_OVER: Final = "closed"


def note(content: ReportContent, end: Sequence[Block]) -> list[Block | Landscape]:
    """What a month needs: the numbers, what the teams wrote, what is open, who signs."""
    document = content.document
    snapshot = document.snapshot
    return [
        Heading("RINGKASAN"),
        Text(document.summary or NONE),
        Heading("RENCANA DAN REALISASI"),
        *recapitulation(snapshot),
        Heading("HASIL PER TIM"),
        _words(document),
        Heading("RAPAT"),
        table_or_none(_MEETINGS, _meetings(snapshot), "Rapat", _SIZE),
        Heading("TINDAK LANJUT YANG MASIH TERBUKA"),
        table_or_none(
            _OPEN,
            numbered(line for status, line in _all(snapshot) if status != _OVER),
            "Tindak lanjut",
            _SIZE,
        ),
        Heading("REKOMENDASI"),
        recommended(document),
        *end,
        Text(_receipt(content), small=True),
    ]


def _words(document: ReportDocument) -> Block:
    rows: list[list[Cell | str]] = [
        [
            short_name(chapter.team),
            chapter.achievements or NONE,
            chapter.obstacles or NONE,
            _onward(chapter),
        ]
        for chapter in document.chapters
    ]
    return Table(_WORDS, rows, "Hasil per tim", size=_SIZE) if rows else Text(NONE)


def _onward(chapter: ReportChapter) -> str:
    """What is done about it, and next."""
    return "\n".join(filter(None, (chapter.solutions, chapter.next_steps))) or NONE


def _meetings(snapshot: ReportSnapshot) -> list[list[Cell | str]]:
    return [
        [
            day(line.meeting_date),
            line.title,
            line.led_by or "-",
            share(len(line.came), line.invited_count),
            "ada" if line.has_minutes else "tidak ada",
        ]
        for line in snapshot.meetings
    ]


def _all(snapshot: ReportSnapshot) -> Iterator[tuple[str, list[Cell | str]]]:
    """Recommendations, directives, findings and follow-ups, each with its status."""
    for advice in snapshot.recommendations:
        words = (advice.text, advice.responsible)
        yield _line("rekomendasi", "-", words, advice.due_date, advice.status)
    for directive in snapshot.directives:
        words = (directive.text, f"arahan {directive.issued_by}")
        yield _line(
            "arahan", short_name(directive.team), words, directive.due_date, directive.status
        )
    for finding in snapshot.findings:
        words = (finding.text or UNTOLD, f"temuan {finding.raised_by}")
        yield _line("temuan", short_name(finding.team), words, finding.due_date, finding.status)
    for task in snapshot.follow_ups:
        words = (task.text or UNTOLD, task.owner)
        yield _line("tindak lanjut", short_name(task.team), words, task.due_date, task.status)


def _line(
    kind: str, team: str, words: tuple[str, str], due: date | None, status: str
) -> tuple[str, list[Cell | str]]:
    return status, [kind, team, *words, day(due), in_indonesian(status)]


def _receipt(content: ReportContent) -> str:
    """By which digest anybody knows the note again."""
    made, snapshot = content.receipt, content.document.snapshot
    state = "diajukan, tidak berubah lagi" if made.is_final else "rancangan"
    return f"Data tanggal {in_words(snapshot.day)}; {state}; sidik laporan {made.digest}."
