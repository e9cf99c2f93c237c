"""What a month of the heat map is called: by expected evidence and work together."""

from collections import Counter
from datetime import date

import pytest

from app.core.messages.words import in_indonesian
from app.models.plan import IndicatorState, MonthStatus
from app.models.plan import MonthProgress as P
from app.schemas.platform.examples import TEAM_V_ID
from app.schemas.reporting.progress import (
    HeatMapBy,
    HeatMapCell,
    HeatMapRow,
    MonthProgressCounts,
    TrendPoint,
)
from app.services.reporting import pictures
from app.services.reporting.progress.counting import (
    Pieces,
    Tally,
    expected_counts,
    month_counts,
    most_urgent,
)

PLANNED = MonthStatus.PLANNED
MET, LACKING, EARLY, TO_COME = (True, True), (True, False), (False, True), (False, False)
# The work of the month, the evidence it expects (over, met), whether it runs; what it is called.
CALLED: tuple[tuple[dict[P, int], dict[tuple[bool, bool], int], bool, P], ...] = (
    ({}, {}, False, P.UNKNOWN),
    ({P.DONE: 3}, {}, False, P.DONE),
    ({P.DONE: 3}, {LACKING: 19, MET: 1}, False, P.LATE),
    ({P.DONE: 3}, {MET: 6}, False, P.DONE),
    ({P.LATE: 1}, {MET: 6}, False, P.LATE),
    ({P.DONE: 1}, {TO_COME: 2}, True, P.DUE),
    ({P.DONE_EARLY: 1}, {TO_COME: 2}, False, P.PLANNED),
    ({P.DONE_EARLY: 1}, {EARLY: 2}, False, P.DONE_EARLY),
    ({P.NOT_PLANNED: 2}, {LACKING: 1}, False, P.LATE),
)


@pytest.mark.parametrize(("work", "pieces", "is_now", "called"), CALLED)
def test_what_lacks_evidence_is_not_done(
    work: dict[P, int],
    pieces: dict[tuple[bool, bool], int],
    is_now: bool,  # noqa: FBT001 - a column of the table
    called: P,
) -> None:
    counts = month_counts(Counter({(PLANNED, progress): n for progress, n in work.items()}))
    assert most_urgent(counts, Pieces(pieces), is_now=is_now) is called


def test_expected_evidence_comes_first_in_every_answer() -> None:
    for model in (MonthProgressCounts, HeatMapCell):
        assert list(model.model_fields)[:2] == ["month", "expected"]
    assert list(HeatMapRow.model_fields)[-3:] == ["expected", "indicators", "cells"]


@pytest.mark.parametrize(("by", "below"), [(HeatMapBy.TEAM, "1/1"), (HeatMapBy.ACTION_ITEM, "")])
def test_the_picture_shows_them_first_and_proven_indicators_beside(
    by: HeatMapBy, below: str
) -> None:
    counts = month_counts(Counter({(PLANNED, P.DONE): 1}))
    expected = expected_counts(Pieces({LACKING: 19, MET: 1}))
    cell = HeatMapCell(month=3, expected=expected, progress=P.LATE, **dict(counts))
    tally = Tally(states=Counter({IndicatorState.PROVEN: 1, IndicatorState.UNPROVEN: 11}))
    row = HeatMapRow(
        id=TEAM_V_ID,
        code="V",
        text="Pengawasan",
        team_id=TEAM_V_ID,
        expected=expected,
        indicators=tally.numbers().indicators,
        cells=[cell],
    )
    drawn = pictures.heat_row(row, by)
    (field,) = drawn.months
    assert (field.state.value, field.count, field.below) == ("late", "1/20", below)
    assert drawn.beside == "1/12"


def test_states_are_called_by_the_words_of_every_other_document() -> None:
    numbers = Tally().numbers()
    day = date(2023, 6, 30)
    point = TrendPoint(**dict(numbers), day=day, planned_to_date=0, done_to_date=0)
    *_, evidence, indicators = pictures.panels([point])
    told = {line.name.lower() for line in indicators.lines}
    assert told == {in_indonesian(state) for state in IndicatorState}
    told = {line.name.lower() for line in evidence.lines}
    assert told < {in_indonesian(status) for status in numbers.evidence}
