"""How evidence adds up: what the plan expects of an indicator, and the state that follows from it.

Pure rules but for COUNTED_AS and RANK; `indicator_years.py` asks the database.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, case, literal, or_

from app.core.calendar import MONTHS, last_day_of
from app.models import Evidence
from app.models.evidence import EvidenceStatus
from app.models.plan import IndicatorState
from app.schemas.plan.expected import ExpectedCounts

Months = frozenset[int]
_FIRST_MONTHS = tuple(frozenset(MONTHS[:count]) for count in range(len(MONTHS) + 1))

# The further evidence has come, the higher; withdrawn evidence counts for nothing. A revision in
# force counts as accepted, whatever the newer one beside it has come to.
_RANK = {
    EvidenceStatus.WITHDRAWN: 0,
    EvidenceStatus.DRAFT: 1,
    EvidenceStatus.SUBMITTED: 1,
    EvidenceStatus.RETURNED: 1,
    EvidenceStatus.VERIFIED: 2,
    EvidenceStatus.ACCEPTED: 3,
}
ACCEPTED = literal(EvidenceStatus.ACCEPTED, Evidence.__table__.c.status.type)
# What a piece of evidence is counted as, for queries over Evidence: see `counted_as`.
COUNTED_AS: ColumnElement[Any] = case(
    (Evidence.in_force_number.is_not(None), ACCEPTED), else_=Evidence.status
)
# How far a piece has come, for queries over Evidence: see `best_of`.
RANK: ColumnElement[int] = case(
    (Evidence.in_force_number.is_not(None), _RANK[EvidenceStatus.ACCEPTED]),
    *((Evidence.status == status, rank) for status, rank in _RANK.items()),
)
# Whether it has come anywhere: its RANK is more than 0.
COUNTS: ColumnElement[bool] = or_(
    Evidence.in_force_number.is_not(None), Evidence.status != EvidenceStatus.WITHDRAWN
)
# Of an indicator that lacks nothing; PARTLY_PROVEN takes the place of PROVEN where it does.
STATE_OF_RANK = {
    0: IndicatorState.UNPROVEN,
    1: IndicatorState.IN_PROGRESS,
    2: IndicatorState.VERIFIED,
    3: IndicatorState.PROVEN,
}


@dataclass(frozen=True)
class IndicatorYear:
    """The year of an indicator, in months 1 to 12.

    `planned`: months planned for any action item it stands beside; `covered`: months of which
    evidence in force covers a day; `over`: months that the office's calendar has left behind.
    `best` is the rank of its furthest evidence. `is_scheduled`: somebody has set a month, planned
    or not.
    """

    planned: Months
    covered: Months
    over: Months
    best: int
    is_scheduled: bool

    @cached_property
    def lacking(self) -> Months:
        """The planned months that are not met, over or not."""
        return self.planned - self.covered

    @cached_property
    def expected(self) -> ExpectedCounts:
        """One piece of evidence is expected for each planned month, and one meets several."""
        return ExpectedCounts(
            accepted=len(self.planned & self.covered),
            by_now=len(self.planned & self.over),
            in_year=len(self.planned),
            missing=len(self.lacking & self.over),
        )

    @cached_property
    def state(self) -> IndicatorState:
        """How far it is proven (domain.md, "Life cycles")."""
        state = STATE_OF_RANK[self.best]
        if state is IndicatorState.PROVEN and self.lacking & self.over:
            return IndicatorState.PARTLY_PROVEN
        return state


def months_over(year: int, today: date) -> Months:
    """The months of a year that are over on a day."""
    count = 12 * (today.year - year) + today.month - 1
    return _FIRST_MONTHS[min(max(count, 0), len(MONTHS))]


def months_between(year: int, first: date, last: date) -> Months:
    """The months of a year of which a period takes in a day."""
    return frozenset(
        month
        for month in MONTHS
        if first <= last_day_of(year, month) and last >= date(year, month, 1)
    )


def best_of(statuses: Iterable[EvidenceStatus]) -> int:
    """The rank of the furthest of these; 0 where there are none."""
    return max(map(_RANK.__getitem__, statuses), default=0)


def counted_as(status: EvidenceStatus, *, in_force: bool) -> EvidenceStatus:
    """The status under which a piece of evidence is counted."""
    return EvidenceStatus.ACCEPTED if in_force else status
