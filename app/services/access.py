"""Signing in, staying signed in, signing out. Takes the Database where a failure must be kept."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.errors import NotFound, Unauthenticated
from app.core.identifiers import new_id
from app.core.security import (
    AccessClaims,
    fingerprint,
    issue_access_token,
    new_secret,
    verify_password,
)
from app.core.settings import Settings
from app.core.texts import folded
from app.models import RefreshToken, User, UserSession
from app.policies.actors import Actor
from app.schemas.access import (
    SessionPage,
    SessionQuery,
    SessionRead,
    TokenRead,
)
from app.services import audit, sign_in_guards
from app.services.sign_in_guards import Attempt


@dataclass(frozen=True)
class Client:
    """Where a request comes from, as far as we know."""

    address: str
    user_agent: str


async def sign_in(
    database: Database, settings: Settings, client: Client, username: str, password: str
) -> TokenRead:
    """Tokens of a new session; raises Unauthenticated (the same for every reason) or TooMany."""
    attempt = Attempt(typed_username(username), client.address)
    async with database.writing() as session:
        counted = await sign_in_guards.count_attempt(session, attempt)
        user = await find_user(session, attempt.username)
    stored = user.password_hash if user and user.is_active else None
    if not await verify_password(password, stored) or user is None:
        raise Unauthenticated("wrong_credentials")
    async with database.writing() as session:
        await sign_in_guards.forgive(session, attempt, counted)
        return await open_session(session, settings, client, user)


async def refresh(database: Database, settings: Settings, refresh_token: str | None) -> TokenRead:
    """Exchange a refresh token for new tokens; the second use of one ends its session."""
    if refresh_token is None:
        raise Unauthenticated("session_ended")
    async with database.writing() as session:
        tokens = await _rotate(session, settings, fingerprint(refresh_token))
    if tokens is None:
        raise Unauthenticated("session_ended")
    return tokens


async def sign_out(session: AsyncSession, actor: Actor) -> None:
    """End the session of the request."""
    await end_sessions(session, actor.user_id, "signed_out", only=actor.session_id)


async def list_sessions(session: AsyncSession, actor: Actor, query: SessionQuery) -> SessionPage:
    """The person's own open sessions."""
    mine = (
        UserSession.user_id == actor.user_id,
        UserSession.ended_at.is_(None),
        UserSession.expires_at > clock.now(),
    )
    total = await session.scalar(select(func.count()).select_from(UserSession).where(*mine))
    rows = await session.scalars(
        select(UserSession)
        .where(*mine)
        .order_by(UserSession.created_at.desc(), UserSession.id)
        .limit(query.size)
        .offset(query.offset)
    )
    items = [
        SessionRead(
            id=row.id,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
            expires_at=row.expires_at,
            user_agent=row.user_agent,
            address=row.address,
            current=row.id == actor.session_id,
        )
        for row in rows
    ]
    return SessionPage(
        items=items, total=total or 0, page=query.page, size=query.size, next=None, previous=None
    )


async def end_session(session: AsyncSession, actor: Actor, session_id: UUID) -> None:
    """End one of the person's own sessions; raises NotFound."""
    if not await end_sessions(session, actor.user_id, "revoked", only=session_id):
        raise NotFound


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
    session: AsyncSession, settings: Settings, client: Client, user: User
) -> TokenRead:
    """A new session of the person, with its first tokens."""
    now = clock.now()
    opened = UserSession(
        id=new_id(),
        user_id=user.id,
        last_used_at=now,
        expires_at=now + timedelta(days=settings.session_days),
        user_agent=client.user_agent[:300],
        address=client.address[:60],
    )
    session.add(opened)
    await session.flush()
    actor = Actor(user.id, user.name, opened.id)
    audit.record(session, actor, "session.open", target_of(user))
    return _issue(session, settings, user.id, opened.id)


async def _rotate(session: AsyncSession, settings: Settings, token: str) -> TokenRead | None:
    now = clock.now()
    session_id = await session.scalar(
        update(RefreshToken)
        .where(RefreshToken.fingerprint == token, RefreshToken.used_at.is_(None))
        .values(used_at=now)
        .returning(RefreshToken.session_id)
    )
    if session_id is None:
        await _end_reused(session, token)
        return None
    owner = await session.scalar(
        select(UserSession.user_id)
        .join(User, User.id == UserSession.user_id)
        .where(
            UserSession.id == session_id,
            UserSession.ended_at.is_(None),
            UserSession.expires_at > now,
            User.is_active,
        )
    )
    if owner is None:
        return None
    expires_at = now + timedelta(days=settings.session_days)
    await session.execute(
        update(UserSession)
        .where(UserSession.id == session_id)
        .values(last_used_at=now, expires_at=expires_at)
    )
    return _issue(session, settings, owner, session_id)


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
        audit.record(session, actor, "session.token_reused", target)


def _issue(session: AsyncSession, settings: Settings, user_id: UUID, session_id: UUID) -> TokenRead:
    lifetime = timedelta(minutes=settings.access_token_minutes)
    refresh_token = new_secret()
    session.add(RefreshToken(fingerprint=fingerprint(refresh_token), session_id=session_id))
    return TokenRead(
        access_token=issue_access_token(
            settings.secret_key.get_secret_value(), AccessClaims(user_id, session_id), lifetime
        ),
        token_type="bearer",  # noqa: S106 - the kind of token, not a token
        expires_in=int(lifetime.total_seconds()),
        refresh_token=refresh_token,
    )


def target_of(user: User) -> audit.Target:
    """The account as the audit log names it."""
    return audit.Target("user", user.id, user.work_unit_id)
