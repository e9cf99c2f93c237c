"""Work with the plan: months to report."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, String, and_, bindparam, case, false, null, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import TypeEngine

from app.core import clock
from app.core.calendar import MONTHS, last_day_of
from app.models import (
    ActionItem,
    Activity,
    Decree,
    Membership,
    Plan,
    Realisation,
    ScheduleEntry,
    Team,
    User,
    WorkUnit,
)
from app.models.key_lists import one_of
from app.models.plan import MonthProgress, MonthStatus
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import is_acting, permitted_scope, visible
from app.schemas.tasks.work import WorkKind, WorkSubject
from app.services.plan.periods import closed_period
from app.services.plan.schedule.months import progress_of
from app.services.platform.prepared import key
from app.services.platform.references import TEAM_PLACE
from app.services.platform.sql import AnySelect
from app.services.tasks.work.sources import Worker, WorkSource, work_columns

# The parameters of each plan, by its number, and of each month of it.
_PLAN, _TODAY, _DUE, _PROGRESS = "plan_{}", "today_{}", "due_{}_{}", "progress_{}_{}"
_WAITS = {MonthProgress.DUE, MonthProgress.LATE}


@dataclass(frozen=True)
class PlanYear:
    """The year of a plan and the day it is by its office's calendar."""

    plan_id: UUID
    year: int
    today: date

    def waiting_months(self) -> Iterator[tuple[int, MonthProgress]]:
        """The months in which nothing planned may be left undone any more."""
        for month in MONTHS:
            first_day = date(self.year, month, 1)
            progress = progress_of(MonthStatus.PLANNED, first_day, [], self.today)
            if progress in _WAITS:
                yield month, progress


_PLANS = (
    select(Plan.id, Plan.year, WorkUnit.id.label("work_unit_id"), WorkUnit.time_zone)
    .join(Decree, Decree.id == Plan.decree_id)
    .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
    .where(one_of(WorkUnit.id, "work_unit_ids"))
)


async def plan_years(session: AsyncSession, actor: Actor) -> list[PlanYear]:
    """The plans whose months a person may have to report: of each office the latest begun year.

    So December waits in January too, until the plan of the next year has begun.
    """
    teams = _teams_of(actor)
    units = {each.work_unit_id for each in actor.assignments if each.team_id in teams}
    if not units:
        return []
    rows = await session.execute(_PLANS, {"work_unit_ids": list(units)})
    begun = [
        (row, today) for row in rows if row.year <= (today := clock.today_in(row.time_zone)).year
    ]
    latest: dict[UUID, int] = {}
    for row, _ in begun:
        latest[row.work_unit_id] = max(row.year, latest.get(row.work_unit_id, row.year))
    return [
        PlanYear(row.id, row.year, today)
        for row, today in begun
        if row.year == latest[row.work_unit_id]
    ]


def values_of(actor: Actor, years: Sequence[PlanYear]) -> dict[str, Any]:
    """The parameters of the source for these plans, and the teams whose months it is about."""
    values: dict[str, Any] = {"reporting_teams": list(_teams_of(actor))}
    for number, year in enumerate(years):
        waiting = dict(year.waiting_months())
        values |= {_PLAN.format(number): year.plan_id, _TODAY.format(number): year.today}
        for month in MONTHS:
            progress = waiting.get(month)
            due_day = last_day_of(year.year, month) if progress else None
            values |= {_DUE.format(number, month): due_day}
            values |= {_PROGRESS.format(number, month): progress and progress.value}
    return values


def _things(worker: Worker, kind: WorkKind) -> AnySelect:
    columns = work_columns(
        kind,
        WorkSubject.ACTION_ITEMS,
        ActionItem.id,
        title=ActionItem.text,
        status=_by_month(worker, _PROGRESS, String()),
        made_by_id=ScheduleEntry.set_by_id,
        since=ScheduleEntry.set_at,
        due_date=_by_month(worker, _DUE, Date()),
    )
    return (
        select(*columns)
        .select_from(ScheduleEntry)
        .join(ActionItem, ActionItem.id == ScheduleEntry.action_item_id)
        .join(Activity, Activity.id == ActionItem.activity_id)
        .join(Team, Team.id == Activity.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .outerjoin(User, User.id == ScheduleEntry.set_by_id)
        .where(visible(worker.sight, Permission.REALISATION_REPORT, TEAM_PLACE))
    )


def _to_report(worker: Worker) -> ColumnElement[bool]:
    """Planned months, due or late, of which nothing was reported and that the person answers for.

    Who answers: the person in charge; where there is none (any more), the coordinator and the
    anggota of the team, but not Pelaksana, for whom it would be everybody's work. Nothing is to be
    reported any more for a closed month.
    """
    if not worker.plans:
        return false()
    due_day = _by_month(worker, _DUE, Date())
    return and_(
        ScheduleEntry.planned,
        due_day.is_not(None),
        ~_is_done(),
        closed_period(Decree.id, due_day, due_day).is_(None),
        _answers_for(worker),
    )


SOURCES = (WorkSource(WorkKind.REPORT, _things, _to_report),)
KINDS = {source.kind for source in SOURCES}


def _teams_of(actor: Actor) -> frozenset[UUID]:
    return permitted_scope(actor, Permission.REALISATION_REPORT).teams


def _is_done() -> ColumnElement[bool]:
    return (
        select(Realisation.id)
        .where(
            Realisation.action_item_id == ActionItem.id,
            Realisation.month == ScheduleEntry.month,
            Realisation.counts(),
        )
        .exists()
    )


def _answers_for(worker: Worker) -> ColumnElement[bool]:
    days = [bindparam(_TODAY.format(number), type_=Date()) for number in range(worker.plans)]
    has_person = (
        select(Membership.id)
        .where(
            Membership.team_id == Team.id,
            Membership.user_id == ActionItem.person_in_charge_id,
            Membership.valid_on_or_after(_by_plan(worker, days)),
        )
        .correlate(Team, ActionItem, Activity)
        .exists()
    )
    return or_(
        is_acting(worker.sight, ActionItem.person_in_charge_id),
        and_(~has_person, one_of(Team.id, "reporting_teams")),
    )


def _by_month(worker: Worker, name: str, kind: TypeEngine[Any]) -> ColumnElement[Any]:
    """The parameter of that name for the row's plan and month; null for any other plan."""
    return _by_plan(
        worker,
        [
            case(
                {month: bindparam(name.format(number, month), type_=kind) for month in MONTHS},
                value=ScheduleEntry.month,
            )
            for number in range(worker.plans)
        ],
    )


def _by_plan(worker: Worker, values: Sequence[ColumnElement[Any]]) -> ColumnElement[Any]:
    """The value of the row's plan; a CASE without a case would be none."""
    plans = (key(_PLAN.format(number)) for number in range(worker.plans))
    whens = [(Activity.plan_id == plan, value) for plan, value in zip(plans, values, strict=True)]
    return case(*whens) if whens else null()
