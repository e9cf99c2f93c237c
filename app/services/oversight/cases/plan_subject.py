"""The part of the plan that something is about, its team, and the days that its office knows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Invalid, NotFound
from app.models import ActionItem, Activity, Decree, Indicator, Team
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, visible
from app.schemas.base import Body
from app.schemas.platform.references import PlanRowReference
from app.services.plan.rows.statements import ACTION_ITEM_CODE, ACTIVITY_CODE
from app.services.platform.plausible import LAST_DAY, require_between
from app.services.platform.references import TEAM_PLACE
from app.services.platform.sql import AnyRow, AnySelect
from app.services.platform.validity import today_at

# How the team of a thing is found, by the name under which a body gives the thing.
_WAYS: Mapping[str, Callable[[AnySelect, UUID], AnySelect]] = {
    "team_id": lambda teams, key: teams.where(Team.id == key),
    "activity_id": lambda teams, key: teams.join(Activity).where(Activity.id == key),
    "action_item_id": lambda teams, key: (
        teams.join(Activity).join(ActionItem).where(ActionItem.id == key)
    ),
    "indicator_id": lambda teams, key: (
        teams.join(Activity).join(Indicator).where(Indicator.id == key)
    ),
}
# Of queries that join Activity and ActionItem.
PART_COLUMNS = (
    ACTIVITY_CODE.label("activity_code"),
    Activity.name.label("activity_name"),
    ACTION_ITEM_CODE.label("action_item_code"),
    ActionItem.text.label("action_item_text"),
)
PART_TITLE: ColumnElement[str] = func.coalesce(ActionItem.text, Activity.name, Team.title)


@dataclass(frozen=True)
class PlanSubject:
    """Where it lies."""

    decree: Decree
    team_id: UUID

    @property
    def place(self) -> ResourceScope:
        """The same for the rules."""
        return ResourceScope(self.decree.work_unit_id, self.decree.id, self.team_id)


def only_one_of(body: Body, names: Sequence[str], code: str) -> tuple[str, UUID]:
    """The one of these things that the body names; raises Invalid with the code otherwise."""
    given = [(name, key) for name in names if (key := getattr(body, name))]
    if len(given) != 1:
        raise Invalid(code, pointer=f"/{names[0]}")
    return given[0]


async def find_subject(session: AsyncSession, actor: Actor, name: str, key: UUID) -> PlanSubject:
    """The team of the thing that a body names; raises NotFound when it is out of sight."""
    teams = select(Decree, Team.id).select_from(Team).join(Decree, Decree.id == Team.decree_id)
    statement = _WAYS[name](teams, key).where(visible(actor, Permission.PLAN_READ, TEAM_PLACE))
    found = (await session.execute(statement)).first()
    if found is None:
        raise NotFound(pointer=f"/{name}")
    return PlanSubject(*found)


async def require_due_date(session: AsyncSession, decree: Decree, due_date: date) -> None:
    """Neither before the decree or today by the office's calendar, nor in another century.

    Raises Invalid.
    """
    if due_date < decree.date:
        raise Invalid("due_date_before_decree", pointer="/due_date", date=decree.date)
    if due_date < await today_at(session, decree):
        raise Invalid("due_date_passed", pointer="/due_date")
    require_between(decree.date, LAST_DAY, due_date=due_date)


def activity_of(row: AnyRow) -> PlanRowReference | None:
    """The activity a row is about, from PART_COLUMNS and the thing's own key."""
    if row.activity_id is None:
        return None
    return PlanRowReference(id=row.activity_id, code=row.activity_code, text=row.activity_name)


def action_item_of(row: AnyRow) -> PlanRowReference | None:
    """The action item a row is about, likewise."""
    if row.action_item_id is None:
        return None
    return PlanRowReference(
        id=row.action_item_id, code=row.action_item_code, text=row.action_item_text
    )
