"""Setting months, one action item or many at once, and approving the plan."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from app.policies.actors import Actor
from app.policies.periods import schedule_closed
from app.policies.rules import ResourceScope, require
from app.schemas.plan.schedule import (
    PlanApprovalCreate,
    ScheduleBulkUpdate,
    ScheduleSetting,
    ScheduleUpdate,
)
from app.services.plan.periods import closed_months, lock_periods, require_open
from app.services.plan.previous_months import Previous, previous_months
from app.services.plan.rows import queries
from app.services.plan.rows.queries import LoadedPlanRow
from app.services.plan.rows.tree import planned_months, statuses
from app.services.plan.rows.years import zone_and_year
from app.services.plan.schedule.asked import Setting, Wanted, wanted_months
from app.services.plan.schedule.loading import approval_of
from app.services.plan.schedule.recurrence import first_month_of
from app.services.platform import audit


@dataclass(frozen=True)
class _Change:
    """What a setting changes: the months before and after it, and the rule that goes with it."""

    setting: Setting
    entries: dict[int, ScheduleEntry]
    before: Wanted
    after: Wanted
    rule: ScheduleRule | None

    @property
    def months(self) -> list[int]:
        """Those that change."""
        return [month for month in MONTHS if self.after[month] is not self.before[month]]


def require_setting(actor: Actor, located: LoadedPlanRow[ActionItem]) -> None:
    """Raise Forbidden unless the person may set these months."""
    require(actor, Permission.SCHEDULE_SET, located.place)


async def set_schedule(
    session: AsyncSession,
    actor: Actor,
    decree: Decree,
    items: Sequence[LoadedPlanRow[ActionItem]],
    body: ScheduleUpdate,
) -> None:
    """Set the same months of one or more action items of a decree, all or none.

    Raises Forbidden, Invalid, Conflict (a closed month).
    """
    for item in items:
        require_setting(actor, item)
    await _require_reason(session, decree, body.reason)
    previous = await _previous(session, actor, decree, [body])
    first = await _first_month(session, decree)
    settings = [Setting(item, body, "", previous.get(item.row.id), first) for item in items]
    await _set(session, actor, decree, settings, body.reason)


async def set_many(
    session: AsyncSession, actor: Actor, decree: Decree, body: ScheduleBulkUpdate
) -> None:
    """Set many action items of the decree, all or none; raises as for one, and NotFound."""
    located = await queries.find_action_items(
        session, actor, [item.action_item_id for item in body.items]
    )
    named: set[UUID] = set()
    for number, item in enumerate(body.items):
        pointer = f"/items/{number}/action_item_id"
        found = located.get(item.action_item_id)
        if found is None or found.decree.id != decree.id:
            raise NotFound(pointer=pointer)
        require_setting(actor, found)
        if item.action_item_id in named:
            raise Invalid("action_item_named_twice", pointer=pointer)
        named.add(item.action_item_id)
    await _require_reason(session, decree, body.reason)
    previous = await _previous(session, actor, decree, body.items)
    first = await _first_month(session, decree)
    settings = [
        Setting(
            located[item.action_item_id],
            item,
            f"/items/{number}",
            previous.get(item.action_item_id),
            first,
        )
        for number, item in enumerate(body.items)
    ]
    await _set(session, actor, decree, settings, body.reason)


async def approve(
    session: AsyncSession, actor: Actor, decree: Decree, body: PlanApprovalCreate
) -> None:
    """Keep the plan as it stands as the baseline, once and while the year is open.

    Raises Forbidden, Conflict.
    """
    require(actor, Permission.SCHEDULE_APPROVE, ResourceScope(decree.work_unit_id, decree.id))
    await require_open(session, decree.id)
    if await approval_of(session, decree.id) is not None:
        raise Conflict("plan_already_approved")
    plan = (await session.scalars(select(Plan).where(Plan.decree_id == decree.id))).one()
    approval = PlanApproval(
        plan_id=plan.id,
        note=body.note,
        approved_by_id=actor.user_id,
        approved_for_id=actor.on_behalf_of,
    )
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


async def _first_month(session: AsyncSession, decree: Decree) -> int:
    """The first month that the decree can plan: before it nobody was bound by it."""
    _, year = await zone_and_year(session, decree.id)
    return first_month_of(year, decree.takes_effect_on)


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


async def _set(
    session: AsyncSession,
    actor: Actor,
    decree: Decree,
    settings: Sequence[Setting],
    reason: str | None,
) -> None:
    await lock_periods(session, decree.id)
    closed = await closed_months(session, decree.id)
    changes = await _changes(session, settings, closed)
    await _require_open_months(session, decree, changes, closed)
    if replaced := [change.rule for change in changes if change.rule]:
        for rule in replaced:
            await session.delete(rule)
        await session.flush()  # before another of the same action item
    for change in changes:
        await _carry_out(session, actor, decree, change, reason)
    await session.flush()


async def _require_open_months(
    session: AsyncSession, decree: Decree, changes: Sequence[_Change], closed: frozenset[int]
) -> None:
    """Raise Conflict where a closed month would change; it says which are open."""
    for change in changes:
        touched = sorted(closed.intersection(change.months))
        if not touched:
            continue
        _, year = await zone_and_year(session, decree.id)
        refusal = schedule_closed(year, touched[0], closed, change.setting.first_month)
        refusal.pointer = change.setting.months_pointer
        raise refusal


async def _changes(
    session: AsyncSession, settings: Sequence[Setting], closed: frozenset[int]
) -> list[_Change]:
    """What the settings come to, without those that change nothing; raises Invalid."""
    ids = [setting.located.row.id for setting in settings]
    entries: dict[UUID, dict[int, ScheduleEntry]] = defaultdict(dict)
    for entry in await session.scalars(
        select(ScheduleEntry).where(ScheduleEntry.action_item_id.in_(ids))
    ):
        entries[entry.action_item_id][entry.month] = entry
    found = await session.scalars(select(ScheduleRule).where(ScheduleRule.action_item_id.in_(ids)))
    rules = {rule.action_item_id: rule for rule in found}
    changes = []
    for setting in settings:
        key = setting.located.row.id
        before = statuses({month: entry.planned for month, entry in entries[key].items()})
        after = before | wanted_months(setting, closed)
        rule = rules.get(key)
        if after != before or rule or setting.wanted.recurrence:
            changes.append(_Change(setting, entries[key], before, after, rule))
    return changes


async def _carry_out(
    session: AsyncSession, actor: Actor, decree: Decree, change: _Change, reason: str | None
) -> None:
    require_setting(actor, change.setting.located)  # whose right it is may differ from row to row
    key = change.setting.located.row.id
    for month in change.months:
        entry = change.entries.get(month)
        await _set_month(session, actor, key, entry, month, change.after[month])
    rule_changes = _set_rule(session, actor, change)
    changed = {"before": _plain(change.before), "after": _plain(change.after)}
    session.add(
        ScheduleChange(
            action_item_id=key,
            **changed,
            reason=reason,
            changed_by_id=actor.user_id,
            changed_for_id=actor.on_behalf_of,
        )
    )
    team_id = change.setting.located.team.id
    target = audit.Target.in_decree(
        "action_item", key, decree, team_id=team_id, months=sorted(change.months)
    )
    told: audit.Changes = {"months": list(changed.values()), **rule_changes}
    audit.log(session, actor, "schedule.set", target, changes=told, reason=reason)


def _set_rule(session: AsyncSession, actor: Actor, change: _Change) -> Mapping[str, list[object]]:
    """The rule that filled the months; months set one by one follow no rule any more."""
    old, given = change.rule, change.setting.wanted.recurrence
    told: list[object] = [old.kind.value if old else None, given.kind.value if given else None]
    if given is not None:
        session.add(
            ScheduleRule(
                action_item_id=change.setting.located.row.id,
                kind=given.kind,
                times=given.times,
                month=given.month,
                from_month=given.from_month,
                phrase=given.phrase,
                read_by_id=actor.user_id,
                read_for_id=actor.on_behalf_of,
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
    entry.set_for_id = actor.on_behalf_of


def _plain(months: Wanted) -> dict[str, str]:
    return {str(month): status.value for month, status in months.items()}
