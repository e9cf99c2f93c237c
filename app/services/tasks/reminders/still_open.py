"""Which reminders still hold: the thing is open, at that stage, and concerns that person."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.services.platform.sql import AnyRow
from app.services.tasks.reminders.rules import parameters, standing


async def still_open(session: AsyncSession, notifications: Collection[AnyRow]) -> set[UUID]:
    """The keys of those (rows with `id` and `subject_id`) that would be given now, were they not.

    What is done, closed or over, has come to another stage, or concerns somebody else by now is
    left out. `refresh_days` must have run today.
    """
    if not notifications:
        return set()
    about = {
        "given": [row.id for row in notifications],
        "subjects": list({row.subject_id for row in notifications}),
    }
    return set(await session.scalars(standing(), parameters() | about))
