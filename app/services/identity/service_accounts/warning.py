"""Keys that end: who manages the account is told 30, 7 and 1 days before, and when it is over."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.database import Database
from app.core.messages.dates import kept_instant
from app.models import ServiceAccount, ServiceAccountKey, WorkUnit
from app.models.notification import NoticeKind, NotificationSubject
from app.services.platform.notices.by_itself import Thing, administrators_of, tell_of_thing
from app.services.platform.sql import AnyRow, AnySelect

WARNED_BEFORE: Final = timedelta(days=30)
_STAGES: Final = (0, 1, 7, 30)  # days before the end; 0: it has ended
_AT_ONCE: Final = 100
# Of what ended longer ago nobody is told: it was so before there were warnings.
_LONG_OVER: Final = timedelta(days=2)


async def warn_of_keys(database: Database, *, with_mail: bool) -> int:
    """Give the warnings that are due, each once; how many. With nothing due it only reads."""
    async with database.reading() as session:
        if not (await session.execute(_due().limit(1))).first():
            return 0
    async with database.writing() as session:
        rows = (await session.execute(_due().with_for_update(of=ServiceAccountKey))).all()
        return await _warn(session, rows, with_mail=with_mail)


def stage_of(left: timedelta) -> int | None:
    """Which warning is due so long before the end; none while that is more than 30 days away."""
    return next((days for days in _STAGES if left <= timedelta(days=days)), None)


def _due() -> AnySelect:
    """Keys at a stage they were not warned of, unless a later one is in use beside them."""
    key, later, now = ServiceAccountKey, aliased(ServiceAccountKey), clock.now()
    is_replaced = exists().where(
        later.account_id == key.account_id,
        later.revoked_at.is_(None),
        later.last_used_at.is_not(None),
        later.expires_at > key.expires_at,
    )
    at_a_stage = [
        (key.expires_at <= now + timedelta(days=days))
        & (func.coalesce(key.warned_days, _STAGES[-1] + 1) > days)
        for days in _STAGES
    ]
    return (
        select(key, ServiceAccount, WorkUnit.time_zone)
        .join(ServiceAccount, ServiceAccount.id == key.account_id)
        .join(WorkUnit, WorkUnit.id == ServiceAccount.work_unit_id)
        .where(
            key.revoked_at.is_(None),
            key.expires_at > now - _LONG_OVER,
            ServiceAccount.is_active,
            or_(*at_a_stage),
            ~is_replaced,
        )
        .order_by(key.expires_at, key.id)
        .limit(_AT_ONCE)
    )


async def _warn(session: AsyncSession, rows: Sequence[AnyRow], *, with_mail: bool) -> int:
    for key, account, time_zone in rows:
        stage = stage_of(key.expires_at - clock.now())
        key.warned_days = stage
        thing = Thing(NotificationSubject.SERVICE_ACCOUNT, account.id, account.name)
        kind = NoticeKind.KEY_ENDS if stage else NoticeKind.KEY_ENDED
        told = {"what": key.prefix, "on": kept_instant(key.expires_at, time_zone)}
        people = await administrators_of(session, account.work_unit_id)
        await tell_of_thing(session, people, kind, thing, with_mail=with_mail, **told)
    return len(rows)
