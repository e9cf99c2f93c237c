"""Two decrees side by side: who came and went, what was added, taken away, reworded, replanned."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Invalid
from app.models import Decree, Duty, Team
from app.models.rights import Permission
from app.policies.actors import Actor
from app.schemas.decrees.decrees import DecreeSummary
from app.schemas.decrees.succession import (
    ComparisonQuery,
    DecreeComparison,
    DecreeRowChange,
    DecreeRowComparison,
    DecreeRowSide,
)
from app.schemas.platform.references import WorkUnitReference
from app.services.decrees import queries
from app.services.decrees.loading import names
from app.services.decrees.succession.people import compare_people
from app.services.decrees.succession.source import day_of
from app.services.plan.pairing import (
    Pair,
    Worded,
    grouped,
    pair_groups,
    pair_plans,
    read_plan_words,
)
from app.services.plan.previous_months import planned_of
from app.services.plan.rows.tree import Months, planned_months
from app.services.plan.rows.years import office_and_year
from app.services.platform.validity import today_at


async def compare(
    session: AsyncSession, actor: Actor, decree: Decree, query: ComparisonQuery
) -> DecreeComparison:
    """What differs between a decree and the one before it, or another; equal rows are left out.

    Raises Invalid when it was started from no other and none is named, NotFound when the other
    one is out of sight.
    """
    other_id = query.other_id or decree.predecessor_id
    if other_id is None:
        raise Invalid("nothing_to_compare", pointer="query/with")
    other = await queries.get_visible(session, actor, other_id, Permission.PLAN_READ)
    days = [await _day(session, decree, other), await _day(session, other, decree)]
    teams, duties = await _teams(session, other, decree), await _duties(session, other, decree)
    plan = pair_plans(
        await read_plan_words(session, actor, other.id, with_indicators=True),
        await read_plan_words(session, actor, decree.id, with_indicators=True),
    )
    months = {
        **await planned_months(session, decree_id=other.id),
        **await planned_months(session, decree_id=decree.id),
    }
    return DecreeComparison(
        id=decree.id,
        before=await _summary(session, other),
        after=await _summary(session, decree),
        people=await compare_people(session, (other, days[1]), (decree, days[0])),
        teams=_differences(teams),
        duties=_differences(duties),
        activities=_differences(plan.activities),
        action_items=_differences(plan.action_items, months),
        indicators=_differences(plan.indicators),
    )


async def _day(session: AsyncSession, decree: Decree, other: Decree) -> date:
    return await day_of(session, decree, await today_at(session, decree), other)


async def _summary(session: AsyncSession, decree: Decree) -> DecreeSummary:
    unit, year = await office_and_year(session, decree.id)
    values = queries.summary_values(decree, year)
    return DecreeSummary(
        **values | {"title": decree.title_correction or decree.title},
        work_unit=WorkUnitReference.model_validate(unit),
    )


async def _teams(session: AsyncSession, before: Decree, after: Decree) -> list[Pair]:
    """Teams are the same when kind and number are."""
    sides: list[dict[object, Worded]] = []
    for decree in (before, after):
        rows = await session.scalars(
            select(Team).where(Team.decree_id == decree.id).order_by(Team.position)
        )
        sides.append({(row.kind, row.number): _team(row) for row in rows})
    old, new = sides
    return [(old.get(key), new.get(key)) for key in dict.fromkeys((*new, *old))]


def _team(row: Team) -> Worded:
    title = row.title_correction or row.title
    return Worded(row.id, names.team(row.kind.value, row.number), row.position, None, title)


async def _duties(session: AsyncSession, before: Decree, after: Decree) -> list[Pair]:
    sides = []
    for decree in (before, after):
        rows = await session.execute(
            select(Duty, Team.kind, Team.number)
            .join(Team, Team.id == Duty.team_id)
            .where(Team.decree_id == decree.id)
            .order_by(Team.position, Duty.position)
        )
        sides.append(grouped(((kind, n), _duty(duty, kind.value, n)) for duty, kind, n in rows))
    return list(pair_groups(*sides))


def _duty(row: Duty, kind: str, number: int | None) -> Worded:
    code = names.below(names.team(kind, number), "Tugas", row.position)
    return Worded(row.id, code, row.position, None, row.correction or row.text)


def _differences(pairs: Iterable[Pair], months: Months | None = None) -> list[DecreeRowComparison]:
    compared = (
        DecreeRowComparison(
            changes=[], before=_side(before, months or {}), after=_side(after, months or {})
        )
        for before, after in pairs
    )
    told = (each.model_copy(update={"changes": _changes(each)}) for each in compared)
    return [each for each in told if each.changes]


def _changes(row: DecreeRowComparison) -> list[DecreeRowChange]:
    if row.before is None:
        return [DecreeRowChange.ADDED]
    if row.after is None:
        return [DecreeRowChange.REMOVED]
    differs = {
        DecreeRowChange.REWORDED: row.before.text != row.after.text,
        DecreeRowChange.RESCHEDULED: row.before.months != row.after.months,
    }
    return [change for change, is_so in differs.items() if is_so]


def _side(row: Worded | None, months: Months) -> DecreeRowSide | None:
    if row is None:
        return None
    return DecreeRowSide(
        id=row.id, code=row.code, text=row.text, months=planned_of(months.get(row.id))
    )
