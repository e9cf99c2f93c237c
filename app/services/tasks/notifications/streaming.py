"""The caller's notifications as they come: how many are unread, and each new one."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Database
from app.models import Notification
from app.models.notification import NOT_REMINDERS
from app.policies.actors import Actor
from app.schemas.tasks.notifications import NotificationCounts, NotificationRead
from app.services.platform.sql import AnyRow
from app.services.tasks.notifications.known import Known, known_now
from app.services.tasks.notifications.poller import NotificationPoller, NotificationSnapshot, look
from app.services.tasks.notifications.queries import Wording, notifications, read_notification

HEARTBEAT_SECONDS = 15
BATCH = 200


class Event(NamedTuple):
    """Something to tell; without data it only shows that the stream is alive."""

    name: str = ""
    data: NotificationRead | NotificationCounts | None = None
    id: UUID | None = None


class _Listener:
    """What one stream has told already."""

    def __init__(self, actor: Actor, wording: Wording, known: NotificationSnapshot) -> None:
        """What came before the stream began is in the list, not in the stream."""
        self._actor, self._wording, self._since = actor, wording, known.since
        self._told = {row.id for row in known.recent.get(actor.user_id, ())}
        self._unread: int | None = None

    def tell(self, row: AnyRow, known: Known | None) -> Event:
        """A notification, in words; it is not news any more."""
        self._told.add(row.id)
        is_open = row.stage not in NOT_REMINDERS
        told = read_notification(row, self._wording, known, is_open=is_open)
        return Event("notification", told, row.id)

    def fresh(self, found: NotificationSnapshot) -> list[AnyRow]:
        """What came since the last look."""
        rows = found.recent.get(self._actor.user_id, ())
        return [row for row in rows if row.id not in self._told and row.created_at > self._since]

    def news(self, found: NotificationSnapshot, known: Mapping[UUID, Known]) -> Iterator[Event]:
        """What changed since the last look; `known` is what its reader may know of `fresh`."""
        for row in self.fresh(found):
            yield self.tell(row, known.get(row.id))
        self._told = {row.id for row in found.recent.get(self._actor.user_id, ())}
        unread = found.unread.get(self._actor.user_id, 0)
        if unread != self._unread:
            self._unread = unread
            yield Event("unread", NotificationCounts(unread=unread))


async def _missed(session: AsyncSession, actor: Actor, after: UUID | None) -> Sequence[AnyRow]:
    """The next of those that came after a notification, oldest first; none when none is named."""
    if after is None:
        return ()
    rows = await session.execute(
        notifications()
        .where(Notification.user_id == actor.user_id, Notification.id > after)
        .order_by(Notification.id)
        .limit(BATCH)
    )
    return rows.all()


async def _words(database: Database, actor: Actor, rows: Sequence[AnyRow]) -> dict[UUID, Known]:
    """What the person may know now of what came; no statement where nothing did."""
    if not rows:
        return {}
    async with database.reading() as session:
        return await known_now(session, actor.user_id, rows)


async def stream(  # noqa: PLR0913 - what a stream depends on
    lookout: NotificationPoller,
    database: Database,
    actor: Actor,
    wording: Wording,
    *,
    after: UUID | None,
    seconds: int,
) -> AsyncIterator[Event]:
    """The unread count at once and whenever it changes, new notifications, and heartbeats.

    With `after` (a notification, or any other UUIDv7 for the moment in it) those that came since
    then are told first, however many. It ends with the session, when the person is deactivated,
    with the service, and after `seconds`.
    """
    clock = asyncio.get_running_loop().time
    end, told_at = clock() + seconds, clock()
    async with database.reading() as session:
        found: NotificationSnapshot | None = (known := await look(session, [actor]))
        missed = await _missed(session, actor, after)
        words = await known_now(session, actor.user_id, missed)
    listener = _Listener(actor, wording, known)
    while missed:  # between two batches no connection is held: a client may be slow
        for row in missed:
            yield listener.tell(row, words.get(row.id))
        async with database.reading() as session:
            missed = await _missed(session, actor, missed[-1].id)
            words = await known_now(session, actor.user_id, missed)
    with lookout.listening(database, actor):
        while found is None or actor.session_id in found.sessions:
            words = await _words(database, actor, listener.fresh(found)) if found else {}
            for event in listener.news(found, words) if found else ():
                told_at = clock()
                yield event
            if lookout.is_closed or clock() >= end:
                return
            if clock() - told_at >= HEARTBEAT_SECONDS:
                told_at = clock()
                yield Event()
            found = await lookout.next()
