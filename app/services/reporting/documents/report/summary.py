"""The page that is read when no other is: three numbers, the teams, what must be decided."""

from app.integrations.documents.blocks import Block, Cell, Column, Heading, Points, Text
from app.models.report import RecommendationStatus
from app.models.severity import Severity
from app.schemas.reporting.reports.content import ReportDocument
from app.schemas.reporting.reports.snapshot import ReportSnapshot, TeamLine, TotalLine
from app.services.reporting.documents.printing import NONE, in_words
from app.services.reporting.documents.report.cells import (
    OFFICE,
    beside_teams,
    in_bold,
    number,
    percent_met,
    share,
    table_or_none,
    team_name,
)

_TEAMS = (
    Column("TIM", share=1),
    Column("TERLAKSANA / RENCANA", 28, "right", parts=("TERLAKSANA", "RENCANA")),
    Column("EVIDEN ADA / DIHARAPKAN", 28, "right", parts=("EVIDEN ADA", "EVIDEN DIHARAPKAN")),
    Column("EVIDEN %", 19, "right"),
    Column("KEKURANGAN TINGGI", 28, "right"),
)


def summary_page(document: ReportDocument) -> list[Block]:
    """RINGKASAN: what the Ketua wrote, each team in a line, what the leader has to decide."""
    decisions = list(_decisions(document))
    return [
        Heading("RINGKASAN"),
        Text(document.summary or NONE),
        table_or_none(_TEAMS, _teams(document.snapshot), "Ringkasan", 8.5),
        Heading("Yang memerlukan keputusan pimpinan", 2),
        Points(decisions) if decisions else Text(NONE),
    ]


def _teams(snapshot: ReportSnapshot) -> list[list[Cell | str]]:
    rows: list[list[Cell | str]] = [
        [team_name(line.team), *_state(line)] for line in snapshot.teams
    ]
    if of_office := beside_teams(snapshot)[Severity.HIGH]:
        rows.append([OFFICE, "-", "-", "-", number(of_office)])
    return [*rows, in_bold("Jumlah", *_state(snapshot.total))]


def _state(line: TeamLine | TotalLine) -> list[Cell]:
    months, expected = line.period.months, line.period.expected
    return [
        share(months.done, months.planned),
        share(expected.met, expected.by_now),
        percent_met(expected),
        number(line.gaps.get(Severity.HIGH, 0)),
    ]


def _decisions(document: ReportDocument) -> list[str]:
    """Every recommendation of this report, and those of earlier ones that are overdue."""
    snapshot = document.snapshot
    late = [
        f"Terlambat sejak {in_words(line.due_date)}: {line.text} ({line.responsible}; laporan nomor"
        f" {line.report_number}, butir {line.position})"
        for line in snapshot.recommendations
        if line.status is RecommendationStatus.OPEN and line.due_date < snapshot.day
    ]
    new = [
        f"{line.text} ({line.responsible}, tenggat {in_words(line.due_date)})"
        for line in document.recommendations
    ]
    return [*new, *late]
