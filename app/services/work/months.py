"""Work with the plan: months to report."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    String,
    and_,
    case,
    cast,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlalchemy.types import TypeEngine

from app.core import clock
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
from app.models.plan import MonthProgress, MonthStatus
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import extent, visible
from app.schemas.work import WorkKind, WorkSubject
from app.services.decrees import valid_on_or_after
from app.services.periods import closed_period
from app.services.plan.tree import MONTHS
from app.services.references import TEAM_PLACE
from app.services.schedule.months import last_day_of, progress_of
from app.services.statements import AnySelect
from app.services.work.sources import Source, work_columns

_Later = aliased(Realisation)
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


async def plan_years(session: AsyncSession, actor: Actor) -> list[PlanYear]:
    """The plans whose months a person may have to report: of each office the latest begun year.

    So December waits in January too, until the plan of the next year has begun.
    """
    teams = extent(actor, Permission.REALISATION_REPORT).teams
    units = {each.work_unit_id for each in actor.standings if each.team_id in teams}
    rows = await session.execute(
        select(Plan.id, Plan.year, WorkUnit.id.label("work_unit_id"), WorkUnit.time_zone)
        .join(Decree, Decree.id == Plan.decree_id)
        .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
        .where(WorkUnit.id.in_(units))
    )
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


def source(years: Sequence[PlanYear]) -> Source:
    """Planned months, due or late, of which nothing was reported and that the person answers for.

    Who answers: the person in charge; where there is none (any more), the coordinator and the
    anggota of the team, but not Pelaksana, for whom it would be everybody's work. Nothing is to be
    reported any more for a closed month.
    """
    due_day = _by_month(years, Date(), lambda year, month, _: last_day_of(year.year, month))
    progress = _by_month(years, String(), lambda _year, _month, progress: progress.value)

    def months(actor: Actor, kind: WorkKind) -> AnySelect:
        columns = work_columns(
            kind,
            WorkSubject.ACTION_ITEMS,
            ActionItem.id,
            title=ActionItem.text,
            status=progress,
            made_by_id=ScheduleEntry.set_by_id,
            since=ScheduleEntry.set_at,
            due_date=due_day,
        )
        return _of_reporters(actor, *columns)

    def wait(actor: Actor) -> ColumnElement[bool]:
        return and_(
            ScheduleEntry.planned,
            due_day.is_not(None),
            ~_is_done(),
            closed_period(Decree.id, due_day, due_day).is_(None),
            _answers_for(actor, years),
        )

    return Source(WorkKind.REPORT, months, wait)


def _of_reporters(actor: Actor, *columns: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
    return (
        select(*columns)
        .select_from(ScheduleEntry)
        .join(ActionItem, ActionItem.id == ScheduleEntry.action_item_id)
        .join(Activity, Activity.id == ActionItem.activity_id)
        .join(Team, Team.id == Activity.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .outerjoin(User, User.id == ScheduleEntry.set_by_id)
        .where(visible(actor, Permission.REALISATION_REPORT, TEAM_PLACE))
    )


def _is_done() -> ColumnElement[bool]:
    corrected = select(_Later.id).where(_Later.corrects_id == Realisation.id).exists()
    return (
        select(Realisation.id)
        .where(
            Realisation.action_item_id == ActionItem.id,
            Realisation.month == ScheduleEntry.month,
            ~corrected,
        )
        .exists()
    )


def _answers_for(actor: Actor, years: Sequence[PlanYear]) -> ColumnElement[bool]:
    today = _case([(Activity.plan_id == year.plan_id, year.today) for year in years], Date())
    has_person = (
        select(Membership.id)
        .where(
            Membership.team_id == Team.id,
            Membership.user_id == ActionItem.person_in_charge_id,
            valid_on_or_after(today),
        )
        .correlate(Team, ActionItem, Activity)
        .exists()
    )
    own_teams = extent(actor, Permission.REALISATION_REPORT).teams
    return or_(
        ActionItem.person_in_charge_id == actor.user_id,
        and_(~has_person, Team.id.in_(own_teams)),
    )


def _by_month(
    years: Sequence[PlanYear],
    kind: TypeEngine[Any],
    value: Callable[[PlanYear, int, MonthProgress], Any],
) -> ColumnElement[Any]:
    whens = [
        (
            and_(Activity.plan_id == year.plan_id, ScheduleEntry.month == month),
            value(year, month, progress),
        )
        for year in years
        for month, progress in year.waiting_months()
    ]
    return _case(whens, kind)


def _case(
    whens: Sequence[tuple[ColumnElement[bool], Any]], kind: TypeEngine[Any]
) -> ColumnElement[Any]:
    """A CASE without a case is null."""
    nothing = cast(null(), kind)
    if not whens:
        return nothing
    return case(*((when, literal(value, kind)) for when, value in whens), else_=nothing)
