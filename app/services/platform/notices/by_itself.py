"""Telling whoever manages a thing of what the worker did to it by itself."""

from collections.abc import Collection
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.identifiers import new_id
from app.models import (
    Email,
    Notification,
    NotificationPreference,
    RoleGrant,
    User,
    WorkUnit,
)
from app.models.access import GrantedRole
from app.models.notification import (
    DEFAULT_EMAIL_MODE,
    EmailMode,
    NoticeKind,
    NotificationStage,
    NotificationSubject,
)
from app.services.platform.notices.telling import ANY_31_BITS, letter
from app.services.platform.sql import AnyRow
from app.services.platform.validity import holds_today


class Thing(NamedTuple):
    """What something was done to, and how people call it; its decree, if it lies in one."""

    type: NotificationSubject
    id: UUID
    name: str
    decree_id: UUID | None = None


async def tell_of_thing(
    session: AsyncSession,
    people: Collection[UUID],
    kind: NoticeKind,
    thing: Thing,
    *,
    with_mail: bool = False,
    **facts: str,
) -> None:
    """Tell each of these people, in the caller's transaction.

    What lies in a decree goes with the digest of the next working morning; what lies in none is
    mailed at once (`with_mail`: whether mail can be sent). Who wants no mail gets none.
    """
    rows = await session.execute(
        select(User.id, User.email, NotificationPreference.email_mode.label("mode"))
        .outerjoin(NotificationPreference, NotificationPreference.user_id == User.id)
        .where(User.id.in_(people), User.is_active)
        .order_by(User.id)
    )
    said = {"kind": kind.value, "person": thing.name} | facts
    made = [_notice(row.id, _mode(row, thing, with_mail=with_mail), thing, said) for row in rows]
    letters = [
        letter(one["email_id"], one["user_id"], one["created_at"])
        for one in made
        if one["email_id"]
    ]
    if letters:
        await session.execute(insert(Email), letters)
    if made:
        await session.execute(insert(Notification), made)


async def administrators_of(session: AsyncSession, work_unit_id: UUID) -> set[UUID]:
    """Who administers the office today: by a grant for it, for one above it, or for all."""
    above = select(WorkUnit.id, WorkUnit.parent_id).where(WorkUnit.id == work_unit_id)
    line = above.cte("line", recursive=True)
    line = line.union(
        select(WorkUnit.id, WorkUnit.parent_id).join(line, WorkUnit.id == line.c.parent_id)
    )
    of_all = RoleGrant.work_unit_id.is_(None)
    return await _administrators(
        session, or_(of_all, RoleGrant.work_unit_id.in_(select(line.c.id)))
    )


async def administrators_of_all(session: AsyncSession) -> set[UUID]:
    """Who administers the whole installation today."""
    return await _administrators(session, RoleGrant.work_unit_id.is_(None))


async def _administrators(session: AsyncSession, of: ColumnElement[bool]) -> set[UUID]:
    rows = await session.execute(
        select(RoleGrant.user_id, RoleGrant.valid_from, RoleGrant.valid_to, WorkUnit.time_zone)
        .join(User, User.id == RoleGrant.user_id)
        .join(WorkUnit, WorkUnit.id == User.work_unit_id)
        .where(RoleGrant.role == GrantedRole.ADMINISTRATOR, of)
    )
    return {row.user_id for row in rows if holds_today(row)}


def _notice(person: UUID, mode: EmailMode, thing: Thing, said: dict[str, str]) -> dict[str, Any]:
    key = new_id()
    return {
        "id": key,
        "user_id": person,
        "stage": NotificationStage.BY_ITSELF,
        "subject_type": thing.type,
        "subject_id": thing.id,
        "occurrence": key.int & ANY_31_BITS,  # each stands for itself
        "decree_id": thing.decree_id,
        "facts": said,
        "email_mode": mode,
        "email_id": key if mode is EmailMode.SINGLE else None,
        "created_at": clock.now(),
    }


def _mode(row: AnyRow, thing: Thing, *, with_mail: bool) -> EmailMode:
    wanted: EmailMode = row.mode or DEFAULT_EMAIL_MODE
    if wanted is EmailMode.NONE:
        return EmailMode.NONE
    if thing.decree_id is not None:
        return EmailMode.DIGEST
    return EmailMode.SINGLE if with_mail and row.email else EmailMode.NONE
