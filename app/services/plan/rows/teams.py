"""The team that indicators belong to, and what a draft for them is judged by."""

from collections.abc import Callable, Sequence
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Date, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Execute
from app.core.errors import Invalid, NotFound
from app.models import Activity, Decree, Indicator, Plan, Team, WorkUnit
from app.models.key_lists import one_of
from app.models.rights import Permission
from app.models.team import TeamKind
from app.policies.actors import Actor
from app.policies.rules import visible
from app.services.identity.renewal import FirstOfAll
from app.services.plan.periods import Span, closed_period
from app.services.platform.prepared import in_one_go, key
from app.services.platform.references import CALENDAR, TEAM_COLUMNS, TEAM_PLACE
from app.services.platform.sql import AnyRow

_OF_OFFICE = (Decree.work_unit_id, *CALENDAR)
_FIRST, _LAST = bindparam("first", type_=Date()), bindparam("last", type_=Date())
_TEAMS_OF = FirstOfAll(
    lambda sight: (
        select(Indicator.id.label("indicator_id"), *TEAM_COLUMNS, Team.decree_id, *_OF_OFFICE)
        .add_columns(closed_period(Decree.id, _FIRST, _LAST).label("closed_period"))
        .join(Activity, Activity.id == Indicator.activity_id)
        .join(Team, Team.id == Activity.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
        .outerjoin(Plan, Plan.decree_id == Decree.id)
        .where(
            one_of(Indicator.id, "indicator_ids"),
            visible(sight, Permission.PLAN_READ, TEAM_PLACE),
        )
        .with_for_update(of=Decree, read=True, key_share=True)
    ),
    Permission.PLAN_READ,
)


_TEAM = (
    select(*TEAM_COLUMNS, Team.decree_id, *_OF_OFFICE)
    .add_columns(closed_period(Decree.id, _FIRST, _LAST).label("closed_period"))
    .join(Decree, Decree.id == Team.decree_id)
    .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
    .outerjoin(Plan, Plan.decree_id == Decree.id)
    .where(Decree.id == key("decree_id"))
    .order_by(Team.position)
    .limit(1)
    .with_for_update(of=Decree, read=True, key_share=True)
)
_ONE_TEAM = _TEAM.where(Team.id == key("team_id"))
_KETUAS = _TEAM.where(Team.kind == TeamKind.PELAKSANA)


def team_in(execute: Execute, decree_id: UUID, team_id: UUID | None, span: Span) -> AnyRow:
    """The same of one team of the decree; none: that of the Ketua (Pelaksana).

    Raises NotFound where the decree has no such team.
    """
    first, last = span
    here = {"decree_id": decree_id, "first": first, "last": last}
    found = (
        execute(_KETUAS, here)
        if team_id is None
        else execute(_ONE_TEAM, here | {"team_id": team_id})
    )
    row = found.first()
    if row is None:
        raise NotFound
    return row


FindTeam: TypeAlias = Callable[[Execute, Sequence[UUID], Span], AnyRow]


async def team_of(
    session: AsyncSession, actor: Actor, indicator_ids: Sequence[UUID], span: Span
) -> AnyRow:
    """The team of the indicators, its decree and office, the calendar, a closed period of the days.

    Locks the decree, as `periods.lock_periods` does. A period that was closed while it waited for
    that is refused by the database's guard. Raises NotFound for an indicator out of sight, Invalid
    for those of several teams.
    """
    find = team_finder(session, actor)
    return await in_one_go(session, lambda execute: find(execute, indicator_ids, span))


def team_finder(session: AsyncSession, actor: Actor) -> FindTeam:
    """The same as the first step of work that is done in one go."""
    find = _TEAMS_OF.finder(session, actor)

    def team(execute: Execute, indicator_ids: Sequence[UUID], span: Span) -> AnyRow:
        first, last = span
        rows = find(execute, indicator_ids=indicator_ids, first=first, last=last)
        if {row.indicator_id for row in rows} != set(indicator_ids):
            raise NotFound(pointer="/indicator_ids")
        if len({row.team_id for row in rows}) > 1:
            raise Invalid("indicators_of_several_teams", pointer="/indicator_ids")
        return rows[0]

    return team
