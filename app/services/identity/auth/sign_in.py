"""Signing in, staying signed in, signing out. Takes the Database where a failure must be kept."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.errors import NotFound, Unauthenticated
from app.core.identifiers import new_id
from app.core.security import (
    AccessClaims,
    fingerprint,
    hash_password,
    is_outdated,
    issue_access_token,
    new_secret,
    successor_of,
    verify_password,
)
from app.core.settings import Settings
from app.core.texts import folded
from app.models import RefreshToken, User, UserSession
from app.policies.actors import Actor
from app.schemas.identity.auth import TokenRead
from app.services.identity.auth import failures, new_places, second_factors, throttles
from app.services.identity.auth.throttles import Attempt
from app.services.platform import audit
from app.services.platform.sql import insert_if_absent

# How long a rotated refresh token still gets its successor.
GRACE = timedelta(seconds=30)


@dataclass(frozen=True)
class ClientAddress:
    """Where a request comes from, as far as we know."""

    address: str
    user_agent: str


@dataclass(frozen=True)
class Credentials:
    """What a person typed to sign in; the code is that of a second factor, if there is one."""

    username: str
    password: str = field(repr=False)
    code: str | None = field(repr=False)


async def sign_in(
    database: Database, settings: Settings, client: ClientAddress, typed: Credentials
) -> TokenRead:
    """Tokens of a new session.

    Raises Unauthenticated (the same for every reason, until the password is right) or TooMany.
    """
    attempt = Attempt(typed_username(typed.username), client.address)
    async with database.writing() as session:
        counted = await throttles.count_attempt(session, attempt)
        user = await find_user(session, attempt.username)
    stored = user.password_hash if user and user.is_active else None
    if not await verify_password(typed.password, stored) or user is None or stored is None:
        await failures.note(database, attempt, user)
        raise Unauthenticated("wrong_credentials")
    renewed = await hash_password(typed.password) if is_outdated(stored) else None
    async with database.writing() as session:
        await throttles.forgive(session, attempt, counted)
        await _require_unchanged(session, user.id, stored)
        if renewed is not None:
            await session.execute(
                update(User).where(User.id == user.id).values(password_hash=renewed)
            )
        if not await second_factors.is_active(session, user.id):
            return await open_session(session, settings, client, user)
    if typed.code is None:
        raise Unauthenticated("second_factor_required")
    await second_factors.check(database, settings, user.id, typed.code, client.address)
    async with database.writing() as session:
        await _require_unchanged(session, user.id, renewed or stored)
        return await open_session(session, settings, client, user, second_factor=True)


async def _require_unchanged(session: AsyncSession, user_id: UUID, stored: str) -> None:
    """Raise Unauthenticated when the account was changed while the password was looked at.

    The row stays locked, so that a second factor begins before the session or after it.
    """
    user = await session.get_one(User, user_id, with_for_update=True)
    if not user.is_active or user.password_hash != stored:
        raise Unauthenticated("wrong_credentials")


async def refresh(database: Database, settings: Settings, refresh_token: str | None) -> TokenRead:
    """Exchange a refresh token for new tokens; a later second use of one ends its session.

    Within GRACE the same token gets the same successor: two tabs of a browser, or a client whose
    answer got lost.
    """
    if refresh_token is None:
        raise Unauthenticated("session_ended")
    async with database.writing() as session:
        tokens = await _rotate(session, settings, refresh_token)
    if tokens is None:
        raise Unauthenticated("session_ended")
    return tokens


async def sign_out(session: AsyncSession, actor: Actor) -> None:
    """End the session of the request."""
    await end_sessions(session, actor.user_id, "signed_out", only=actor.session_id)
    await _record_end(session, actor, actor.session_id, "session.close")


async def end_session(session: AsyncSession, actor: Actor, session_id: UUID) -> None:
    """End one of the person's own sessions; raises NotFound."""
    if not await end_sessions(session, actor.user_id, "revoked", only=session_id):
        raise NotFound
    await _record_end(session, actor, session_id, "session.revoke")


async def _record_end(session: AsyncSession, actor: Actor, ended: UUID, action: str) -> None:
    user = await session.get_one(User, actor.user_id)
    changes = audit.created({"session_id": ended})
    audit.log(session, actor, action, audit.Target.user(user), changes=changes)


async def end_sessions(
    session: AsyncSession,
    user_id: UUID,
    because: str,
    *,
    only: UUID | None = None,
    spare: UUID | None = None,
) -> int:
    """End a person's open sessions: all, one, or all but one; returns how many."""
    statement = update(UserSession).where(
        UserSession.user_id == user_id, UserSession.ended_at.is_(None)
    )
    if only is not None:
        statement = statement.where(UserSession.id == only)
    if spare is not None:
        statement = statement.where(UserSession.id != spare)
    ended = await session.execute(
        statement.values(ended_at=clock.now(), ended_because=because).returning(UserSession.id)
    )
    return len(ended.all())


