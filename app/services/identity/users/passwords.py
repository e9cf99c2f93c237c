"""Setting passwords: with an activation code, or with the current one."""

from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.errors import Invalid, Unauthenticated
from app.core.password_strength import Weakness, weakness_of
from app.core.security import fingerprint, hash_password
from app.core.settings import Settings
from app.models import ActivationCode, User, UserSession, WorkUnit
from app.models.notification import NoticeKind
from app.policies.actors import Actor
from app.schemas.identity.auth import ActivationCreate, PasswordUpdate, TokenRead
from app.services.identity.auth import confirmation, failures, second_factors, throttles
from app.services.identity.auth.sign_in import (
    ClientAddress,
    end_sessions,
    find_user,
    open_session,
    typed_username,
)
from app.services.identity.auth.throttles import Attempt
from app.services.identity.users import activation_codes
from app.services.platform import audit
from app.services.platform.notices.telling import tell

_NOBODY = UUID(int=0)


async def activate(
    database: Database, settings: Settings, client: ClientAddress, body: ActivationCreate
) -> TokenRead:
    """Use up an activation code, set the password and sign in.

    The code is looked at first: nobody without one learns what is near a person's password. Raises
    Unauthenticated (also for a missing or wrong code of the second factor, and for an activation
    code that does not work yet), TooMany, or Invalid for a password that is easy to guess; the
    activation code stays good then.
    """
    attempt = Attempt(typed_username(body.username), client.address, "activation")
    async with database.writing() as session:
        counted = await throttles.count_attempt(session, attempt)
        user = await find_user(session, attempt.username)
        owner = user.id if user and user.is_active else _NOBODY
        is_good = await session.scalar(select(ActivationCode.id).where(*_good(owner, body.code)))
        if is_good is not None:
            await throttles.forgive(session, attempt, counted)
    if user is None or is_good is None:
        await failures.note(database, attempt, user)
        raise Unauthenticated("wrong_code")
    async with database.reading() as session:
        near = await words_near(session, user)
        has_factor = await second_factors.is_active(session, user.id)
    await require_good_password(near, body.password)
    if has_factor:
        if body.otp is None:
            raise Unauthenticated("second_factor_required")
        await second_factors.check(database, settings, user.id, body.otp, client.address)
    password_hash = await hash_password(body.password)
    async with database.writing() as session:
        user = await session.get_one(User, user.id, with_for_update=True)
        if user.is_active:
            await activation_codes.use(session, settings, user, body.code)
            await _set_by_code(session, settings, user, password_hash)
            return await open_session(session, settings, client, user, second_factor=has_factor)
    await failures.note(database, attempt, user)
    raise Unauthenticated("wrong_code")


async def _set_by_code(
    session: AsyncSession, settings: Settings, user: User, password_hash: str
) -> None:
    """The new password; where it takes another one's place the person is told."""
    actor, mail = Actor(user.id, user.name, user.id), bool(settings.smtp_host)
    if user.password_hash is not None:
        await tell(session, actor, user, NoticeKind.PASSWORD_SET, with_mail=mail)
    await end_sessions(session, user.id, "password_set")
    await set_password(session, user, password_hash)
    audit.log(session, actor, "user.activate", audit.Target.user(user))


async def change_password(
    database: Database,
    session: AsyncSession,
    actor: Actor,
    client: ClientAddress,
    body: PasswordUpdate,
) -> None:
    """Set a new password and end the person's other sessions.

    Raises Invalid for a new password that is easy to guess or a wrong current one (counted like a
    failed sign-in, in a transaction of its own), and TooMany.
    """
    await confirmation.require_password(
        database, actor, client, body.current_password, pointer="/current_password"
    )
    async with database.reading() as reading:
        near = await words_near(reading, await reading.get_one(User, actor.user_id))
    await require_good_password(near, body.new_password, pointer="/new_password")
    password_hash = await hash_password(body.new_password)
    user = await session.get_one(User, actor.user_id)
    await set_password(session, user, password_hash)
    await end_sessions(session, user.id, "password_changed", spare=actor.session_id)
    opened = await session.get_one(UserSession, actor.session_id)
    opened.authenticated_at = clock.now()
    changes = audit.created({"address": client.address})
    audit.log(session, actor, "user.change_password", audit.Target.user(user), changes=changes)


async def words_near(session: AsyncSession, user: User) -> list[str]:
    """What somebody who knows the person would try first; the username comes first."""
    unit = await session.get_one(WorkUnit, user.work_unit_id)
    texts = (user.username, user.name, user.job_title, user.nip, user.email, unit.name, unit.code)
    return [text for text in texts if text]


async def require_good_password(
    near: list[str], password: str, *, pointer: str = "/password"
) -> None:
    """Raise Invalid, saying why, for a password that is easy to guess; `near` as `words_near`."""
    weakness = await weakness_of(password, near)
    if near[0] in password.lower():
        weakness = Weakness.OWN_WORDS
    if weakness is not None:
        raise Invalid(weakness.value, pointer=pointer)


async def set_password(session: AsyncSession, user: User, password_hash: str) -> None:
    """Store the hash of a new password."""
    user.password_hash = password_hash
    user.password_changed_at = clock.now()
    await session.flush()


def _good(user_id: UUID, code: str) -> tuple[ColumnElement[bool], ...]:
    return (
        ActivationCode.user_id == user_id,
        ActivationCode.fingerprint == fingerprint(code.upper()),
        ActivationCode.used_at.is_(None),
        ActivationCode.expires_at > clock.now(),
    )
