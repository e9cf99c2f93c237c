"""Setting passwords: with an activation code, or with the current one."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.errors import Invalid, Unauthenticated
from app.core.security import fingerprint, hash_password, verify_password
from app.core.settings import Settings
from app.models import ActivationCode, User
from app.policies.actors import Actor
from app.schemas.access import ActivationCreate, PasswordUpdate, TokenRead
from app.services import audit, sign_in_guards
from app.services.access import (
    Client,
    end_sessions,
    find_user,
    open_session,
    target_of,
    typed_username,
)
from app.services.sign_in_guards import Attempt

SHORTEST = 10
FEWEST_DIFFERENT_CHARACTERS = 5


async def activate(
    database: Database, settings: Settings, client: Client, body: ActivationCreate
) -> TokenRead:
    """Use up an activation code, set the password and sign in.

    Raises Unauthenticated, TooMany, or Invalid for a password that is too simple.
    """
    attempt = Attempt(typed_username(body.username), client.address, "activation")
    require_good_password(attempt.username, body.password)
    async with database.writing() as session:
        counted = await sign_in_guards.count_attempt(session, attempt)
    password_hash = await hash_password(body.password)
    async with database.writing() as session:
        user = await find_user(session, attempt.username)
        if user is None or not user.is_active or not await _use_code(session, user, body.code):
            raise Unauthenticated("wrong_code")
        await end_sessions(session, user.id, "password_set")
        await set_password(session, user, password_hash)
        await sign_in_guards.forgive(session, attempt, counted)
        actor = Actor(user.id, user.name, user.id)
        audit.record(session, actor, "user.activate", target_of(user))
        return await open_session(session, settings, client, user)


async def change_password(
    database: Database, session: AsyncSession, actor: Actor, body: PasswordUpdate
) -> None:
    """Set a new password and end the person's other sessions.

    Raises Invalid for a simple new password or a wrong current one (counted like a failed sign-in,
    in a transaction of its own), and TooMany.
    """
    async with database.writing() as counting:
        user = await counting.get_one(User, actor.user_id)
        require_good_password(user.username, body.new_password, pointer="/new_password")
        attempt = Attempt(user.username, str(actor.session_id), "change_password")
        counted = await sign_in_guards.count_attempt(counting, attempt)
    if not await verify_password(body.current_password, user.password_hash):
        raise Invalid("wrong_credentials", pointer="/current_password")
    password_hash = await hash_password(body.new_password)
    user = await session.get_one(User, actor.user_id)
    await sign_in_guards.forgive(session, attempt, counted)
    await set_password(session, user, password_hash)
    await end_sessions(session, user.id, "password_changed", spare=actor.session_id)
    audit.record(session, actor, "user.change_password", target_of(user))


def require_good_password(username: str, password: str, *, pointer: str = "/password") -> None:
    """Raise Invalid for a password that is short, hardly varies, or contains the username."""
    too_plain = len(password) < SHORTEST or len(set(password)) < FEWEST_DIFFERENT_CHARACTERS
    if too_plain or username in password.lower():
        raise Invalid("password_too_simple", pointer=pointer)


async def set_password(session: AsyncSession, user: User, password_hash: str) -> None:
    """Store the hash of a new password."""
    user.password_hash = password_hash
    user.password_changed_at = clock.now()
    await session.flush()


async def _use_code(session: AsyncSession, user: User, code: str) -> bool:
    now = clock.now()
    used = await session.execute(
        update(ActivationCode)
        .where(
            ActivationCode.user_id == user.id,
            ActivationCode.fingerprint == fingerprint(code.upper()),
            ActivationCode.used_at.is_(None),
            ActivationCode.expires_at > now,
        )
        .values(used_at=now)
        .returning(ActivationCode.id)
    )
    return used.first() is not None
