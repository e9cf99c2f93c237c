"""The caller's notifications as they come: how many are unread, and each new one."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Database
from app.core.messages import Language
from app.models import Notification
from app.policies.actors import Actor
from app.schemas.notifications import NotificationCounts, NotificationRead
from app.services.notifications.looking import Look, Lookout, look
from app.services.notifications.reading import notifications, read_notification

HEARTBEAT_SECONDS = 15
_CAUGHT_UP = 100


class Event(NamedTuple):
    """Something to tell; without data it only shows that the stream is alive."""

    name: str = ""
    data: NotificationRead | NotificationCounts | None = None
    id: UUID | None = None


class _Listener:
    """What one stream has told already."""

    def __init__(self, actor: Actor, language: Language, known: Look) -> None:
        """What came before the stream began is in the list, not in the stream."""
        self._actor, self._language = actor, language
        self._told = {row.id for row in known.recent.get(actor.user_id, ())}
        self._unread: int | None = None

    def news(self, found: Look) -> Iterator[Event]:
        """What changed since the last look."""
        rows = found.recent.get(self._actor.user_id, ())
        for row in rows:
            if row.id not in self._told:
                read = read_notification(row, self._language)
                yield Event("notification", read, row.id)
        self._told = {row.id for row in rows}
        unread = found.unread.get(self._actor.user_id, 0)
        if unread != self._unread:
            self._unread = unread
            yield Event("unread", NotificationCounts(unread=unread))


async def _missed(
    session: AsyncSession, actor: Actor, language: Language, after: UUID | None
) -> list[Event]:
    """What came after a notification, oldest first; nothing when none is named."""
    if after is None:
        return []
    rows = await session.execute(
        notifications()
        .where(Notification.user_id == actor.user_id, Notification.id > after)
        .order_by(Notification.id)
        .limit(_CAUGHT_UP)
    )
    return [Event("notification", read_notification(row, language), row.id) for row in rows]


async def stream(  # noqa: PLR0913 - what a stream depends on
    lookout: Lookout,
    database: Database,
    actor: Actor,
    language: Language,
    *,
    after: UUID | None,
    seconds: int,
) -> AsyncIterator[Event]:
    """The unread count at once and whenever it changes, new notifications, and heartbeats.

    With `after` (a notification) those that came since then are told first. It ends with the
    session, when the person is deactivated, with the service, and after `seconds`.
    """
    clock = asyncio.get_running_loop().time
    end, told_at = clock() + seconds, clock()
    async with database.reading() as session:
        found: Look | None = (known := await look(session, [actor]))
        missed = await _missed(session, actor, language, after)
    listener = _Listener(actor, language, known)
    for event in missed:
        yield event
    with lookout.listening(database, actor):
        while found is None or actor.session_id in found.sessions:
            for event in listener.news(found) if found else ():
                told_at = clock()
                yield event
            if lookout.is_closed or clock() >= end:
                return
            if clock() - told_at >= HEARTBEAT_SECONDS:
                told_at = clock()
                yield Event()
            found = await lookout.next()
