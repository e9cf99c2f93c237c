"""How things stood at any moment, from what was recorded by then: nothing here asks a database."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from operator import attrgetter

from app.core.calendar import MONTHS
from app.models.evidence import EvidenceAction, EvidenceStatus
from app.models.plan import MonthStatus
from app.services.plan.indicator_states import (
    IndicatorYear,
    Months,
    best_of,
    counted_as,
    months_between,
    months_over,
)
from app.services.plan.periods import Span
from app.services.platform.sql import Key
from app.services.reporting.progress.calendars import Moment
from app.services.reporting.progress.counting import Tally, month_key

Plan = Mapping[int, MonthStatus]
_A, _S = EvidenceAction, EvidenceStatus
_Planned = frozenset[tuple[int, MonthStatus]]
_UNKNOWN, _PLANNED, _NOT_PLANNED = (
    MonthStatus.UNKNOWN, MonthStatus.PLANNED, MonthStatus.NOT_PLANNED,
)  # fmt: skip
# What a step leads to, in the order in which a revision can come through them; accepting and
# returning exclude each other, and what is discarded leaves the revision in force.
_STATUS_AFTER = {
    _A.REVISE: _S.DRAFT,
    _A.SUBMIT: _S.SUBMITTED,
    _A.VERIFY: _S.VERIFIED,
    _A.ACCEPT: _S.ACCEPTED,
    _A.RETURN: _S.RETURNED,
    _A.DISCARD: _S.ACCEPTED,
    _A.WITHDRAW: _S.WITHDRAWN,
}
_ORDER = tuple(_STATUS_AFTER)
_REACHED = tuple(_STATUS_AFTER.values())
_instant = attrgetter("at")


@dataclass(frozen=True)
class PlanBefore:
    """The months of an action item as they were until `until`."""

    until: datetime
    plan: Plan


@dataclass(frozen=True)
class PlannedSince:
    """A month of the present plan, and when it was set."""

    month: int
    status: MonthStatus
    since: datetime


@dataclass(frozen=True)
class Work:
    """Something done for a month; it counts from its report until its correction."""

    month: int
    done_on: date
    reported_at: datetime
    corrected_at: datetime | None


@dataclass(frozen=True)
class ItemHistory:
    """An action item: its earlier plans (the oldest first), its present one, the work.

    `indicator_ids` are those that stand beside it.
    """

    team_id: Key
    earlier: Sequence[PlanBefore]
    present: Sequence[PlannedSince]
    work: Sequence[Work]
    indicator_ids: Sequence[Key] = ()

    def plan_at(self, instant: datetime) -> Plan:
        """The months as they were set then; those left out were unknown."""
        for before in self.earlier:
            if instant < before.until:
                return before.plan
        return {each.month: each.status for each in self.present if each.since <= instant}

    def done_at(self, instant: datetime) -> dict[int, date]:
        """The first day on which something was done for a month, as far as it was told."""
        found: dict[int, date] = {}
        for each in self.work:
            is_taken_back = each.corrected_at is not None and each.corrected_at <= instant
            if each.reported_at <= instant and not is_taken_back:
                before = found.get(each.month)
                if before is None or each.done_on < before:
                    found[each.month] = each.done_on
        return found


@dataclass(frozen=True)
class Step:
    """Something happened to a revision of the evidence; REVISE: it was begun, the first one too."""

    revision: int
    action: EvidenceAction
    at: datetime


@dataclass(frozen=True)
class Proof:
    """Evidence at a moment: as what it counted, and the months that its revision in force covered.

    `is_revised`: a newer revision was in work beside it.
    """

    status: EvidenceStatus
    is_revised: bool
    covered: Months

    @classmethod
    @lru_cache(maxsize=1024)
    def of(cls, status: EvidenceStatus, in_force: Span | None, year: int) -> "Proof":
        """That of evidence with this status; `in_force` is the period of its revision in force."""
        counted = counted_as(status, in_force=in_force is not None)
        covered = months_between(year, *in_force) if in_force else frozenset[int]()
        return cls(counted, status is not counted, covered)


@dataclass(frozen=True)
class EvidenceHistory:
    """A piece of evidence and its way so far; `periods` are those of its revisions, by number."""

    team_id: Key
    indicator_ids: Sequence[Key]
    steps: Sequence[Step]
    periods: Mapping[int, Span]

    def status_at(self, instant: datetime) -> EvidenceStatus | None:
        """The status of the newest revision there was; none: there was no evidence yet.

        Revisions and their statuses have an order of their own, so equal instants do no harm.
        """
        return self._at(instant)[0]

    def _at(self, instant: datetime) -> tuple[EvidenceStatus | None, int | None]:
        """Status, and number of the revision in force."""
        return self._stages[bisect_right(self._instants, instant)]

    @cached_property
    def _in_turn(self) -> list[Step]:
        return sorted(self.steps, key=_instant)

    @cached_property
    def _instants(self) -> list[datetime]:
        return [step.at for step in self._in_turn]

    @cached_property
    def _stages(self) -> list[tuple[EvidenceStatus | None, int | None]]:
        """What `_at` answers once none, one, two of its steps were taken, and so on."""
        stages: list[tuple[EvidenceStatus | None, int | None]] = [(None, None)]
        furthest, accepted, is_withdrawn = (0, -1), 0, False
        for step in self._in_turn:
            furthest = max(furthest, (step.revision, _ORDER.index(step.action)))
            is_withdrawn = is_withdrawn or step.action is _A.WITHDRAW
            if step.action is _A.ACCEPT:
                accepted = max(accepted, step.revision)
            in_force = accepted or None
            stages.append((_REACHED[furthest[1]], None if is_withdrawn else in_force))
        return stages

    def proof_at(self, instant: datetime, year: int) -> Proof | None:
        """What it proved in a year; none: there was no evidence yet."""
        proofs = self._proofs_in.get(year)
        if proofs is None:
            proofs = self._proofs_in[year] = [self._proof(*stage, year) for stage in self._stages]
        return proofs[bisect_right(self._instants, instant)]

    @cached_property
    def _proofs_in(self) -> dict[int, list[Proof | None]]:
        """What `proof_at` answers for a year, as `_stages`."""
        return {}

    def _proof(self, status: EvidenceStatus | None, number: int | None, year: int) -> Proof | None:
        if status is None:
            return None
        return Proof.of(status, self.periods[number] if number is not None else None, year)


@dataclass(frozen=True)
class History:
    """Everything recorded of a decree's year; `indicators` are theirs and their teams."""

    year: int
    items: Sequence[ItemHistory]
    evidence: Sequence[EvidenceHistory]
    indicators: Mapping[Key, Key]

    def at(self, moment: Moment) -> dict[Key, Tally]:
        """The counts of each team as they stood at the moment, by the rules of the present."""
        tallies: dict[Key, Tally] = defaultdict(Tally)
        self._count(moment, tallies, self._places_of)
        return tallies

    def total_at(self, moment: Moment) -> Tally:
        """The sum of all teams at the moment, counted as if they were one."""
        total = Tally()
        self._count(moment, defaultdict(lambda: total), {"": range(len(self.items))})
        return total

    def _count(
        self, moment: Moment, tallies: dict[Key, Tally], groups: Mapping[Key, Iterable[int]]
    ) -> None:
        """Count all; `groups` are the places of the items whose months are counted together."""
        plans = [each.plan_at(moment.instant) for each in self.items]
        for team_id, places in groups.items():
            items = [(self.items[place], plans[place]) for place in places]
            self._count_items(items, moment, tallies[team_id])
        proofs: dict[Key, list[Proof]] = defaultdict(list)
        for each in self.evidence:
            if proof := each.proof_at(moment.instant, self.year):
                tally = tallies[each.team_id]
                tally.evidence[proof.status] += 1
                tally.being_revised += proof.is_revised
                for indicator_id in each.indicator_ids:
                    proofs[indicator_id].append(proof)
        known = [frozenset(known_months(plan).items()) for plan in plans]
        alike: Counter[tuple[Key, tuple[_Planned, ...], tuple[Proof, ...]]] = Counter(
            (team_id, tuple([known[place] for place in places]), tuple(proofs.get(key, ())))
            for key, team_id, places in self._beside
        )
        over = months_over(self.year, moment.day)
        for (team_id, beside, proven), how_many in alike.items():
            year = indicator_year([dict(plan) for plan in beside], proven, over)
            tallies[team_id].count_indicators(year, how_many)

    def _count_items(
        self, items: Sequence[tuple[ItemHistory, Plan]], moment: Moment, tally: Tally
    ) -> None:
        """Months that are alike are counted together: many of them are."""
        first_days = {month: date(self.year, month, 1) for month in MONTHS}
        waiting: Counter[tuple[int, MonthStatus]] = Counter()
        done: Counter[tuple[int, MonthStatus, bool]] = Counter()
        for item, plan in items:
            waiting.update(plan.items())
            for month, day in item.done_at(moment.instant).items():
                done[month, plan.get(month, _UNKNOWN), day < first_days[month]] += 1
        for month in MONTHS:
            ever_set = waiting[month, _PLANNED] + waiting[month, _NOT_PLANNED]
            waiting[month, _UNKNOWN] = len(items) - ever_set
        for (month, status, is_early), how_many in done.items():
            waiting[month, status] -= how_many
            first_day = first_days[month]
            day = first_day - timedelta(days=1) if is_early else first_day
            tally.by_month[month][month_key(status, first_day, [day], moment.day)] += how_many
        for (month, status), how_many in waiting.items():
            key = month_key(status, first_days[month], [], moment.day)
            tally.by_month[month][key] += how_many

    @cached_property
    def _places_of(self) -> dict[Key, list[int]]:
        """Where in `items` those of each team lie."""
        found: dict[Key, list[int]] = defaultdict(list)
        for place, item in enumerate(self.items):
            found[item.team_id].append(place)
        return found

    @cached_property
    def _beside(self) -> list[tuple[Key, Key, list[int]]]:
        """Each indicator, its team, and where in `items` those lie that it stands beside."""
        places: dict[Key, list[int]] = defaultdict(list)
        for place, item in enumerate(self.items):
            for indicator_id in item.indicator_ids:
                places[indicator_id].append(place)
        return [(key, team_id, places[key]) for key, team_id in self.indicators.items()]


def known_months(plan: Plan) -> Plan:
    """Those that somebody set."""
    return {month: status for month, status in plan.items() if status is not _UNKNOWN}


def indicator_year(plans: Sequence[Plan], proofs: Sequence[Proof], over: Months) -> IndicatorYear:
    """The year of an indicator with these plans beside it and this evidence."""
    planned = [month for plan in plans for month in plan if plan[month] is _PLANNED]
    return IndicatorYear(
        planned=frozenset(planned),
        covered=frozenset[int]().union(*(proof.covered for proof in proofs)),
        over=over,
        best=best_of([proof.status for proof in proofs]),
        is_scheduled=any(plans),
    )
