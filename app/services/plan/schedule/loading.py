"""What is stored about the action items of a schedule, in the same few statements."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.core import clock
from app.core.calendar import MONTHS
from app.models import (
    ActionItem,
    Activity,
    BaselineMonth,
    Decree,
    Indicator,
    Plan,
    PlanApproval,
    Realisation,
    ScheduleEntry,
    ScheduleRule,
    Team,
    indicator_action_items,
)
from app.policies.actors import Actor
from app.schemas.plan.schedule import AppliedRecurrence
from app.schemas.platform.references import PersonReference
from app.services.plan.periods import closed_months
from app.services.plan.previous_months import Previous, previous_months
from app.services.plan.rows.years import zone_and_year
from app.services.platform.prepared import key
from app.services.platform.references import people_by_id
from app.services.platform.sql import AnyRow, AnySelect

_MONTH = (
    ScheduleEntry.action_item_id,
    ScheduleEntry.month,
    ScheduleEntry.planned,
    ScheduleEntry.set_by_id,
    ScheduleEntry.set_for_id,
    ScheduleEntry.set_at,
)
_BASELINE = (BaselineMonth.action_item_id, BaselineMonth.month, BaselineMonth.planned)
_DONE = (Realisation.action_item_id, Realisation.month, Realisation.done_on)
OF_DECREE = Team.decree_id == key("decree_id")
_OF_ONE = ActionItem.id == key("action_item_id")


@dataclass(frozen=True)
class Asked:
    """Which action items: one of two conditions, so that statements are built once; its values."""

    condition: ColumnElement[bool]
    values: dict[str, UUID]


def of_decree(decree_id: UUID) -> Asked:
    """All of a decree."""
    return Asked(OF_DECREE, {"decree_id": decree_id})


def only(action_item_id: UUID) -> Asked:
    """One."""
    return Asked(_OF_ONE, {"action_item_id": action_item_id})


@dataclass(frozen=True)
class Kept:
    """What is stored about the action items asked for, by their ids."""

    entries: dict[UUID, dict[int, AnyRow]]
    baseline: dict[UUID, dict[int, bool]]
    rules: dict[UUID, ScheduleRule]
    indicator_texts: dict[UUID, list[str]]
    people: dict[UUID, PersonReference]
    realised: dict[UUID, dict[int, list[date]]]
    closed: frozenset[int]
    approval: PlanApproval | None
    previous: Previous
    year: int
    today: date

    @property
    def has_open_months(self) -> bool:
        """Whether anything is left to set."""
        return len(self.closed) < len(MONTHS)

    def setters(self, entry: AnyRow) -> dict[str, PersonReference | None]:
        """Who set a month, and for whom; nobody where the decree's file did."""
        return {
            "set_by": self.people.get(entry.set_by_id),
            "set_on_behalf_of": self.people.get(entry.set_for_id),
        }

    def rule_of(self, action_item_id: UUID) -> AppliedRecurrence | None:
        """The recurrence its months follow, if they follow one."""
        rule = self.rules.get(action_item_id)
        if rule is None:
            return None
        return AppliedRecurrence(
            kind=rule.kind,
            times=rule.times,
            month=rule.month,
            from_month=rule.from_month,
            phrase=rule.phrase,
            read_by=self.people[rule.read_by_id],
            read_on_behalf_of=self.people[rule.read_for_id] if rule.read_for_id else None,
            read_at=rule.read_at,
        )


async def approval_of(session: AsyncSession, decree_id: UUID) -> PlanApproval | None:
    """The approval of the decree's plan, if there is one."""
    approval: PlanApproval | None = await session.scalar(
        select(PlanApproval)
        .join(Plan, Plan.id == PlanApproval.plan_id)
        .where(Plan.decree_id == decree_id)
    )
    return approval


async def load(session: AsyncSession, actor: Actor, decree: Decree, asked: Asked) -> Kept:
    """All that a schedule shows beside the words of its action items."""
    wanted, values = asked.condition, asked.values
    entries: dict[UUID, dict[int, AnyRow]] = defaultdict(dict)
    for entry in await session.execute(_of_items(ScheduleEntry, wanted, _MONTH), values):
        entries[entry.action_item_id][entry.month] = entry
    baseline: dict[UUID, dict[int, bool]] = defaultdict(dict)
    for row in await session.execute(_of_items(BaselineMonth, wanted, _BASELINE), values):
        baseline[row.action_item_id][row.month] = row.planned
    found = await session.scalars(_of_items(ScheduleRule, wanted), values)
    rules = {rule.action_item_id: rule for rule in found}
    texts: dict[UUID, list[str]] = defaultdict(list)
    for item_id, text in await session.execute(_texts_beside(wanted), values):
        texts[item_id].append(text)
    months = [entry for each in entries.values() for entry in each.values()]
    ids = {key for entry in months for key in (entry.set_by_id, entry.set_for_id)}
    ids |= {key for rule in rules.values() for key in (rule.read_by_id, rule.read_for_id)}
    time_zone, year = await zone_and_year(session, decree.id)
    return Kept(
        entries=entries,
        baseline=baseline,
        rules=rules,
        indicator_texts=texts,
        people=await people_by_id(session, ids),
        realised=await days_done(session, asked),
        closed=await closed_months(session, decree.id),
        approval=await approval_of(session, decree.id),
        previous=await previous_months(session, actor, decree),
        year=year,
        today=clock.today_in(time_zone),
    )


async def days_done(session: AsyncSession, asked: Asked) -> dict[UUID, dict[int, list[date]]]:
    """The days on which something was done for each month, as it stands now."""
    found: dict[UUID, dict[int, list[date]]] = defaultdict(lambda: defaultdict(list))
    for entry in await session.execute(_done(asked.condition), asked.values):
        found[entry.action_item_id][entry.month].append(entry.done_on)
    return found


@cache
def _done(wanted: ColumnElement[bool]) -> AnySelect:
    return _of_items(Realisation, wanted, _DONE).where(Realisation.counts())


@cache
def _of_items(
    model: Any,  # noqa: ANN401 - one of four tables
    wanted: ColumnElement[bool],
    columns: tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...] = (),
) -> AnySelect:
    """Rows of a table beside these action items: of many only the columns, they are cheaper."""
    return (
        select(*(columns or (model,)))
        .join(ActionItem, ActionItem.id == model.action_item_id)
        .join(Activity, Activity.id == ActionItem.activity_id)
        .join(Team, Team.id == Activity.team_id)
        .where(wanted)
    )


@cache
def _texts_beside(wanted: ColumnElement[bool]) -> AnySelect:
    return (
        select(ActionItem.id, Indicator.text)
        .join(indicator_action_items, indicator_action_items.c.action_item_id == ActionItem.id)
        .join(Indicator, Indicator.id == indicator_action_items.c.indicator_id)
        .join(Activity, Activity.id == ActionItem.activity_id)
        .join(Team, Team.id == Activity.team_id)
        .where(wanted)
        .order_by(Indicator.position)
    )


# The days on which something was done in a decree.
DONE_OF_DECREE = _done(OF_DECREE)
