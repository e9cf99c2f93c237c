"""The report of a month: a note of few pages, without cover and annexes."""

from collections.abc import Sequence

from app.integrations.documents.blocks import Block, Cell, Column, Heading, Landscape, Table, Text
from app.schemas.reporting.reports.content import ReportContent, ReportDocument
from app.services.reporting.documents.printing import NONE
from app.services.reporting.documents.report.analysis import evidence_table, recapitulation
from app.services.reporting.documents.report.annexes import meetings_table, receipt
from app.services.reporting.documents.report.cells import team_name
from app.services.reporting.documents.report.follow_up import follow_up, recommended

_WORDS = (
    Column("TIM", 30),
    Column("CAPAIAN", share=4),
    Column("KENDALA", share=3),
    Column("SOLUSI", share=3),
    Column("LANGKAH BERIKUTNYA", share=3),
)


def note(content: ReportContent, end: Sequence[Block]) -> list[Block | Landscape]:
    """What a month needs: the numbers, what the teams wrote, what is open, who signs."""
    document = content.document
    return [
        Heading("RINGKASAN"),
        Text(document.summary or NONE),
        Heading("RENCANA DAN REALISASI"),
        *recapitulation(document.snapshot),
        evidence_table(document.snapshot),
        Heading("HASIL PER TIM"),
        _words(document),
        Heading("RAPAT"),
        meetings_table(document.snapshot),
        Heading("TINDAK LANJUT"),
        *follow_up(document.snapshot),
        Heading("REKOMENDASI"),
        recommended(document),
        *end,
        Heading("TANDA KEASLIAN"),
        receipt(content),
    ]


def _words(document: ReportDocument) -> Block:
    rows: list[list[Cell | str]] = [
        [
            team_name(chapter.team),
            *(
                text or NONE
                for text in (
                    chapter.achievements,
                    chapter.obstacles,
                    chapter.solutions,
                    chapter.next_steps,
                )
            ),
        ]
        for chapter in document.chapters
    ]
    return Table(_WORDS, rows, "Hasil per tim", size=7.5) if rows else Text(NONE)