def typed_username(typed: str) -> str:
    """What a person typed as a username, as it would be stored; no database takes a NUL."""
    return folded(typed).replace("\x00", "\ufffd")


async def find_user(session: AsyncSession, username: str) -> User | None:
    """The account with that username."""
    return await session.scalar(select(User).where(User.username == username))


async def open_session(
    session: AsyncSession,
    settings: Settings,
    client: ClientAddress,
    user: User,
    *,
    second_factor: bool = False,
) -> TokenRead:
    """A new session of the person, with its first tokens."""
    now = clock.now()
    opened = UserSession(
        id=new_id(),
        user_id=user.id,
        last_used_at=now,
        expires_at=_end_of(now, now, settings),
        user_agent=client.user_agent[:300],
        address=client.address[:60],
        authenticated_at=now,
        second_factor=second_factor,
    )
    session.add(opened)
    await session.flush()
    await new_places.tell_if_new(session, settings, opened, user)
    actor = Actor(user.id, user.name, opened.id)
    told = {
        "session_id": opened.id,
        "address": opened.address,
        "user_agent": opened.user_agent,
        "second_factor": second_factor,
    }
    audit.log(session, actor, "session.open", audit.Target.user(user), changes=audit.created(told))
    return await _issue(session, settings, opened, new_secret())


# Refreshing is asked of nobody in particular: its statements are built once.
_IS_IT = RefreshToken.fingerprint == bindparam("mark")
_USE = (
    update(RefreshToken)
    .where(_IS_IT, RefreshToken.used_at.is_(None))
    .values(used_at=bindparam("now"))
    .returning(RefreshToken.session_id)
    .execution_options(synchronize_session=False)
)
# The one just used, or used so lately: the other use may have been committed while ours waited.
_USED = select(RefreshToken.session_id).where(_IS_IT, RefreshToken.used_at > bindparam("since"))
_OPENED = (
    select(UserSession)
    .join(User, User.id == UserSession.user_id)
    .where(
        UserSession.id.in_(_USED),
        UserSession.ended_at.is_(None),
        UserSession.expires_at > bindparam("now"),
        User.is_active,
    )
)


async def _rotate(session: AsyncSession, settings: Settings, token: str) -> TokenRead | None:
    now = clock.now()
    mark = fingerprint(token)
    await session.scalar(_USE, {"mark": mark, "now": now})
    when = {"mark": mark, "now": now, "since": now - GRACE}
    opened = await session.scalar(_OPENED, when)
    if opened is None:
        if await session.scalar(_USED, when) is None:
            await _end_reused(session, mark)
        return None
    opened.last_used_at = now
    opened.expires_at = _end_of(opened.created_at, now, settings)
    successor = successor_of(settings.secret_key.get_secret_value(), token)
    return await _issue(session, settings, opened, successor)


def _end_of(began: datetime, used: datetime, settings: Settings) -> datetime:
    """A session lives from one use to the next, and at last ends however much it is used."""
    unused = used + timedelta(days=settings.session_days)
    return min(unused, began + timedelta(days=settings.session_max_days))


async def _end_reused(session: AsyncSession, token: str) -> None:
    """A token used twice was stolen from somebody: nobody can tell from whom, so both go."""
    owner = (
        await session.execute(
            select(UserSession.id, UserSession.user_id, User.name, User.work_unit_id)
            .join(RefreshToken, RefreshToken.session_id == UserSession.id)
            .join(User, User.id == UserSession.user_id)
            .where(RefreshToken.fingerprint == token)
        )
    ).first()
    if owner and await end_sessions(session, owner.user_id, "token_reused", only=owner.id):
        target = audit.Target("user", owner.user_id, owner.work_unit_id)
        actor = Actor(owner.user_id, owner.name, owner.id)
        audit.log(session, actor, "session.token_reused", target)


async def _issue(
    session: AsyncSession, settings: Settings, opened: UserSession, refresh_token: str
) -> TokenRead:
    lifetime = timedelta(minutes=settings.access_token_minutes)
    values = {
        "fingerprint": fingerprint(refresh_token),
        "session_id": opened.id,
        "created_at": clock.now(),
    }
    await insert_if_absent(session, RefreshToken, values, "fingerprint")
    claims = AccessClaims(opened.user_id, opened.id)
    return TokenRead(
        access_token=issue_access_token(settings.secret_key.get_secret_value(), claims, lifetime),
        token_type="bearer",  # noqa: S106 - the kind of token, not a token
        expires_in=int(lifetime.total_seconds()),
        refresh_token=refresh_token,
    )
