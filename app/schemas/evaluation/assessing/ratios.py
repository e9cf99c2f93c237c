"""Ratios that nobody can compute: what TPI lets them count as, and why (LKE rule 9)."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from app.schemas.base import Read
from app.schemas.platform.references import ON_BEHALF, PersonReference


class RatioState(StrEnum):
    """Whether counts make the ratio: some are open, they do, or there is nothing to divide by."""

    OPEN = "open"
    COMPUTED = "computed"
    UNDEFINED = "undefined"


class RatioWordRead(Read):
    """What TPI said of a ratio: its share from 0 to 1, or taken back (none), and why.

    `counts`: the answers by question that it was said over.
    """

    number: int
    value: str | None
    note: str
    counts: dict[int, str]
    set_by: PersonReference
    set_on_behalf_of: PersonReference | None = ON_BEHALF
    set_at: datetime


class SettledRatioRead(RatioWordRead):
    """A ratio that counts as TPI set it, at its strength alone; `is_stale`: over other counts."""

    code: str
    is_stale: bool


class DeskRatio(Read):
    """A ratio by TPI's counts, the office's where TPI has not spoken, and what TPI set.

    `questions` are those whose sum divides; `counts` all that are answered. `settled` counts while
    the ratio is undefined.
    """

    code: str
    area: str | None
    text: str
    questions: list[int]
    counts: dict[int, str]
    state: RatioState
    may_settle: bool
    settled: SettledRatioRead | None
    history: list[RatioWordRead] = Field(description="Yang pertama lebih dahulu (oldest first).")
