"""Met beside expected, wherever a report prints both, by one table of cases: nothing is typeset."""

from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel

from app.integrations.documents.blocks import as_cell
from app.schemas.reporting.progress import ProgressChange, TrendPoint
from app.schemas.reporting.reports.snapshot import PeriodCounts, ReportSnapshot, TotalLine
from app.services.reporting.documents.report.analysis import _trend_table
from app.services.reporting.documents.report.annexes.figures import annex_of_figures
from app.services.reporting.pictures import panels
from app.services.reporting.progress.counting import Pieces, Tally, change
from app.services.reporting.reports.snapshot.prefilling import summary_of

DAY = date(2023, 6, 30)
PERCENT = "Eviden terpenuhi dari yang diharapkan, %"
# Of a piece: whether its month is over, and whether it is met.
DUE, LACKING, EARLY, COMING = (True, True), (True, False), (False, True), (False, False)


def part(model: type[BaseModel], **fields: Any) -> Any:
    """As much of a model as these tables look at."""
    return model.model_construct(**fields)


def snapshot_of(pieces: Pieces, before: Pieces) -> Any:
    """A day with these pieces, beside one with those before."""
    first, now = (Tally(expected={6: each}).numbers() for each in (before, pieces))
    total = part(
        TotalLine,
        year=now,
        period=PeriodCounts(expected=now.expected, months=now.months),
        comparison=ProgressChange(first=first, second=now, change=change(first, now)),
    )
    point = TrendPoint(day=DAY, planned_to_date=0, done_to_date=0, **dict(now))
    return part(ReportSnapshot, day=DAY, teams=[], total=total, trend=[point])


def texts(table: Any, name: str) -> list[str]:
    """What stands behind that name, row by row."""
    rows = [[as_cell(cell).text for cell in row] for row in table.rows]
    return [row[1] for row in rows if row[0] == name]


@pytest.mark.parametrize(
    ("pieces", "before", "met", "percentages"),
    [
        # The year on the day, the period, the day before, the day again, the difference.
        ({}, {}, "0/0", ["-", "-", "-", "-", "-"]),
        ({EARLY: 25, COMING: 3}, {}, "0/0", ["-", "-", "-", "-", "-"]),
        ({DUE: 2, EARLY: 23}, {}, "2/2", ["100 %", "100 %", "-", "100 %", "-"]),
        ({}, {DUE: 2}, "0/0", ["-", "-", "100 %", "-", "-"]),
        (
            {DUE: 1, LACKING: 2, EARLY: 5},
            {DUE: 1, LACKING: 1},
            "1/3",
            ["33 %", "33 %", "50 %", "33 %", "-17"],
        ),
        ({LACKING: 2}, {LACKING: 1}, "0/2", ["0 %", "0 %", "0 %", "0 %", "0"]),
    ],
)
def test_met_is_of_what_is_expected_and_nothing_has_no_share(
    pieces: Any, before: Any, met: str, percentages: list[str]
) -> None:
    snapshot = snapshot_of(Pieces(pieces), Pieces(before))
    _, _, _, of_teams, _, _, _, of_days, *_ = annex_of_figures(snapshot)
    assert texts(of_teams, PERCENT) == percentages
    assert texts(of_days, PERCENT) == percentages[:1]
    course: Any = _trend_table(snapshot)
    (row,) = course.rows
    assert "/".join(as_cell(cell).text for cell in row[1:3]) == met
    lines = panels(snapshot.trend)[0].lines
    assert "/".join(str(line.values[0]) for line in lines[:2]) == met
    part_met, whole = met.split("/")
    told = f"Dari {whole} eviden yang diharapkan, {part_met} terpenuhi ({percentages[0]})."
    assert told in summary_of(snapshot)
    assert "0 terlaksana (-)" in summary_of(snapshot), "nothing was planned"
