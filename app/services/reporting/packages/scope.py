"""What a package is about: a decree, a team or an indicator, until a day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Invalid, NotFound
from app.models import Activity, Decree, Indicator, Team, WorkUnit
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, require, require_anywhere, visible
from app.schemas.reporting.packages import PackageQuery, PackageRevisions
from app.services.platform.paging import Filters
from app.services.platform.references import TEAM_PLACE
from app.services.platform.sql import AnySelect

_SCOPES: Filters = {
    "decree": lambda value: Decree.id == value,
    "team": lambda value: Team.id == value,
    "indicator": lambda value: Indicator.id == value,
}


@dataclass(frozen=True)
class Scope:
    """What the package is about, and the last day it tells of in the office's time zone.

    `revisions` says whether more is in it than what was in force then.
    """

    unit: WorkUnit
    decree: Decree
    kind: str
    id: UUID
    cut_off: date
    revisions: PackageRevisions = PackageRevisions.IN_FORCE

    @property
    def zone(self) -> ZoneInfo:
        """Where the office's clocks stand."""
        return ZoneInfo(self.unit.time_zone)

    @property
    def end(self) -> datetime:
        """The first instant that no longer counts, in UTC."""
        midnight = datetime.combine(self.cut_off + timedelta(days=1), time(), self.zone)
        return midnight.astimezone(UTC)

    @property
    def condition(self) -> ColumnElement[bool]:
        """The filter for queries over `plan_rows`."""
        return _SCOPES[self.kind](self.id)


async def locate(session: AsyncSession, actor: Actor, query: PackageQuery) -> Scope:
    """What is asked for; raises Invalid (not one of three, a day to come), NotFound, Forbidden."""
    given = [(kind, getattr(query, f"{kind}_id")) for kind in _SCOPES]
    try:
        ((kind, key),) = ((kind, key) for kind, key in given if key is not None)
    except ValueError as error:
        raise Invalid("package_needs_one_scope", pointer="query/decree_id") from error
    found = (
        await session.execute(
            plan_rows(WorkUnit, Decree, Team.id)
            .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
            .where(_SCOPES[kind](key), visible(actor, Permission.PLAN_READ, TEAM_PLACE))
            .limit(1)
        )
    ).first()
    if found is None:
        raise NotFound
    unit, decree, team_id = found
    require_anywhere(actor, Permission.EVIDENCE_OPEN)
    if kind != "decree":
        require(actor, Permission.EVIDENCE_OPEN, ResourceScope(unit.id, decree.id, team_id))
    today = clock.today_in(unit.time_zone)
    if query.cut_off and query.cut_off > today:
        raise Invalid("cut_off_to_come", pointer="query/cut_off")
    return Scope(unit, decree, kind, key, query.cut_off or today, query.revisions)


def plan_rows(*columns: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
    """Columns of the plan: decree, team, activity, indicator."""
    return (
        select(*columns)
        .select_from(Decree)
        .join(Team, Team.decree_id == Decree.id)
        .join(Activity, Activity.team_id == Team.id)
        .join(Indicator, Indicator.activity_id == Activity.id)
    )
