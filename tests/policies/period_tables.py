"""Closing a month or the year: who may, and when (domain.md)."""

from datetime import date

from app.models.period import WHOLE_YEAR
from app.policies.periods import PERIODS, PeriodFacts
from tests.policies.grids import HERE, Grid, either

_MAY = date(2023, 5, 1), date(2023, 5, 31)
_YEAR = date(2023, 1, 1), date(2023, 12, 31)


def _period(*, whole_year: bool, over: bool, closed: frozenset[int]) -> PeriodFacts:
    first, last = _YEAR if whole_year else _MAY
    return PeriodFacts(
        HERE,
        WHOLE_YEAR if whole_year else first.month,
        first,
        last,
        date(2024, 1, 1) if over else last,
        closed,
    )


def _periods(*, whole_year: bool, lines: str) -> Grid:
    return Grid(
        PERIODS,
        lambda **values: _period(whole_year=whole_year, **values),
        f"""
                    close reopen
        admin       no    no
        pengarah    no    no
        ketua       .     .
        coordinator no    no
        member      no    no
        asesor      no    no
        neighbour   no    no
        visitor     no    no
        leader      .     .
        stranger    no    no
        nobody      no    no
        over        .     .
        lasts       early .
        {lines}
        """,
        (
            either("over", "over", otherwise="lasts"),
            {
                "none": {"closed": frozenset()},
                "another": {"closed": frozenset({6})},
                "may": {"closed": frozenset({5})},
                "year": {"closed": frozenset({WHOLE_YEAR})},
                "both": {"closed": frozenset({5, WHOLE_YEAR})},
            },
        ),
        {
            "early": "period_not_over",
            "done": "period_already_closed",
            "year": "year_is_closed",
            "open": "period_not_closed",
        },
    )


MONTH = _periods(
    whole_year=False,
    lines="""
        none        .     open
        another     .     open
        may         done  .
        year        done  year
        both        done  year
    """,
)
YEAR = _periods(
    whole_year=True,
    lines="""
        none        .     open
        another     .     open
        may         .     open
        year        done  .
        both        done  .
    """,
)
