"""How a person wants to be told; who never said it gets a digest in Indonesian."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.messages import Language
from app.models import NotificationPreference, User
from app.models.notification import DEFAULT_EMAIL_MODE
from app.policies.actors import Actor
from app.schemas.tasks.notifications import (
    NotificationPreferencesRead,
    NotificationPreferencesUpdate,
)
from app.services.platform import audit
from app.services.platform.sql import insert_if_absent


async def read_preferences(session: AsyncSession, actor: Actor) -> NotificationPreferencesRead:
    """The caller's preferences, and the address their mail goes to."""
    user = await session.get_one(User, actor.user_id)
    kept = await session.get(NotificationPreference, actor.user_id)
    return NotificationPreferencesRead(
        id=user.id,
        email_mode=kept.email_mode if kept else DEFAULT_EMAIL_MODE,
        language=kept.language if kept else Language.INDONESIAN,
        email_address=user.email,
    )


async def set_preferences(
    session: AsyncSession, actor: Actor, body: NotificationPreferencesUpdate
) -> None:
    """Keep what the caller wants from now on."""
    user = await session.get_one(User, actor.user_id)
    default = {"email": DEFAULT_EMAIL_MODE, "language": Language.INDONESIAN}
    values = {"user_id": user.id, **default, "version": 1}
    await insert_if_absent(session, NotificationPreference, values, "user_id")
    kept = await session.get_one(NotificationPreference, user.id, populate_existing=True)
    if changes := audit.apply(kept, body.model_dump()):
        target = audit.Target.user(user)
        audit.log(session, actor, "notification_preferences.set", target, changes=changes)
    await session.flush()
