"""The days of evidence: tables of what can be true, at the midnight of the office's calendar."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest

from app.core import clock
from app.core.errors import Invalid
from app.services.evidence.days import require_days

MAKASSAR = "Asia/Makassar"  # UTC+8
DAY = date(2024, 2, 29)
MIDNIGHT = datetime(2024, 2, 28, 16, 0, tzinfo=UTC)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    clock.set_to(instant)
    try:
        yield
    finally:
        clock.reset()


def refusal(instant: datetime, years: int = 1, **days: date | None) -> str | None:
    """The code and field of the refusal, if there is one."""
    given = {"evidence_date": DAY, "covers_from": DAY, "covers_to": DAY, "valid_until": None}
    with at(instant):
        try:
            require_days((MAKASSAR, 2024, years), **given | days)  # type: ignore[arg-type]
        except Invalid as refused:
            return f"{refused.code} {refused.pointer}"
    return None


def test_a_leap_day_is_today_from_the_midnight_of_the_office_on() -> None:
    assert refusal(MIDNIGHT) is None
    just_before = datetime(2024, 2, 28, 15, 59, 59, tzinfo=UTC)
    assert refusal(just_before) == "evidence_date_to_come /evidence_date"


FROM, TO = "day_out_of_reach /covers_from", "day_out_of_reach /covers_to"


@pytest.mark.parametrize(
    ("years", "covers_from", "covers_to", "refused"),
    [
        (1, date(2023, 1, 1), date(2025, 12, 31), None),
        (1, date(2022, 12, 31), date(2024, 1, 1), FROM),
        (1, date(2024, 1, 1), date(2026, 1, 1), TO),
        (0, date(2024, 1, 1), date(2024, 12, 31), None),
        (0, date(2023, 12, 31), date(2024, 12, 31), FROM),
        (0, date(2024, 2, 29), date(2025, 1, 1), TO),
        (3, date(2021, 1, 1), date(2027, 12, 31), None),
        (3, date(2020, 2, 29), date(2024, 2, 29), FROM),
        (1, date(2024, 3, 1), date(2024, 2, 29), "period_reversed /covers_to"),
    ],
)
def test_covers_the_plans_year_and_as_many_around_it_as_set(
    years: int, covers_from: date, covers_to: date, refused: str | None
) -> None:
    assert refusal(MIDNIGHT, years, covers_from=covers_from, covers_to=covers_to) == refused


@pytest.mark.parametrize(
    ("valid_until", "refused"),
    [
        (date(2024, 2, 29), None),
        (date(2034, 12, 31), None),
        (date(2024, 2, 28), "day_out_of_reach /valid_until"),
        (date(2035, 1, 1), "day_out_of_reach /valid_until"),
    ],
)
def test_is_valid_to_the_end_of_its_period_or_longer(
    valid_until: date, refused: str | None
) -> None:
    assert refusal(MIDNIGHT, valid_until=valid_until) == refused
