"""Where a person is signed in."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.models import UserSession
from app.policies.actors import Actor
from app.schemas.identity.auth import SessionPage, SessionQuery, SessionRead


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
            authenticated_at=row.authenticated_at or row.created_at,
            second_factor=row.second_factor,
        )
        for row in rows
    ]
    return SessionPage(
        items=items, total=total or 0, page=query.page, size=query.size, next=None, previous=None
    )
