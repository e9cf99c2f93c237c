"""Duties as they are answered."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Execute
from app.core.errors import NotFound
from app.models import Decree, Duty, Team
from app.models.duty import DutyMeasure
from app.models.plan import IndicatorState
from app.models.rights import Permission
from app.models.team import TeamKind
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, allows, visible
from app.schemas.platform.references import PersonReference, PlanRowReference
from app.schemas.reporting.duties import (
    DecreeDutiesRead,
    DutyAction,
    DutyMeasureCount,
    DutyServiceDetail,
    DutyServiceRead,
    DutyState,
)
from app.schemas.reporting.progress import ExpectedOfIndicators
from app.services.decrees.loading import names
from app.services.plan.indicator_states import IndicatorYear
from app.services.plan.indicator_years import read_years
from app.services.platform.prepared import in_one_go
from app.services.platform.references import TEAM_PLACE, absent_reference, team_reference
from app.services.platform.sql import AnyRow
from app.services.reporting.duties import statements
from app.services.reporting.progress.counting import Tally

_PROVING = {IndicatorState.PROVEN, IndicatorState.PARTLY_PROVEN}


@dataclass(frozen=True)
class LoadedDuty:
    """A duty with its team and decree."""

    duty: Duty
    team: Team
    decree: Decree

    @property
    def place(self) -> ResourceScope:
        """Where it lies; those above the working teams have no coordinator who may do anything."""
        team_id = self.team.id if self.team.kind is TeamKind.TIM_KERJA else None
        return ResourceScope(self.decree.work_unit_id, self.decree.id, team_id)


async def get_visible(session: AsyncSession, actor: Actor, duty_id: UUID) -> LoadedDuty:
    """The duty; raises NotFound when it is out of sight."""
    found = (
        await session.execute(
            select(Duty, Team, Decree)
            .join(Team, Team.id == Duty.team_id)
            .join(Decree, Decree.id == Team.decree_id)
            .where(Duty.id == duty_id, visible(actor, Permission.PLAN_READ, TEAM_PLACE))
        )
    ).first()
    if found is None:
        raise NotFound
    return LoadedDuty(*found)


async def read_duties(session: AsyncSession, decree: Decree) -> DecreeDutiesRead:
    """All duties of a decree in sight."""
    duties = await _duties(session, decree.id)
    states = Counter(duty.state for duty in duties)
    return DecreeDutiesRead(
        id=decree.id,
        by_state={state: states[state] for state in DutyState},
        duties=duties,
    )


async def read_duty(session: AsyncSession, actor: Actor, located: LoadedDuty) -> DutyServiceDetail:
    """One duty."""
    duties = await _duties(session, located.decree.id)
    duty = next(each for each in duties if each.id == located.duty.id)
    may_link = allows(actor, Permission.PLAN_PLACE, located.place)
    return DutyServiceDetail(
        **dict(duty),
        decree_id=located.decree.id,
        allowed_actions=[DutyAction.LINK] if may_link else [],
    )


async def _duties(session: AsyncSession, decree_id: UUID) -> list[DutyServiceRead]:
    def read(execute: Execute) -> list[DutyServiceRead]:
        here = {"decree_id": decree_id}
        rows = execute(statements.DUTIES, here).all()
        work = _Work.of(
            execute(statements.COUNTS, here).all(), execute(statements.YEARS, here).all()
        )
        links: dict[UUID, list[AnyRow]] = defaultdict(list)
        for link in execute(statements.LINKS, here):
            links[link.duty_id].append(link)
        return [_read(row, links[row.id], work) for row in rows]

    return await in_one_go(session, read)


@dataclass(frozen=True)
class _Work:
    """What there is in a decree: counts by what and where, indicators' years by activity."""

    counts: Counter[tuple[str, UUID]]
    in_all: Counter[str]
    years: dict[UUID, list[IndicatorYear]]

    @classmethod
    def of(cls, counts: Sequence[AnyRow], years: Sequence[AnyRow]) -> "_Work":
        """Out of rows of COUNTS and YEARS."""
        work = cls(Counter(), Counter(), defaultdict(list))
        for row in counts:
            work.counts[row.of, row.place_id] += row.how_many
            work.in_all[row.of] += row.how_many
        for row, year in zip(years, read_years(years), strict=True):
            work.years[row.activity_id].append(year)
        return work

    def measured(self, measure: DutyMeasure, team: AnyRow) -> int:
        """How much a team's duty has of a measure."""
        is_whole = team.team_kind is not TeamKind.TIM_KERJA
        if is_whole or measure is DutyMeasure.CLOSED_PERIODS:
            return self.in_all[measure.value]
        return self.counts[measure.value, team.team_id]


def _read(row: AnyRow, links: Sequence[AnyRow], work: _Work) -> DutyServiceRead:
    activities = [link for link in links if link.measure is None]
    measures = [
        DutyMeasureCount(measure=link.measure, count=work.measured(link.measure, row))
        for link in links
        if link.measure is not None
    ]
    years = [year for activity in activities for year in work.years[activity.id]]
    items, done = (
        sum(work.counts[of, activity.id] for activity in activities)
        for of in (statements.ACTION_ITEMS, statements.REALISATIONS)
    )
    numbers = Tally.of_indicators(years).numbers()
    began = done + sum(each.count for each in measures) > 0
    decider = row.decided_by_id
    return DutyServiceRead(
        **dict(ExpectedOfIndicators(expected=numbers.expected, indicators=numbers.indicators)),
        id=row.id,
        code=f"{_mark(row)}.{row.position}",
        team=team_reference(row),
        position=row.position,
        text=row.text,
        correction=row.correction,
        state=state_of(years, is_linked=bool(links), began=began),
        activities=[PlanRowReference.model_validate(each) for each in activities],
        measures=measures,
        action_items=items,
        realisations=done,
        reading=row.reading,
        decided_by=PersonReference(id=decider, name=row.decided_by_name) if decider else None,
        decided_on_behalf_of=absent_reference(row),
        decided_at=row.decided_at,
    )


def _mark(row: AnyRow) -> str:
    kind: TeamKind = row.team_kind
    return names.roman(row.team_number) if row.team_number else kind.value.capitalize()


def state_of(years: Sequence[IndicatorYear], *, is_linked: bool, began: bool) -> DutyState:
    """How far a duty is; `began`: work was reported, or a measure was recorded."""
    states = {year.state for year in years}
    if states & _PROVING:
        return DutyState.EVIDENCE
    if began or states - {IndicatorState.UNPROVEN}:
        return DutyState.WORK
    return DutyState.NOTHING if is_linked else DutyState.UNSERVED
