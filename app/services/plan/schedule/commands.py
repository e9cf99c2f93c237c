"""Setting months, one action item or many at once, and approving the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.calendar import MONTHS
from app.core.errors import Conflict, Invalid, NotFound
from app.models import (
    ActionItem,
    BaselineMonth,
    Decree,
    Plan,
    PlanApproval,
    ScheduleChange,
    ScheduleEntry,
    ScheduleRule,
)
from app.models.plan import MonthStatus
from app.models.rights import Permission
from app.models.schedule import RecurrenceKind
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, require
from app.schemas.plan.schedule import (
    PlanApprovalCreate,
    RecurrenceSetting,
    ScheduleBulkUpdate,
    ScheduleSetting,
    ScheduleUpdate,
)
from app.services.plan.periods import require_open
from app.services.plan.previous_months import Previous, previous_months
from app.services.plan.rows import queries
from app.services.plan.rows.queries import LoadedPlanRow
from app.services.plan.rows.tree import KNOWN, planned_months, statuses
from app.services.plan.schedule.queries import approval_of
from app.services.plan.schedule.recurrence import Recurrence, months_of
from app.services.platform import audit

Wanted = dict[int, MonthStatus]


@dataclass(frozen=True)
class _Setting:
    """What one action item is to get, and where in the body it was said."""

    located: LoadedPlanRow[ActionItem]
    wanted: ScheduleSetting
    pointer: str
    previous: dict[int, bool] | None


def require_setting(actor: Actor, located: LoadedPlanRow[ActionItem]) -> None:
    """Raise Forbidden unless the person may set these months."""
    require(actor, Permission.SCHEDULE_SET, located.place)


async def set_schedule(
    session: AsyncSession, actor: Actor, located: LoadedPlanRow[ActionItem], body: ScheduleUpdate
) -> None:
    """Set the months of one action item; raises Forbidden, Invalid, Conflict (a closed month)."""
    require_setting(actor, located)
    await _require_reason(session, located.decree, body.reason)
    previous = await _previous(session, actor, located.decree, [body])
    setting = _Setting(located, body, "", previous.get(located.row.id))
    await _set(session, actor, setting, body.reason)


async def set_many(
    session: AsyncSession, actor: Actor, decree: Decree, body: ScheduleBulkUpdate
) -> None:
    """Set many action items of the decree, all or none; raises as for one, and NotFound."""
    settings: list[_Setting] = []
    for number, item in enumerate(body.items):
        pointer = f"/items/{number}"
        try:
            located = await queries.get_action_item(session, actor, item.action_item_id)
        except NotFound as error:
            raise NotFound(pointer=f"{pointer}/action_item_id") from error
        if located.decree.id != decree.id:
            raise NotFound(pointer=f"{pointer}/action_item_id")
        require_setting(actor, located)
        if any(setting.located.row.id == item.action_item_id for setting in settings):
            raise Invalid("action_item_named_twice", pointer=f"{pointer}/action_item_id")
        settings.append(_Setting(located, item, pointer, None))
    await _require_reason(session, decree, body.reason)
    previous = await _previous(session, actor, decree, body.items)
    for setting in settings:
        setting = replace(setting, previous=previous.get(setting.located.row.id))  # noqa: PLW2901 - now that it is known
        await _set(session, actor, setting, body.reason)


async def approve(
    session: AsyncSession, actor: Actor, decree: Decree, body: PlanApprovalCreate
) -> None:
    """Keep the plan as it stands as the baseline, once and while the year is open.

    Raises Forbidden, Conflict.
    """
    require(actor, Permission.SCHEDULE_SET, ResourceScope(decree.work_unit_id, decree.id))
    await require_open(session, decree.id)
    if await approval_of(session, decree.id) is not None:
        raise Conflict("plan_already_approved")
    plan = (await session.scalars(select(Plan).where(Plan.decree_id == decree.id))).one()
    approval = PlanApproval(plan_id=plan.id, note=body.note, approved_by_id=actor.user_id)
    session.add(approval)
    await session.flush()
    planned = await planned_months(session, decree_id=decree.id)
    session.add_all(
        BaselineMonth(
            approval_id=approval.id, action_item_id=item_id, month=month, planned=is_planned
        )
        for item_id, months in planned.items()
        for month, is_planned in months.items()
    )
    target = audit.Target.in_decree("decree", decree.id, decree)
    audit.log(session, actor, "plan.approve", target, reason=body.note)
    await session.flush()


async def _previous(
    session: AsyncSession, actor: Actor, decree: Decree, wanted: Sequence[ScheduleSetting]
) -> Previous:
    """The months of the decree before, where somebody asks for them."""
    if not any(each.take_previous for each in wanted):
        return {}
    return await previous_months(session, actor, decree)


async def _require_reason(session: AsyncSession, decree: Decree, reason: str | None) -> None:
    """What departs from an approved plan is explained."""
    if reason is None and await approval_of(session, decree.id) is not None:
        raise Invalid("schedule_reason_required", pointer="/reason")


async def _set(session: AsyncSession, actor: Actor, setting: _Setting, reason: str | None) -> None:
    item = setting.located.row
    entries = {
        entry.month: entry
        for entry in await session.scalars(
            select(ScheduleEntry).where(ScheduleEntry.action_item_id == item.id)
        )
    }
    before = statuses({month: entry.planned for month, entry in entries.items()})
    after = before | _wanted(setting)
    rule_changes = await _set_rule(session, actor, setting)
    if after == before and not rule_changes:
        return
    months = [month for month in MONTHS if after[month] is not before[month]]
    await require_open(session, setting.located.decree.id, months=months)
    for month in months:
        await _set_month(session, actor, item.id, entries.get(month), month, after[month])
    changed = {"before": _plain(before), "after": _plain(after)}
    session.add(
        ScheduleChange(
            action_item_id=item.id, **changed, reason=reason, changed_by_id=actor.user_id
        )
    )
    target = audit.Target.in_decree("action_item", item.id, setting.located.decree)
    changes: audit.Changes = {"months": list(changed.values()), **rule_changes}
    audit.log(session, actor, "schedule.set", target, changes=changes, reason=reason)
    await session.flush()


def _wanted(setting: _Setting) -> Wanted:
    """The months that are to change; raises Invalid unless there is one way to say it."""
    months, recurrence = setting.wanted.months, setting.wanted.recurrence
    takes_previous = setting.wanted.take_previous
    if (months is not None) + (recurrence is not None) + takes_previous != 1:
        raise Invalid("schedule_needs_one_way", pointer=f"{setting.pointer}/months")
    if takes_previous:
        if not setting.previous:
            raise Invalid("no_previous_months", pointer=f"{setting.pointer}/take_previous")
        return {month: KNOWN[is_planned] for month, is_planned in setting.previous.items()}
    if recurrence is not None:
        filled = months_of(_recurrence(recurrence, setting.pointer))
        return {month: KNOWN[month in filled] for month in MONTHS}
    wanted = {each.month: each.status for each in months or ()}
    if len(wanted) != len(months or ()):
        raise Invalid("month_named_twice", pointer=f"{setting.pointer}/months")
    return wanted


def _recurrence(given: RecurrenceSetting, pointer: str) -> Recurrence:
    needs = {RecurrenceKind.TIMES_A_YEAR: "times", RecurrenceKind.ONCE: "month"}
    for name in ("times", "month"):
        if (needs.get(given.kind) == name) != (getattr(given, name) is not None):
            raise Invalid("recurrence_incomplete", pointer=f"{pointer}/recurrence/{name}")
    return Recurrence(given.kind, given.times, given.month)


async def _set_rule(
    session: AsyncSession, actor: Actor, setting: _Setting
) -> Mapping[str, list[object]]:
    """The rule that filled the months; months set one by one follow no rule any more."""
    item_id, given = setting.located.row.id, setting.wanted.recurrence
    old = await session.scalar(select(ScheduleRule).where(ScheduleRule.action_item_id == item_id))
    told: list[object] = [old.kind.value if old else None, given.kind.value if given else None]
    if old is not None:
        await session.delete(old)
        await session.flush()
    if given is not None:
        session.add(
            ScheduleRule(
                action_item_id=item_id,
                kind=given.kind,
                times=given.times,
                month=given.month,
                phrase=given.phrase,
                read_by_id=actor.user_id,
            )
        )
    return {"rule": told} if told[0] != told[1] or given is not None else {}


async def _set_month(  # noqa: PLR0913, PLR0917 - a cell of the schedule
    session: AsyncSession,
    actor: Actor,
    action_item_id: UUID,
    entry: ScheduleEntry | None,
    month: int,
    status: MonthStatus,
) -> None:
    if status is MonthStatus.UNKNOWN:
        await session.delete(entry)
        return
    if entry is None:
        entry = ScheduleEntry(action_item_id=action_item_id, month=month)
        session.add(entry)
    entry.planned = status is MonthStatus.PLANNED
    entry.set_by_id, entry.set_at = actor.user_id, clock.now()


def _plain(months: Wanted) -> dict[str, str]:
    return {str(month): status.value for month, status in months.items()}
