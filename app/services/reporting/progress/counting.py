"""Counts as they are answered, and how they add up."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias, TypeVar

from app.core.calendar import MONTHS
from app.models.evidence import EvidenceStatus
from app.models.plan import IndicatorState, MonthProgress, MonthStatus
from app.schemas.reporting.progress import (
    ExpectedProgress,
    IndicatorCounts,
    MonthCounts,
    ProgressCounts,
)
from app.services.plan.indicator_states import IndicatorYear
from app.services.plan.schedule.months import progress_of

KeyT = TypeVar("KeyT")
Json: TypeAlias = dict[str, Any]
# What the plan says of a month of an action item, and what it has come to.
MonthKey: TypeAlias = tuple[MonthStatus, MonthProgress]
Months: TypeAlias = Counter[MonthKey]

ByMonth: TypeAlias = dict[int, Months]
# Of a month expected of an indicator: whether it is over, and whether it is met.
Pieces: TypeAlias = Counter[tuple[bool, bool]]
ByMonthPieces: TypeAlias = dict[int, Pieces]
DONE = (MonthProgress.DONE, MonthProgress.DONE_EARLY)
# What several months together are called by: what needs a look comes first.
_URGENCY = (
    MonthProgress.LATE,
    MonthProgress.DUE,
    MonthProgress.PLANNED,
    MonthProgress.DONE,
    MonthProgress.DONE_EARLY,
    MonthProgress.UNKNOWN,
    MonthProgress.NOT_PLANNED,
)


def no_months() -> dict[int, Counter[Any]]:
    """The twelve months, and nothing in them."""
    return {month: Counter() for month in MONTHS}


@dataclass
class Tally:
    """What is counted of a team, an activity, an office or a decree."""

    by_month: ByMonth = field(default_factory=no_months)
    evidence: Counter[EvidenceStatus] = field(default_factory=Counter)
    being_revised: int = 0
    states: Counter[IndicatorState] = field(default_factory=Counter)
    unscheduled: int = 0
    expected: ByMonthPieces = field(default_factory=no_months)

    @classmethod
    def of_indicators(cls, years: Iterable[IndicatorYear]) -> "Tally":
        """That of indicators which have these years."""
        tally = cls()
        for year in years:
            tally.count_indicators(year)
        return tally

    def count_indicators(self, year: IndicatorYear, how_many: int = 1) -> None:
        """Count so many indicators that have this year."""
        self.states[year.state] += how_many
        self.unscheduled += 0 if year.is_scheduled else how_many
        for month in year.planned:
            self.expected[month][month in year.over, month in year.covered] += how_many

    def add(self, other: "Tally") -> None:
        """Count the other's too."""
        for month, months in other.by_month.items():
            _add(self.by_month[month], months)
        _add(self.evidence, other.evidence)
        self.being_revised += other.being_revised
        _add(self.states, other.states)
        self.unscheduled += other.unscheduled
        for month, pieces in other.expected.items():
            _add(self.expected[month], pieces)

    def numbers(self) -> ProgressCounts:
        """As they are answered, over the whole year."""
        return ProgressCounts(
            expected=expected_counts(_sum(self.expected.values())),
            months=month_counts(_sum(self.by_month.values())),
            evidence=all_statuses(self.evidence),
            being_revised=self.being_revised,
            indicators=state_counts(self.states, self.unscheduled),
        )


def _add(total: Counter[KeyT], part: Counter[KeyT]) -> None:
    """Count the part's too; `update` takes three times as long for the few there are."""
    for key, count in part.items():
        total[key] = total.get(key, 0) + count


def _sum(parts: Iterable[Counter[KeyT]]) -> Counter[KeyT]:
    total: Counter[KeyT] = Counter()
    for part in parts:
        _add(total, part)
    return total


def summed(tallies: Iterable[Tally]) -> Tally:
    """All of them together."""
    total = Tally()
    for tally in tallies:
        total.add(tally)
    return total


def month_key(
    status: MonthStatus, first_day: date, done_on: Sequence[date], today: date
) -> MonthKey:
    """Under what a month of an action item is counted."""
    return status, progress_of(status, first_day, done_on, today)


def month_counts(months: Months) -> MonthCounts:
    """Months as they are answered; the percentage is rounded down, so that 100 means all."""
    by_progress: Counter[MonthProgress] = Counter()
    for (_, progress), count in months.items():
        by_progress[progress] += count
    planned = sum(count for (status, _), count in months.items() if status is MonthStatus.PLANNED)
    done = sum(months[MonthStatus.PLANNED, progress] for progress in DONE)
    return MonthCounts(
        planned=planned,
        done=done,
        late=by_progress[MonthProgress.LATE],
        percent_done=_percent(done, planned),
        by_progress={progress: by_progress[progress] for progress in MonthProgress},
    )


def most_urgent(counts: MonthCounts, pieces: Pieces, *, is_now: bool) -> MonthProgress:
    """What the work of a month and the evidence it expects are called by together.

    `is_now`: the month runs. Of a month without either nothing is known.
    """
    of_evidence = {
        (True, False): MonthProgress.LATE,
        (True, True): MonthProgress.DONE,
        (False, False): MonthProgress.DUE if is_now else MonthProgress.PLANNED,
        (False, True): MonthProgress.DONE_EARLY,
    }
    found = {progress for progress, count in counts.by_progress.items() if count}
    found |= {of_evidence[piece] for piece, count in pieces.items() if count}
    return next((each for each in _URGENCY if each in found), MonthProgress.UNKNOWN)


def expected_counts(pieces: Pieces) -> ExpectedProgress:
    """Expected evidence as it is answered; the percentage is of what is expected by now."""
    by_now, missing = pieces[True, True] + pieces[True, False], pieces[True, False]
    return ExpectedProgress(
        accepted=pieces[True, True] + pieces[False, True],
        by_now=by_now,
        in_year=pieces.total(),
        missing=missing,
        percent_met=_percent(by_now - missing, by_now),
    )


def state_counts(states: Counter[IndicatorState], unscheduled: int) -> IndicatorCounts:
    """Indicators as they are answered."""
    total, proven = states.total(), states[IndicatorState.PROVEN]
    return IndicatorCounts(
        indicators=total,
        percent_proven=_percent(proven, total),
        unscheduled=unscheduled,
        **{state.value: states[state] for state in IndicatorState},
    )


def all_statuses(counts: Counter[EvidenceStatus]) -> dict[EvidenceStatus, int]:
    """Evidence as it is answered: every status, also those that nothing has."""
    return {status: counts[status] for status in EvidenceStatus}


def change(first: ProgressCounts, second: ProgressCounts) -> ProgressCounts:
    """The second less the first, number by number."""
    return ProgressCounts.model_validate(_less(second.model_dump(), first.model_dump()))


def _less(second: Json, first: Json) -> Json:
    return {
        name: _less(value, first[name]) if isinstance(value, dict) else value - first[name]
        for name, value in second.items()
    }


def _percent(part: int, whole: int) -> int:
    return part * 100 // whole if whole else 0
