"""One look a second at the database for everybody who listens, however many they are."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.database_faults import meaning_of
from app.core.errors import TooMany
from app.models import Notification, User, UserSession
from app.policies.actors import Actor
from app.services.platform.sql import AnyRow
from app.services.tasks.notifications.queries import notifications

LOOK_SECONDS = 1.0
# Of one person: a stream for each of a few windows and devices.
STREAMS_MAX = 8
STREAM_WAIT_SECONDS = 30
# Longer than a transaction that gives notifications takes: what it wrote is seen when it commits.
RECENT = timedelta(seconds=60)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class NotificationSnapshot:
    """Whose sessions live, how many each person has not read, and what came since an instant."""

    since: datetime
    sessions: frozenset[UUID]
    unread: Mapping[UUID, int]
    recent: Mapping[UUID, Sequence[AnyRow]]


async def look(
    session: AsyncSession, listeners: Sequence[Actor], since: datetime | None = None
) -> NotificationSnapshot:
    """Three statements, for any number of listeners; `since` (UTC) is a minute ago by default."""
    since = since or clock.now() - RECENT
    people = {listener.user_id for listener in listeners}
    alive = await session.scalars(
        select(UserSession.id)
        .join(User, User.id == UserSession.user_id)
        .where(
            UserSession.id.in_({listener.session_id for listener in listeners}),
            UserSession.ended_at.is_(None),
            UserSession.expires_at > clock.now(),
            User.is_active,
        )
    )
    unread = await session.execute(
        select(Notification.user_id, func.count().label("unread"))
        .where(Notification.user_id.in_(people), Notification.read_at.is_(None))
        .group_by(Notification.user_id)
    )
    rows = await session.execute(
        notifications()
        .where(Notification.user_id.in_(people), Notification.created_at > since)
        .order_by(Notification.id)
    )
    recent: dict[UUID, list[AnyRow]] = defaultdict(list)
    for row in rows:
        recent[row.user_id].append(row)
    return NotificationSnapshot(
        since, frozenset(alive), {row.user_id: row.unread for row in unread}, recent
    )


class NotificationPoller:
    """Looks while somebody listens; between two looks no connection is held."""

    def __init__(self) -> None:
        """Nobody listens yet."""
        self._listeners: dict[object, Actor] = {}
        self._task: asyncio.Task[None] | None = None
        self._next: asyncio.Future[NotificationSnapshot] | None = None
        self.is_closed = False

    def close(self) -> None:
        """The service ends: streams end with it instead of holding it up."""
        self.is_closed = True

    def require_room(self, actor: Actor) -> None:
        """Raise TooMany when the person has as many streams as anybody needs."""
        theirs = sum(each.user_id == actor.user_id for each in self._listeners.values())
        if theirs >= STREAMS_MAX:
            raise TooMany("too_many_streams", retry_after=STREAM_WAIT_SECONDS)

    @contextmanager
    def listening(self, database: Database, actor: Actor) -> Iterator[None]:
        """Be among those who are looked for."""
        key = object()
        self._listeners[key] = actor
        if self._task is None:
            self._next = asyncio.get_running_loop().create_future()
            self._task = asyncio.create_task(self._look_on(database), name="lookout")
        try:
            yield
        finally:
            del self._listeners[key]
            if not self._listeners and self._task is not None:
                self._task.cancel()
                self._task = None

    async def next(self) -> NotificationSnapshot | None:
        """The next look; None when there is none for some seconds (the database is away)."""
        assert self._next is not None  # noqa: S101 - asked while listening
        with suppress(TimeoutError):
            return await asyncio.wait_for(asyncio.shield(self._next), LOOK_SECONDS * 5)
        return None

    async def _look_on(self, database: Database) -> None:
        since = clock.now() - RECENT
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            began = clock.now()
            try:
                async with database.reading() as session:
                    found = await look(session, list(self._listeners.values()), since)
            except Exception as error:  # the streams go on when the database is back
                if meaning_of(error) is None:  # otherwise `Database` tells
                    log.exception("look_failed")
                continue
            since = began - RECENT  # not of now: what came while the database was away is told, too
            ready, self._next = self._next, asyncio.get_running_loop().create_future()
            if ready is not None and not ready.done():
                ready.set_result(found)
