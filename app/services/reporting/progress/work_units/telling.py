"""`progress.changed`: an office's numbers, told to followers of events, once a minute at most.

Whatever changes them leaves an entry in the audit log, or is the next day; so the log says where
to look. Only numbers that are not those told last are told.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import delete, exists, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.models import (
    AuditChain,
    AuditEvent,
    Decree,
    Plan,
    ProgressFollower,
    ToldProgress,
    WorkUnit,
)
from app.models.key_lists import among
from app.models.rights import Permission
from app.policies.machines import all_seeing
from app.schemas.plan.work_unit_counts import WorkUnitCounts
from app.services.integration.events.outbox import announce
from app.services.integration.events.types import PROGRESS
from app.services.platform.sql import AnySelect, today_in, write_over
from app.services.reporting.progress.work_units.table import count_some, nothing

EVERY: Final = timedelta(minutes=1)
"""No office is told more often."""
_EVERYBODY: Final = all_seeing("progress", Permission.PROGRESS_READ, Permission.EVIDENCE_LIST)
_Key = tuple[UUID, int]


class _Look(NamedTuple):
    """From which place of the audit log to which; and the offices to look at."""

    after: int
    until: int
    work_unit_ids: frozenset[UUID]


async def tell_progress(database: Database) -> int:
    """Tell which offices' numbers have changed; how many. With nothing new it only reads."""
    async with database.reading() as session:
        look = await _look(session)
    if look.after == look.until and not look.work_unit_ids:
        return 0
    async with database.writing() as session:
        moved = update(ProgressFollower).where(ProgressFollower.position == look.after)
        moved = moved.values(position=look.until).returning(ProgressFollower.id)
        if await session.scalar(moved) is None:  # another was faster
            return 0
        return await _tell(session, look.work_unit_ids)


async def _look(session: AsyncSession) -> _Look:
    length = select(AuditChain.length).scalar_subquery()
    ends = select(ProgressFollower.position, length)
    after, until = (await session.execute(ends)).one()
    touched = select(AuditEvent.work_unit_id).where(
        AuditEvent.id > after, AuditEvent.id <= until, AuditEvent.work_unit_id.is_not(None)
    )
    found = await session.scalars(union(touched, _waiting(), _untold()))
    return _Look(after, until, frozenset(found.all()))


def _waiting() -> AnySelect:
    """Offices whose minute is over, and those for which it is another day."""
    is_over = ToldProgress.is_due & (ToldProgress.told_at <= clock.now() - EVERY)
    is_next_day = ToldProgress.day < today_in(WorkUnit.time_zone)
    return (
        select(ToldProgress.work_unit_id)
        .join(WorkUnit, WorkUnit.id == ToldProgress.work_unit_id)
        .where(or_(is_over, is_next_day))
    )


def _untold() -> AnySelect:
    """Offices of whose year nothing was told yet."""
    is_told = exists().where(
        ToldProgress.work_unit_id == Decree.work_unit_id, ToldProgress.year == Plan.year
    )
    return (
        select(Decree.work_unit_id)
        .join(Plan, Plan.decree_id == Decree.id)
        .where(Decree.voided_at.is_(None), ~is_told)
    )


async def _tell(session: AsyncSession, work_unit_ids: Iterable[UUID]) -> int:
    """Tell of these offices, or note that they are due when their minute is over."""
    known = await _known(session, work_unit_ids)
    latest: dict[UUID, datetime] = {}
    for (unit_id, _), row in known.items():
        latest[unit_id] = max(row.told_at, latest.get(unit_id, row.told_at))
    begin = clock.now() - EVERY
    late = {unit_id for unit_id, told_at in latest.items() if told_at > begin}
    if late:
        here = among(ToldProgress.work_unit_id, late)
        await session.execute(update(ToldProgress).where(here).values(is_due=True))
    ready = set(work_unit_ids) - late
    if not ready:
        return 0
    found = await count_some(session, _EVERYBODY, ready)
    before = {key: row for key, row in known.items() if key[0] in ready}
    return await _compare(session, before, found)


async def _known(session: AsyncSession, work_unit_ids: Iterable[UUID]) -> dict[_Key, ToldProgress]:
    here = among(ToldProgress.work_unit_id, set(work_unit_ids))
    rows = await session.scalars(select(ToldProgress).where(here).with_for_update())
    return {(row.work_unit_id, row.year): row for row in rows}


async def _compare(
    session: AsyncSession,
    before: Mapping[_Key, ToldProgress],
    found: Mapping[_Key, WorkUnitCounts],
) -> int:
    days = await _days(session, {unit_id for unit_id, _ in found})
    changed = 0
    rows: list[dict[str, Any]] = []
    for key, counts in found.items():
        told, row = counts.model_dump(), before.get(key)
        is_new = row is None or row.counts != told
        if is_new:
            changed += 1
            _announce(session, key[0], told)
        at = clock.now() if row is None or is_new else row.told_at
        rows.append({
            "work_unit_id": key[0], "year": key[1], "counts": told, "told_at": at,
            "day": days[key[0]], "is_due": False,
        })  # fmt: skip
    if rows:
        await write_over(session, ToldProgress, rows)
    for unit_id, year in before.keys() - found.keys():
        changed += 1
        _announce(session, unit_id, nothing(year).model_dump())
        gone = (ToldProgress.work_unit_id == unit_id, ToldProgress.year == year)
        await session.execute(delete(ToldProgress).where(*gone))
    return changed


async def _days(session: AsyncSession, work_unit_ids: Iterable[UUID]) -> dict[UUID, Any]:
    here = among(WorkUnit.id, set(work_unit_ids))
    rows: Sequence[Any] = (
        await session.execute(select(WorkUnit.id, WorkUnit.time_zone).where(here))
    ).all()
    return {row.id: clock.today_in(row.time_zone) for row in rows}


def _announce(session: AsyncSession, work_unit_id: UUID, counts: Mapping[str, Any]) -> None:
    data = {
        "target_type": PROGRESS.about,
        "target_id": str(work_unit_id),
        "decree_id": None,
        "from_status": None,
        "to_status": PROGRESS.word,
        "actor_kind": None,
        "actor_id": None,
        "audit_event_id": None,
        "progress": dict(counts),
    }
    announce(session, PROGRESS, f"work_unit/{work_unit_id}", work_unit_id, data)
