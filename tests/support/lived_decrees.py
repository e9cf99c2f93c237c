"""A decree that people worked on: what they wrote, decided and ended lies beside its words."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.calendar import MONTHS
from app.core.database import Database
from app.models import (
    ActionItem,
    Activity,
    Decree,
    Duty,
    DutyReading,
    Indicator,
    Membership,
    ScheduleChange,
    ScheduleEntry,
    Team,
    User,
    indicator_action_items,
)


async def live(database: Database) -> None:
    """A year later, over and over the same: each way of living in some of the lines."""
    async with database.writing() as session:
        somebody = (await session.scalars(select(User.id).order_by(User.username))).first()
        await _seats(session, somebody)
        for table in (Duty, Activity, ActionItem, Indicator):  # lines that went left gaps
            await session.execute(update(table).values(position=table.position * 100))
        await session.flush()
        await _texts(session, somebody)
        await _months(session, somebody)
        await _rows_alone(session, somebody)
        for place, reading in enumerate(await session.scalars(select(DutyReading))):
            if place % 2:
                reading.decided_by_id, reading.decided_at = somebody, clock.now()


async def _seats(session: AsyncSession, somebody: Any) -> None:
    """Of each team one in its middle has left, of one its head; somebody came beside the decree."""
    seats = (await session.scalars(select(Membership).order_by(Membership.position))).all()
    by_team: dict[Any, list[Membership]] = defaultdict(list)
    for seat in seats:
        by_team[seat.team_id].append(seat)
    decree = (await session.scalars(select(Decree))).one()
    for place, (team_id, members) in enumerate(by_team.items()):
        if len(members) > 3:  # neither its first nor its last; of one team its head, too
            for gone in (members[2], *members[: place == 2]):
                gone.valid_to, gone.ended_by_id = date(2023, 9, 1), somebody
        number = await session.scalar(select(Team.number).where(Team.id == team_id))
        if number:
            who = User(
                work_unit_id=decree.work_unit_id, username=f"datang.{place}",
                name=f"Dia Datang{'abcdefghi'[place % 9] * 9}", job_title="Staf", is_active=True,
            )  # fmt: skip
            session.add(who)
            await session.flush()
            session.add(
                Membership(
                    team_id=team_id, user_id=who.id, decree_id=decree.id, role="anggota",
                    is_deputy=False, title="ANGGOTA", name=who.name, job_title=who.job_title,
                    position=members[-1].position + 7, valid_from=date(2023, 8, 1),
                    added_by_id=somebody,
                )
            )  # fmt: skip


async def _texts(session: AsyncSession, somebody: Any) -> None:
    """Every third line has a correction and a note of several lines, some of them by hand."""
    for table in (Activity, ActionItem, Indicator):
        lines: Iterable[Any] = await session.scalars(select(table).order_by(table.id))
        for place, line in enumerate(lines):
            if place % 3 == 0:
                line.correction = "Dikoreksi\nkantor"
            if place % 4 == 0:
                line.edited_by_id, line.edited_at = somebody, clock.now()
            if place % 3 == 1 and not isinstance(line, Activity):
                line.remarks = f"Catatan {place}\n\nlagi"


async def _months(session: AsyncSession, somebody: Any) -> None:
    """Months set by hand: one alone, none of all twelve, one or the other among the file's."""
    entries: dict[Any, dict[int, ScheduleEntry]] = defaultdict(dict)
    for entry in await session.scalars(select(ScheduleEntry)):
        entries[entry.action_item_id][entry.month] = entry
    items = await session.scalars(select(ActionItem.id).order_by(ActionItem.id))
    for place, item in enumerate(items):
        by_hand = {
            0: {place % 12 + 1: True},
            1: dict.fromkeys(MONTHS, False),
            2: {place % 12 + 1: True, (place + 3) % 12 + 1: False},
        }.get(place % 5, {})
        for month, planned in by_hand.items():
            entry = entries[item].get(month) or ScheduleEntry(action_item_id=item, month=month)
            entry.planned, entry.set_by_id, entry.set_at = planned, somebody, clock.now()
            session.add(entry)


async def _rows_alone(session: AsyncSession, somebody: Any) -> None:
    """Indicators beside nothing: every other one is planned by hand, as a line of its own."""
    beside = select(indicator_action_items.c.indicator_id)
    signs = await session.scalars(
        select(Indicator).where(Indicator.id.not_in(beside)).order_by(Indicator.id)
    )
    for place, sign in enumerate(signs):
        if place % 2:
            continue
        line = ActionItem(
            activity_id=sign.activity_id, position=100_000 + place, text=sign.text,
            correction=sign.correction, stands_for_row=True,
        )  # fmt: skip
        session.add(line)
        await session.flush()
        link = {"indicator_id": sign.id, "action_item_id": line.id}
        await session.execute(insert(indicator_action_items), [link])
        for month in MONTHS if place % 4 else (5,):
            entry = ScheduleEntry(action_item_id=line.id, month=month, planned=month in (5, 9))
            entry.set_by_id, entry.set_at = somebody, clock.now()
            session.add(entry)
        change = ScheduleChange(action_item_id=line.id, before={}, after={})
        change.changed_by_id = somebody
        session.add(change)
