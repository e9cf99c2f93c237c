"""How things stood at any moment, from what was recorded by then: nothing here asks a database."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

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
from app.services.reporting.progress.calendars import Moment
from app.services.reporting.progress.counting import Tally, month_key

Plan = Mapping[int, MonthStatus]
_A, _S = EvidenceAction, EvidenceStatus
_UNKNOWN, _PLANNED = MonthStatus.UNKNOWN, MonthStatus.PLANNED
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

    def counts_at(self, instant: datetime) -> bool:
        """Whether it was told by then, and not yet taken back."""
        taken_back = self.corrected_at is not None and self.corrected_at <= instant
        return self.reported_at <= instant and not taken_back


@dataclass(frozen=True)
class ItemHistory:
    """An action item: its earlier plans (the oldest first), its present one, the work.

    `indicator_ids` are those that stand beside it.
    """

    team_id: UUID
    earlier: Sequence[PlanBefore]
    present: Sequence[PlannedSince]
    work: Sequence[Work]
    indicator_ids: Sequence[UUID] = ()

    def plan_at(self, instant: datetime) -> Plan:
        """The months as they were set then; those left out were unknown."""
        for before in self.earlier:
            if instant < before.until:
                return before.plan
        return {each.month: each.status for each in self.present if each.since <= instant}

    def done_at(self, instant: datetime) -> dict[int, list[date]]:
        """The days on which something was done for each month, as far as it was told."""
        found: dict[int, list[date]] = defaultdict(list)
        for each in self.work:
            if each.counts_at(instant):
                found[each.month].append(each.done_on)
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
    def of(cls, status: EvidenceStatus, in_force: Span | None, year: int) -> "Proof":
        """That of evidence with this status; `in_force` is the period of its revision in force."""
        counted = counted_as(status, in_force=in_force is not None)
        covered = months_between(year, *in_force) if in_force else frozenset[int]()
        return cls(counted, status is not counted, covered)


@dataclass(frozen=True)
class EvidenceHistory:
    """A piece of evidence and its way so far; `periods` are those of its revisions, by number."""

    team_id: UUID
    indicator_ids: Sequence[UUID]
    steps: Sequence[Step]
    periods: Mapping[int, Span]

    def status_at(self, instant: datetime) -> EvidenceStatus | None:
        """The status of the newest revision there was; none: there was no evidence yet.

        Revisions and their statuses have an order of their own, so equal instants do no harm.
        """
        taken = [step for step in self.steps if step.at <= instant]
        if not taken:
            return None
        last = max(taken, key=lambda step: (step.revision, _ORDER.index(step.action)))
        return _STATUS_AFTER[last.action]

    def in_force_at(self, instant: datetime) -> int | None:
        """The revision that proved: the last accepted one, unless the evidence was withdrawn."""
        taken = [step for step in self.steps if step.at <= instant]
        if any(step.action is _A.WITHDRAW for step in taken):
            return None
        return max((step.revision for step in taken if step.action is _A.ACCEPT), default=None)

    def proof_at(self, instant: datetime, year: int) -> Proof | None:
        """What it proved in a year; none: there was no evidence yet."""
        status = self.status_at(instant)
        if status is None:
            return None
        number = self.in_force_at(instant)
        return Proof.of(status, self.periods[number] if number is not None else None, year)


@dataclass(frozen=True)
class History:
    """Everything recorded of a decree's year; `indicators` are theirs and their teams."""

    year: int
    items: Sequence[ItemHistory]
    evidence: Sequence[EvidenceHistory]
    indicators: Mapping[UUID, UUID]

    def at(self, moment: Moment) -> dict[UUID, Tally]:
        """The counts of each team as they stood at the moment, by the rules of the present."""
        tallies: dict[UUID, Tally] = defaultdict(Tally)
        for item in self.items:
            self._count_item(item, moment, tallies[item.team_id])
        proofs: dict[UUID, list[Proof]] = defaultdict(list)
        for each in self.evidence:
            if proof := each.proof_at(moment.instant, self.year):
                tallies[each.team_id].evidence[proof.status] += 1
                tallies[each.team_id].being_revised += proof.is_revised
                for indicator_id in each.indicator_ids:
                    proofs[indicator_id].append(proof)
        plans, over = plans_at(self.items, moment.instant), months_over(self.year, moment.day)
        for indicator_id, team_id in self.indicators.items():
            year = indicator_year(plans[indicator_id], proofs[indicator_id], over)
            tallies[team_id].count_indicators(year)
        return tallies

    def _count_item(self, item: ItemHistory, moment: Moment, tally: Tally) -> None:
        plan, done = item.plan_at(moment.instant), item.done_at(moment.instant)
        for month in MONTHS:
            status = plan.get(month, _UNKNOWN)
            key = month_key(status, date(self.year, month, 1), done[month], moment.day)
            tally.by_month[month][key] += 1


def plans_at(items: Sequence[ItemHistory], instant: datetime) -> dict[UUID, list[Plan]]:
    """For each indicator the months that were set of the action items it stands beside."""
    found: dict[UUID, list[Plan]] = defaultdict(list)
    for item in items:
        plan = item.plan_at(instant)
        known = {month: status for month, status in plan.items() if status is not _UNKNOWN}
        for indicator_id in item.indicator_ids:
            found[indicator_id].append(known)
    return found


def indicator_year(plans: Sequence[Plan], proofs: Sequence[Proof], over: Months) -> IndicatorYear:
    """The year of an indicator with these plans beside it and this evidence."""
    planned = [month for plan in plans for month in plan if plan[month] is _PLANNED]
    return IndicatorYear(
        planned=frozenset(planned),
        covered=frozenset[int]().union(*(proof.covered for proof in proofs)),
        over=over,
        best=best_of(proof.status for proof in proofs),
        is_scheduled=any(plans),
    )
