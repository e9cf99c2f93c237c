"""A decree's year as the rules see it: plan, months, work and evidence, without a database."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache

from app.core import clock
from app.core.calendar import MONTHS, last_day_of
from app.models.evidence import EvidenceStatus
from app.models.link import LinkState
from app.models.plan import MonthProgress, MonthStatus
from app.models.rights import Permission
from app.schemas.platform.references import TeamReference
from app.services.integration.records.freshness import Silence
from app.services.plan.indicator_states import (
    IndicatorYear,
    best_of,
    months_between,
    months_over,
)
from app.services.plan.periods import ALL_TIME, Span
from app.services.plan.schedule.months import progress_of
from app.services.platform.sql import Key
from app.services.tasks.gaps.reports_due import OverdueReport
from app.services.tasks.gaps.sheet import NOTHING_ASKED, AskedOfDecree


@dataclass(frozen=True)
class PlanRow:
    """An indicator, or what an action item shares with it."""

    id: Key
    code: str
    text: str
    team: TeamReference


@dataclass(frozen=True)
class Item(PlanRow):
    """An action item with its year and the indicators beside it.

    `planned` holds the months somebody set; `has_person` says whether the person in charge is there
    and belongs to the team.
    """

    person_in_charge_id: Key | None
    has_person: bool
    planned: Mapping[int, bool]
    done_on: Mapping[int, Sequence[date]]
    indicators: Sequence[PlanRow]

    @cached_property
    def planned_months(self) -> list[int]:
        """The months in which it is to be done."""
        return [month for month in MONTHS if self.planned.get(month)]


@dataclass(frozen=True)
class GivenFile:
    """A file of a revision that stands."""

    name: str
    sha256: str


@dataclass(frozen=True)
class ClosedLink:
    """An address that showed nothing when it was last asked; no url: the caller may not know it."""

    id: Key
    url: str | None
    state: LinkState
    http_status: int | None


@dataclass(frozen=True, eq=False)
class Proof:
    """Evidence that was not withdrawn, as a revision has it that is in force or in work.

    A piece whose accepted revision is being revised is here twice under the same `id`: in force,
    as accepted, and in work.
    `title` is null, and `files` are empty, where the caller may not know its words; `since` is when
    the last step with the revision was taken.
    """

    id: Key
    title: str | None
    status: EvidenceStatus
    team: TeamReference
    covers_from: date
    covers_to: date
    since: datetime | None
    indicator_ids: Sequence[Key]
    files: Sequence[GivenFile] = ()
    closed_links: Sequence[ClosedLink] = ()
    valid_until: date | None = None
    made_of_id: Key | None = None

    @property
    def origin(self) -> Key:
        """What its files were given with: the meeting or report that it came of, or itself."""
        return self.made_of_id or self.id

    @property
    def proves_until(self) -> date:
        """The last day it proves."""
        return self.valid_until or self.covers_to


@dataclass(frozen=True)
class DecreeYear:
    """Everything the rules look at; `today` is that of the office's calendar.

    `closed` holds the days of what was closed; `undecided` what nobody may decide, and where;
    `overdue_reports` are those of the office, with the team that leads it; `sheet` is what the
    evaluation sheet (LKE) asks.
    """

    year: int
    time_zone: str
    today: date
    teams: Sequence[TeamReference]
    items: Sequence[Item]
    indicators: Sequence[PlanRow]
    proofs: Sequence[Proof]
    closed: Sequence[Span] = ()
    silences: Sequence[Silence] = ()
    undecided: Sequence[tuple[Permission, TeamReference]] = ()
    overdue_reports: Sequence[tuple[OverdueReport, TeamReference]] = ()
    sheet: AskedOfDecree = NOTHING_ASKED

    def indicator(self, indicator_id: Key) -> PlanRow:
        """The indicator of that key."""
        return self._indicators[indicator_id]

    def first_day(self, month: int) -> date:
        """Where a month of the plan begins."""
        return date(self.year, month, 1)

    def last_day(self, month: int) -> date:
        """Where it ends; until then its evidence is due."""
        return last_day_of(self.year, month)

    def is_over(self, month: int) -> bool:
        """Whether the office's calendar has left the month behind."""
        return self.last_day(month) < self.today

    def is_closed(self, first: date, last: date) -> bool:
        """Whether a closed period has one of the days."""
        return any(first <= ends_on and last >= starts_on for starts_on, ends_on in self.closed)

    @property
    def is_all_closed(self) -> bool:
        """Whether the year itself was closed, not only its months."""
        return ALL_TIME in self.closed

    def day_of(self, instant: datetime) -> date:
        """The day of an instant by the office's calendar."""
        return clock.day_in(self.time_zone, instant)

    def progress(self, item: Item, month: int) -> MonthProgress:
        """What a planned month of an action item has come to."""
        done_on = item.done_on.get(month, ())
        return progress_of(MonthStatus.PLANNED, self.first_day(month), done_on, self.today)

    def months_touched(self, proof: Proof) -> Sequence[int]:
        """The months that its period takes in, at least in part.

        In part, because the minutes of one day prove the meeting of their month, and a quarterly
        report the month that its quarter ends with.
        """
        return _touched(self.year, proof.covers_from, proof.proves_until)

    def proofs_for(self, indicator_id: Key, month: int) -> list[Proof]:
        """The evidence of an indicator whose period touches the month."""
        return self._proofs.get((indicator_id, month), [])

    def items_beside(self, indicator_id: Key) -> list[Item]:
        """The action items that an indicator stands beside."""
        return self._items.get(indicator_id, [])

    def indicator_year(self, indicator_id: Key) -> IndicatorYear:
        """What is expected of an indicator, and how far it is proven."""
        return self._years[indicator_id]

    @cached_property
    def _years(self) -> dict[Key, IndicatorYear]:
        proofs: dict[Key, list[Proof]] = defaultdict(list)
        for proof in self.proofs:
            for indicator_id in proof.indicator_ids:
                proofs[indicator_id].append(proof)
        return {each.id: self._year_of(each.id, proofs[each.id]) for each in self.indicators}

    def _year_of(self, indicator_id: Key, proofs: Sequence[Proof]) -> IndicatorYear:
        in_force = [proof for proof in proofs if proof.status is EvidenceStatus.ACCEPTED]
        beside = self.items_beside(indicator_id)
        return IndicatorYear(
            planned=frozenset(month for item in beside for month in item.planned_months),
            covered=frozenset(month for proof in in_force for month in self.months_touched(proof)),
            over=months_over(self.year, self.today),
            best=best_of([proof.status for proof in proofs]),
            is_scheduled=any(item.planned for item in beside),
        )

    def lacking_after(self, proof: Proof) -> list[int]:
        """The months planned for its indicators when it proves no more, and nothing is in force."""
        return sorted(
            month
            for indicator_id in proof.indicator_ids
            for month in self.indicator_year(indicator_id).lacking
            if self.first_day(month) > proof.proves_until
        )

    @cached_property
    def pieces(self) -> list[Proof]:
        """Each piece of evidence once: as what is in work has it, where something is.

        What is wrong with a piece is put right there; what is in force stays as it is until then.
        """
        return list({proof.id: proof for proof in self.proofs}.values())

    def planned(self) -> Iterator[tuple[Item, int]]:
        """Every planned month of every action item, in the plan's order."""
        return ((item, month) for item in self.items for month in item.planned_months)

    @cached_property
    def _indicators(self) -> dict[Key, PlanRow]:
        return {indicator.id: indicator for indicator in self.indicators}

    @cached_property
    def _proofs(self) -> dict[tuple[Key, int], list[Proof]]:
        found: dict[tuple[Key, int], list[Proof]] = defaultdict(list)
        for proof in self.proofs:
            for month in self.months_touched(proof):
                for indicator_id in proof.indicator_ids:
                    found[indicator_id, month].append(proof)
        return found

    @cached_property
    def _items(self) -> dict[Key, list[Item]]:
        found: dict[Key, list[Item]] = defaultdict(list)
        for item in self.items:
            for indicator in item.indicators:
                found[indicator.id].append(item)
        return found


@lru_cache(maxsize=4096)
def _touched(year: int, first: date, last: date) -> Sequence[int]:
    return tuple(sorted(months_between(year, first, last)))
