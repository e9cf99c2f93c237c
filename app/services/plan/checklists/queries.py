"""The checklists of indicators: the office's own where there is one, else what is suggested."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.database import Execute
from app.models import (
    ActionItem,
    Activity,
    Indicator,
    IndicatorChecklist,
    User,
    indicator_action_items,
)
from app.models.key_lists import one_of
from app.models.plan import EVERY_MONTH
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import allows
from app.schemas.plan.checklists import (
    ChecklistAction,
    ChecklistRead,
    MonthChecklist,
    OfficeChecklist,
)
from app.services.plan.checklists.suggesting import suggested
from app.services.plan.pairing import indicator_before
from app.services.plan.rows.queries import LoadedPlanRow
from app.services.platform.prepared import in_one_go
from app.services.platform.references import person_reference


class Lists(NamedTuple):
    """The lists of one indicator: for every month, and those that months have of their own."""

    usual: tuple[str, ...]
    of_months: dict[int, tuple[str, ...]]

    def of(self, months: Collection[int]) -> Iterable[str]:
        """What belongs in evidence that covers these months; none of the year: the usual."""
        lists = [self.of_months.get(month, self.usual) for month in sorted(months)]
        return dict.fromkeys(text for items in lists or [self.usual] for text in items)


_WORDS = (
    select(
        Indicator.id,
        Indicator.text,
        Indicator.correction,
        Activity.name.label("activity"),
        Activity.correction.label("activity_correction"),
    )
    .join(Activity, Activity.id == Indicator.activity_id)
    .where(one_of(Indicator.id, "indicator_ids"))
    .order_by(Activity.position, Indicator.position, Indicator.id)
)
_BESIDE = (
    select(indicator_action_items.c.indicator_id, ActionItem.text, ActionItem.correction)
    .join(ActionItem, ActionItem.id == indicator_action_items.c.action_item_id)
    .where(one_of(indicator_action_items.c.indicator_id, "indicator_ids"))
    .order_by(ActionItem.position)
)
_OWN = select(
    IndicatorChecklist.indicator_id, IndicatorChecklist.month, IndicatorChecklist.items
).where(one_of(IndicatorChecklist.indicator_id, "indicator_ids"))
_Absent = aliased(User)
_WHO = (
    select(IndicatorChecklist, User, _Absent)
    .join(User, User.id == IndicatorChecklist.set_by_id)
    .outerjoin(_Absent, _Absent.id == IndicatorChecklist.set_for_id)
)


def lists_of(execute: Execute, indicator_ids: Sequence[UUID]) -> dict[UUID, Lists]:
    """The lists of these indicators, in the plan's order: three statements for however many."""
    own: dict[UUID, dict[int, tuple[str, ...]]] = defaultdict(dict)
    for row in execute(_OWN, {"indicator_ids": indicator_ids}):
        own[row.indicator_id][row.month] = tuple(row.items)
    return {
        key: Lists(own[key].pop(EVERY_MONTH, usual), own[key])
        for key, usual in suggestions_of(execute, indicator_ids).items()
    }


def suggestions_of(execute: Execute, indicator_ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    """What the product suggests for these indicators, in the plan's order."""
    here = {"indicator_ids": indicator_ids}
    around: dict[UUID, list[str]] = defaultdict(list)
    for row in execute(_BESIDE, here):
        around[row.indicator_id].append(row.correction or row.text)
    return {
        row.id: suggested(
            row.correction or row.text,
            "\n".join([row.activity_correction or row.activity, *around[row.id]]),
        )
        for row in execute(_WORDS, here)
    }


async def read_checklist(
    session: AsyncSession, actor: Actor, located: LoadedPlanRow[Indicator]
) -> ChecklistRead:
    """The checklist of an indicator, with what it was in the decree before."""
    indicator_id = located.row.id
    one = [indicator_id]
    usual = await in_one_go(session, lambda execute: suggestions_of(execute, one)[indicator_id])
    rows = await session.execute(_WHO.where(IndicatorChecklist.indicator_id == indicator_id))
    own = {row[0].month: _of_office(*row) for row in rows}
    for_every = own.pop(EVERY_MONTH, None)
    may = allows(actor, Permission.PLAN_EDIT, located.place)
    return ChecklistRead(
        id=indicator_id,
        items=for_every.items if for_every else list(usual),
        own=for_every,
        months=[MonthChecklist(month=month, **dict(own[month])) for month in sorted(own)],
        suggested=list(usual),
        previous=await _previous(session, actor, located),
        allowed_actions=[ChecklistAction.SET] if may else [],
    )


async def _previous(
    session: AsyncSession, actor: Actor, located: LoadedPlanRow[Indicator]
) -> list[str] | None:
    before = await indicator_before(session, actor, located.decree, located.row.id)
    key = (before, EVERY_MONTH)
    kept = await session.get(IndicatorChecklist, key) if before else None
    return kept.items if kept else None


def _of_office(checklist: IndicatorChecklist, user: User, absent: User | None) -> OfficeChecklist:
    return OfficeChecklist(
        items=checklist.items,
        set_by=person_reference(user),
        set_on_behalf_of=person_reference(absent) if absent else None,
        set_at=checklist.set_at,
    )
