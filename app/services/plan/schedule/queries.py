"""Schedules as they are answered, of one action item or of all, in the same few statements."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
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
    ScheduleChange,
    ScheduleEntry,
    ScheduleRule,
    Team,
    User,
    WorkUnit,
    indicator_action_items,
)
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, allows
from app.schemas.plan.schedule import (
    AppliedRecurrence,
    DecreeScheduleRead,
    PlannedMonth,
    ScheduleAction,
    ScheduleChangePage,
    ScheduleChangeQuery,
    ScheduleChangeRead,
    ScheduleItem,
    ScheduleRead,
    SuggestedRecurrence,
)
from app.schemas.platform.references import PersonReference
from app.services.plan.periods import closed_months
from app.services.plan.previous_months import Previous, planned_of, previous_months
from app.services.plan.rows.queries import LoadedPlanRow
from app.services.plan.rows.statements import action_items
from app.services.plan.rows.tree import statuses
from app.services.plan.schedule.months import progress_of
from app.services.plan.schedule.recurrence import suggested
from app.services.platform.paging import as_page, fetch_page
from app.services.platform.references import person_reference
from app.services.platform.sql import AnyRow, AnySelect

_MONTH = (
    ScheduleEntry.action_item_id,
    ScheduleEntry.month,
    ScheduleEntry.planned,
    ScheduleEntry.set_by_id,
    ScheduleEntry.set_at,
)
_BASELINE = (BaselineMonth.action_item_id, BaselineMonth.month, BaselineMonth.planned)
_DONE = (Realisation.action_item_id, Realisation.month, Realisation.done_on)


@dataclass(frozen=True)
class _Kept:
    """What is stored about the action items asked for, by their ids."""

    entries: dict[UUID, dict[int, AnyRow]]
    baseline: dict[UUID, dict[int, bool]]
    rules: dict[UUID, ScheduleRule]
    indicator_texts: dict[UUID, list[str]]
    people: dict[UUID, PersonReference]
    realised: dict[UUID, dict[int, list[date]]]
    closed: frozenset[int]
    is_approved: bool
    previous: Previous
    year: int
    today: date

    @property
    def has_open_months(self) -> bool:
        """Whether anything is left to set."""
        return len(self.closed) < len(MONTHS)

    def setter(self, entry: AnyRow | None) -> PersonReference | None:
        """Who set a month; nobody where the decree's file did."""
        return self.people[entry.set_by_id] if entry and entry.set_by_id else None

    def rule_of(self, action_item_id: UUID) -> AppliedRecurrence | None:
        """The recurrence its months follow, if they follow one."""
        rule = self.rules.get(action_item_id)
        if rule is None:
            return None
        return AppliedRecurrence(
            kind=rule.kind,
            times=rule.times,
            month=rule.month,
            phrase=rule.phrase,
            read_by=self.people[rule.read_by_id],
            read_at=rule.read_at,
        )


async def read_schedule(
    session: AsyncSession, actor: Actor, located: LoadedPlanRow[ActionItem]
) -> ScheduleRead:
    """The schedule of one action item."""
    kept = await _kept(session, actor, located.decree, ActionItem.id == located.row.id)
    may = allows(actor, Permission.SCHEDULE_SET, located.place) and kept.has_open_months
    return ScheduleRead(
        id=located.row.id,
        **_item(located.summary, kept).model_dump(),
        allowed_actions=[ScheduleAction.SET] if may else [],
    )


async def read_decree_schedule(
    session: AsyncSession, actor: Actor, decree: Decree
) -> DecreeScheduleRead:
    """The schedule of all action items of a decree, in the plan's order."""
    here = Team.decree_id == decree.id
    rows = await session.execute(
        action_items(actor)
        .where(here)
        .order_by(Team.position, Activity.position, ActionItem.position)
    )
    kept = await _kept(session, actor, decree, here)
    approval = await approval_of(session, decree.id)
    approver = await session.get_one(User, approval.approved_by_id) if approval else None
    may = allows(actor, Permission.SCHEDULE_SET, ResourceScope(decree.work_unit_id, decree.id))
    return DecreeScheduleRead(
        id=decree.id,
        year=kept.year,
        approved_by=person_reference(approver) if approver else None,
        approved_at=approval.approved_at if approval else None,
        note=approval.note if approval else None,
        items=[_item(row, kept) for row in rows],
        allowed_actions=[
            action
            for action, is_open in (
                (ScheduleAction.SET, may and kept.has_open_months),
                (ScheduleAction.APPROVE, may and kept.has_open_months and approval is None),
            )
            if is_open
        ],
    )


async def approval_of(session: AsyncSession, decree_id: UUID) -> PlanApproval | None:
    """The approval of the decree's plan, if there is one."""
    approval: PlanApproval | None = await session.scalar(
        select(PlanApproval)
        .join(Plan, Plan.id == PlanApproval.plan_id)
        .where(Plan.decree_id == decree_id)
    )
    return approval


