"""Somebody whose account is switched off is told apart from somebody whom nobody knows."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Conflict
from app.core.messages import Language
from app.core.messages.dates import day_in_words
from app.models import AuditEvent, User, WorkUnit
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.refusals import who_may
from app.policies.rules import ResourceScope, allows

# Whoever administers the accounts of an office, or puts its people into teams.
_KNOW_ACCOUNTS = (Permission.USER_MANAGE, Permission.MEMBERSHIP_CHANGE)


async def require_none(
    session: AsyncSession, actor: Actor, *which: ColumnElement[bool], pointer: str
) -> None:
    """Raise Conflict when the account is switched off, for whoever may know of it.

    Anybody else learns nothing, and nobody does of an account that was anonymised.
    """
    found = select(User).where(*which, ~User.is_active, User.anonymised_at.is_(None))
    user = await session.scalar(found)
    if user is None:
        return
    place = ResourceScope(user.work_unit_id)
    if any(allows(actor, permission, place) for permission in _KNOW_ACCOUNTS):
        raise await refusal(session, user, pointer=pointer)


async def refusal(session: AsyncSession, user: User, *, pointer: str | None = None) -> Conflict:
    """That the account is off, since when by its office's calendar, and who can switch it on."""
    unit = await session.get_one(WorkUnit, user.work_unit_id)
    last = select(func.max(AuditEvent.at)).where(
        AuditEvent.target_type == "user",
        AuditEvent.target_id == user.id,
        AuditEvent.action == "user.deactivate",
    )
    since_id = since_en = ""
    if at := await session.scalar(last):
        day = clock.day_in(unit.time_zone, at)
        since_id = f" sejak {day_in_words(day, Language.INDONESIAN)}"
        since_en = f" since {day_in_words(day, Language.ENGLISH)}"
    return Conflict(
        "account_inactive",
        pointer=pointer,
        person=user.name,
        since_id=since_id,
        since_en=since_en,
        **who_may(Permission.USER_MANAGE),
    )
