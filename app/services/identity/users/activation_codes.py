"""Activation codes: issued by one person, and for those who decide confirmed by a second one."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Conflict, Forbidden, NotFound, Unauthenticated
from app.core.messages.dates import kept_instant
from app.core.security import fingerprint, new_activation_code
from app.core.settings import Settings
from app.models import ActivationCode, User, WorkUnit
from app.models.notification import NoticeKind
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, require
from app.schemas.identity.users import ActivationCodeRead, ActivationCodeState
from app.services.identity import work_units
from app.services.identity.users import accounts
from app.services.platform import audit
from app.services.platform.notices.telling import decides_in, tell
from app.services.platform.sql import held


async def get_visible(session: AsyncSession, actor: Actor, user_id: UUID) -> User:
    """The account; raises Forbidden for people who confirm no codes, NotFound out of sight."""
    confirm = Permission.ACTIVATION_CODE_CONFIRM
    return await work_units.get_administered(session, actor, confirm, User, user_id)


async def issue(
    session: AsyncSession, settings: Settings, actor: Actor | None, user: User
) -> ActivationCodeRead:
    """A one-time code; older ones of the person stop working.

    For somebody who may decide and has a password it works only after `activation_wait_hours`, or
    once `confirm` was called; from the command line (no actor) at once. Raises Forbidden for an
    account that administers more, Conflict when it is switched off.
    """
    if actor is not None:
        await accounts.require_not_more(session, actor, user)
    if not user.is_active:
        raise Conflict("already_ended")
    await _use_up(session, user)
    now = clock.now()
    waits = actor is not None and await _is_guarded(session, user)
    works_from = now + timedelta(hours=settings.activation_wait_hours if waits else 0)
    expires_at = works_from + timedelta(hours=settings.activation_hours)
    code = new_activation_code()
    made = ActivationCode(
        user_id=user.id,
        fingerprint=fingerprint(code),
        expires_at=expires_at,
        issued_by_id=actor.user_id if actor else None,
        works_from=works_from if waits else None,
    )
    session.add(made)
    await session.flush()
    changes = audit.created({"code_id": made.id, "works_from": works_from})
    target = audit.Target.user(user)
    audit.log(session, actor, "user.issue_activation_code", target, changes=changes)
    zone = (await session.get_one(WorkUnit, user.work_unit_id)).time_zone
    mail, said = bool(settings.smtp_host), kept_instant(works_from, zone)
    await tell(session, actor, user, NoticeKind.CODE_ISSUED, with_mail=mail, works_from=said)
    return ActivationCodeRead(
        code=code, username=user.username, expires_at=expires_at, works_from=works_from
    )


async def read(
    session: AsyncSession, settings: Settings, actor: Actor, user: User
) -> ActivationCodeState:
    """The code that waits to be used, without the code itself; raises NotFound when none does."""
    code = await _latest(session, user)
    works_from = await _works_from(session, settings, user, code)
    return ActivationCodeState(
        id=code.id,
        user_id=user.id,
        username=user.username,
        name=user.name,
        issued_at=code.created_at,
        issued_by_id=code.issued_by_id,
        works_from=works_from,
        expires_at=code.expires_at,
        confirmed_at=code.confirmed_at,
        confirmed_by_id=code.confirmed_by_id,
        confirmed_on_behalf_of_id=code.confirmed_for_id,
        may_confirm=(works_from > clock.now() and not actor.persons & {code.issued_by_id, user.id}),
    )


async def confirm(session: AsyncSession, settings: Settings, actor: Actor, user: User) -> None:
    """Let a code that waits work at once, as a second person.

    Raises NotFound (no code), Forbidden (one's own, or issued by oneself), Conflict (it waits for
    nobody).
    """
    code = await _latest(session, user)
    require(actor, Permission.ACTIVATION_CODE_CONFIRM, ResourceScope(user.work_unit_id))
    if actor.persons & {code.issued_by_id, user.id}:
        raise Forbidden("own_code")
    if await _works_from(session, settings, user, code) <= clock.now():
        raise Conflict("code_waits_for_nobody")
    code.confirmed_by_id, code.confirmed_at = actor.user_id, clock.now()
    code.confirmed_for_id = actor.on_behalf_of
    changes = audit.created({"code_id": code.id})
    target = audit.Target.user(user)
    audit.log(session, actor, "user.confirm_activation_code", target, changes=changes)
    await tell(session, actor, user, NoticeKind.CODE_CONFIRMED)
    await session.flush()


async def use(session: AsyncSession, settings: Settings, user: User, code: str) -> None:
    """Use a code up; raises Unauthenticated for a wrong one, and for one that does not work yet.

    Somebody who came to decide after the code was issued waits as long as if they had before.
    """
    now = clock.now()
    statement = select(ActivationCode).where(
        ActivationCode.user_id == user.id,
        ActivationCode.fingerprint == fingerprint(code.upper()),
        ActivationCode.used_at.is_(None),
        ActivationCode.expires_at > now,
    )
    found = await session.scalar(statement.with_for_update())
    if found is None:
        raise Unauthenticated("wrong_code")
    works_from = await _works_from(session, settings, user, found)
    if works_from > now:
        zone = (await session.get_one(WorkUnit, user.work_unit_id)).time_zone
        raise Unauthenticated("code_not_yet", works_from=kept_instant(works_from, zone))
    found.used_at = now
    await session.flush()


async def _use_up(session: AsyncSession, user: User) -> None:
    """Codes of before work no more."""
    await session.execute(
        update(ActivationCode)
        .where(ActivationCode.user_id == user.id, ActivationCode.used_at.is_(None))
        .values(used_at=clock.now())
    )


async def _is_guarded(session: AsyncSession, user: User) -> bool:
    """Whether whoever sets this password takes over somebody's right to decide."""
    return user.password_hash is not None and bool(await decides_in(session, user.id))


async def _latest(session: AsyncSession, user: User) -> ActivationCode:
    statement = select(ActivationCode).where(
        ActivationCode.user_id == user.id,
        ActivationCode.used_at.is_(None),
        ActivationCode.expires_at > clock.now(),
    )
    code = await session.scalar(held(session, statement, ActivationCode))
    if code is None:
        raise NotFound
    return code


async def _works_from(
    session: AsyncSession, settings: Settings, user: User, code: ActivationCode
) -> datetime:
    """From when it works; of somebody who decides since it was issued, as if they had before."""
    if code.confirmed_at is not None:
        return code.confirmed_at
    if code.works_from is not None:
        return code.works_from
    if code.issued_by_id is not None and await _is_guarded(session, user):
        return code.created_at + timedelta(hours=settings.activation_wait_hours)
    return code.created_at
