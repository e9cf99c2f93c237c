"""The periods of a decree's year as they are answered."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.calendar import MONTHS, last_day_of
from app.models import Decree, PeriodClosure, Plan, WorkUnit
from app.models.period import WHOLE_YEAR, PeriodStatus
from app.policies.actors import Actor
from app.policies.periods import PERIODS, PeriodFacts
from app.policies.rules import ResourceScope
from app.schemas.plan.periods import DecreePeriodsRead, PeriodClosureRead, PeriodRead
from app.schemas.platform.references import PersonReference
from app.services.platform.references import people_by_id


@dataclass(frozen=True)
class YearPeriods:
    """The year of a decree's plan, today by the office's calendar, all closures, newest first."""

    place: ResourceScope
    number: int
    today: date
    closures: list[PeriodClosure]

    def facts(self, period: int) -> PeriodFacts:
        """What the rules need to know of a period: a month's number or WHOLE_YEAR."""
        closed = {row.month or WHOLE_YEAR for row in self.closures if row.reopened_at is None}
        starts_on, ends_on = days_of(self.number, period)
        return PeriodFacts(self.place, period, starts_on, ends_on, self.today, frozenset(closed))


def days_of(year: int, period: int) -> tuple[date, date]:
    """The first and the last day of a month, or of the year."""
    first, last = (period, period) if period != WHOLE_YEAR else (1, 12)
    return date(year, first, 1), last_day_of(year, last)


async def year_of(session: AsyncSession, decree: Decree) -> YearPeriods:
    """The year of the decree's plan with its closures."""
    unit = await session.get_one(WorkUnit, decree.work_unit_id)
    year = await session.scalar(select(Plan.year).where(Plan.decree_id == decree.id))
    closures = await session.scalars(
        select(PeriodClosure)
        .where(PeriodClosure.decree_id == decree.id)
        .order_by(PeriodClosure.closed_at.desc(), PeriodClosure.id.desc())
    )
    return YearPeriods(
        ResourceScope(decree.work_unit_id, decree.id),
        year or decree.year,
        clock.today_in(unit.time_zone),
        list(closures),
    )


_PEOPLE = ("closed_by_id", "closed_for_id", "reopened_by_id", "reopened_for_id")


async def read_periods(session: AsyncSession, actor: Actor, decree: Decree) -> DecreePeriodsRead:
    """The twelve months and the year, each with its state, its history and what may be done."""
    year = await year_of(session, decree)
    ids = {getattr(row, name) for row in year.closures for name in _PEOPLE}
    people = await people_by_id(session, ids)
    return DecreePeriodsRead(
        id=decree.id,
        year=year.number,
        periods=[_period(actor, year, period, people) for period in (*MONTHS, WHOLE_YEAR)],
    )


def _period(
    actor: Actor, year: YearPeriods, period: int, people: dict[UUID, PersonReference]
) -> PeriodRead:
    facts = year.facts(period)
    return PeriodRead(
        month=period or None,
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        is_over=facts.is_over,
        status=PeriodStatus.CLOSED if facts.is_closed else PeriodStatus.OPEN,
        closures=[
            _closure(row, people) for row in year.closures if (row.month or WHOLE_YEAR) == period
        ],
        allowed_actions=PERIODS.allowed(actor, facts),
    )


def _closure(row: PeriodClosure, people: dict[UUID, PersonReference]) -> PeriodClosureRead:
    return PeriodClosureRead(
        id=row.id,
        note=row.note,
        closed_by=people[row.closed_by_id],
        closed_on_behalf_of=people[row.closed_for_id] if row.closed_for_id else None,
        closed_at=row.closed_at,
        reopened_by=people[row.reopened_by_id] if row.reopened_by_id else None,
        reopened_on_behalf_of=people[row.reopened_for_id] if row.reopened_for_id else None,
        reopened_at=row.reopened_at,
        reopen_reason=row.reopen_reason,
    )