async def list_changes(
    session: AsyncSession, located: LoadedPlanRow[ActionItem], query: ScheduleChangeQuery
) -> ScheduleChangePage:
    """Who changed the months, newest first."""
    statement = (
        select(ScheduleChange, User)
        .join(User, User.id == ScheduleChange.changed_by_id)
        .where(ScheduleChange.action_item_id == located.row.id)
        .order_by(ScheduleChange.changed_at.desc(), ScheduleChange.id.desc())
    )
    rows, total = await fetch_page(session, statement, query)
    items = [
        ScheduleChangeRead(
            id=change.id,
            before=change.before,
            after=change.after,
            reason=change.reason,
            changed_by=person_reference(person),
            changed_at=change.changed_at,
        )
        for change, person in rows
    ]
    return as_page(ScheduleChangePage, items, total, query)


async def _kept(
    session: AsyncSession, actor: Actor, decree: Decree, wanted: ColumnElement[bool]
) -> _Kept:
    entries: dict[UUID, dict[int, AnyRow]] = defaultdict(dict)
    for entry in await session.execute(_of_items(ScheduleEntry, wanted, _MONTH)):
        entries[entry.action_item_id][entry.month] = entry
    baseline: dict[UUID, dict[int, bool]] = defaultdict(dict)
    for row in await session.execute(_of_items(BaselineMonth, wanted, _BASELINE)):
        baseline[row.action_item_id][row.month] = row.planned
    rules = {
        rule.action_item_id: rule for rule in await session.scalars(_of_items(ScheduleRule, wanted))
    }
    texts: dict[UUID, list[str]] = defaultdict(list)
    for item_id, text in await session.execute(_texts_beside(wanted)):
        texts[item_id].append(text)
    ids = {entry.set_by_id for months in entries.values() for entry in months.values()}
    ids |= {rule.read_by_id for rule in rules.values()}
    unit = await session.get_one(WorkUnit, decree.work_unit_id)
    year = await session.scalar(select(Plan.year).where(Plan.decree_id == decree.id))
    people = await session.scalars(select(User).where(User.id.in_(ids - {None})))
    return _Kept(
        entries=entries,
        baseline=baseline,
        rules=rules,
        indicator_texts=texts,
        people={person.id: person_reference(person) for person in people},
        realised=await days_done(session, wanted),
        closed=await closed_months(session, decree.id),
        is_approved=await approval_of(session, decree.id) is not None,
        previous=await previous_months(session, actor, decree),
        year=year or decree.year,
        today=clock.today_in(unit.time_zone),
    )


async def days_done(
    session: AsyncSession, wanted: ColumnElement[bool]
) -> dict[UUID, dict[int, list[date]]]:
    """The days on which something was done for each month, as it stands now."""
    found: dict[UUID, dict[int, list[date]]] = defaultdict(lambda: defaultdict(list))
    for entry in await session.execute(
        _of_items(Realisation, wanted, _DONE).where(Realisation.counts())
    ):
        found[entry.action_item_id][entry.month].append(entry.done_on)
    return found


def _of_items(
    model: Any,  # noqa: ANN401 - one of four tables
    wanted: ColumnElement[bool],
    columns: Sequence[ColumnElement[Any] | InstrumentedAttribute[Any]] = (),
) -> AnySelect:
    """Rows of a table beside these action items: of many only the columns, they are cheaper."""
    return (
        select(*(columns or (model,)))
        .join(ActionItem, ActionItem.id == model.action_item_id)
        .join(Activity, Activity.id == ActionItem.activity_id)
        .join(Team, Team.id == Activity.team_id)
        .where(wanted)
    )


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


def _item(row: AnyRow, kept: _Kept) -> ScheduleItem:
    entries = kept.entries[row.id]
    now = statuses({month: entry.planned for month, entry in entries.items()})
    approved = statuses(kept.baseline[row.id]) if kept.is_approved else None
    texts = [row.text, row.remarks, *kept.indicator_texts[row.id]]
    suggestion = None if row.id in kept.rules else suggested(texts)
    return ScheduleItem(
        action_item_id=row.id,
        code=row.code,
        text=row.text,
        team_id=row.team_id,
        months=[
            PlannedMonth(
                month=month,
                status=status,
                baseline=approved[month] if approved else None,
                progress=progress_of(
                    status,
                    date(kept.year, month, 1),
                    kept.realised[row.id][month],
                    kept.today,
                ),
                is_closed=month in kept.closed,
                set_by=kept.setter(entries.get(month)),
                set_at=entries[month].set_at if month in entries else None,
            )
            for month, status in now.items()
        ],
        rule=kept.rule_of(row.id),
        suggestion=SuggestedRecurrence(**vars(suggestion.recurrence), phrase=suggestion.phrase)
        if suggestion
        else None,
        previous_months=planned_of(kept.previous.get(row.id)),
        drift=[month for month in MONTHS if approved and approved[month] is not now[month]],
    )
