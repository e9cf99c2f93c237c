"""Schedules as they are answered, of one action item or of all, in the same few statements."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.calendar import MONTHS
from app.models import (
    ActionItem,
    Activity,
    Decree,
    ScheduleChange,
    Team,
    User,
)
from app.models.plan import MonthProgress, MonthStatus
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, allows
from app.schemas.plan.schedule import (
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
from app.services.plan.previous_months import planned_of
from app.services.plan.rows.queries import LoadedPlanRow
from app.services.plan.rows.statements import action_items
from app.services.plan.rows.tree import statuses
from app.services.plan.schedule.loading import OF_DECREE, Kept, load, of_decree, only
from app.services.plan.schedule.months import progress_of
from app.services.plan.schedule.recurrence import suggested
from app.services.platform.paging import as_page, fetch_page
from app.services.platform.prepared import Prepared
from app.services.platform.references import person_reference
from app.services.platform.sql import AnyRow

_Absent = aliased(User)
_ITEMS = Prepared(
    lambda sight: (
        action_items(sight)
        .where(OF_DECREE)
        .order_by(Team.position, Activity.position, ActionItem.position)
    ),
    Permission.PLAN_READ,
)


async def read_schedule(
    session: AsyncSession, actor: Actor, located: LoadedPlanRow[ActionItem]
) -> ScheduleRead:
    """The schedule of one action item."""
    kept = await load(session, actor, located.decree, only(located.row.id))
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
    rows = await session.execute(*_ITEMS.of(actor, decree_id=decree.id))
    kept = await load(session, actor, decree, of_decree(decree.id))
    approval = kept.approval
    approvers = [
        person_reference(await session.get_one(User, key)) if key else None
        for key in (
            (approval.approved_by_id, approval.approved_for_id) if approval else (None,) * 2
        )
    ]
    place = ResourceScope(decree.work_unit_id, decree.id)
    may_set, may_approve = (
        allows(actor, each, place)
        for each in (Permission.SCHEDULE_SET, Permission.SCHEDULE_APPROVE)
    )
    return DecreeScheduleRead(
        id=decree.id,
        year=kept.year,
        approved_by=approvers[0],
        approved_on_behalf_of=approvers[1],
        approved_at=approval.approved_at if approval else None,
        note=approval.note if approval else None,
        items=[_item(row, kept) for row in rows],
        allowed_actions=[
            action
            for action, is_open in (
                (ScheduleAction.SET, may_set and kept.has_open_months),
                (
                    ScheduleAction.APPROVE,
                    may_approve and kept.has_open_months and approval is None,
                ),
            )
            if is_open
        ],
    )


async def list_changes(
    session: AsyncSession, located: LoadedPlanRow[ActionItem], query: ScheduleChangeQuery
) -> ScheduleChangePage:
    """Who changed the months, newest first."""
    statement = (
        select(ScheduleChange, User, _Absent)
        .join(User, User.id == ScheduleChange.changed_by_id)
        .outerjoin(_Absent, _Absent.id == ScheduleChange.changed_for_id)
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
            changed_on_behalf_of=person_reference(absent) if absent else None,
            changed_at=change.changed_at,
        )
        for change, person, absent in rows
    ]
    return as_page(ScheduleChangePage, items, total, query)


def _item(row: AnyRow, kept: Kept) -> ScheduleItem:
    entries, realised = kept.entries[row.id], kept.realised[row.id]
    now = statuses({month: entry.planned for month, entry in entries.items()})
    approved = statuses(kept.baseline[row.id]) if kept.approval else None
    texts = [row.text, row.remarks, *kept.indicator_texts[row.id]]
    suggestion = None if row.id in kept.rules else suggested(texts)
    return ScheduleItem(
        action_item_id=row.id,
        code=row.code,
        text=row.text,
        team_id=row.team_id,
        months=[
            _month(kept, month, status, approved, entries.get(month), realised.get(month, ()))
            for month, status in now.items()
        ],
        rule=kept.rule_of(row.id),
        suggestion=SuggestedRecurrence(**vars(suggestion.recurrence), phrase=suggestion.phrase)
        if suggestion
        else None,
        previous_months=planned_of(kept.previous.get(row.id)),
        drift=[month for month in MONTHS if approved and approved[month] is not now[month]],
    )


def _month(  # noqa: PLR0913, PLR0917 - all that is known of one
    kept: Kept,
    month: int,
    status: MonthStatus,
    approved: Mapping[int, MonthStatus] | None,
    entry: AnyRow | None,
    done_on: Sequence[date],
) -> PlannedMonth:
    shown = _shown(
        month,
        status,
        approved[month] if approved else None,
        progress_of(status, date(kept.year, month, 1), done_on, kept.today),
        month in kept.closed,
        entry.set_at if entry else None,
    )
    if entry is None or entry.set_by_id is None:
        return shown
    return shown.model_copy(update=kept.setters(entry))


@lru_cache(maxsize=2048)
def _shown(  # noqa: PLR0913, PLR0917 - its fields
    month: int,
    status: MonthStatus,
    baseline: MonthStatus | None,
    progress: MonthProgress,
    is_closed: bool,  # noqa: FBT001 - as the others
    set_at: datetime | None,
) -> PlannedMonth:
    """One that nobody set: a year has a thousand of them, few differ, and none is ever changed."""
    return PlannedMonth(
        month=month,
        status=status,
        baseline=baseline,
        progress=progress,
        is_closed=is_closed,
        set_by=None,
        set_on_behalf_of=None,
        set_at=set_at,
    )
