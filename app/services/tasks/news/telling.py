"""Telling people what happened: the audit log is followed from where it was left."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Database
from app.models import AuditEvent, NewsProgress
from app.models.comment import CommentSubject
from app.models.notification import NotificationStage, NotificationSubject
from app.services.platform.notices.telling import ANY_31_BITS
from app.services.platform.sql import AnyRow
from app.services.tasks.news.hearers import hearers
from app.services.tasks.news.things import things_of
from app.services.tasks.reminders.days import refresh_days
from app.services.tasks.reminders.engine import DueNotification, give
from app.services.tasks.told import TABLE

_CHUNK = 500
_COMMENT = ".comment"
_SUBJECTS = {*NotificationSubject, *CommentSubject}
_HEARD = [action for action, telling in TABLE.items() if telling.hearers]


class _News(NamedTuple):
    """What is told, and up to which entry the log was read for it."""

    after: int
    until: int
    told: Sequence[DueNotification]


async def tell(database: Database, *, with_mail: bool) -> int:
    """Tell everybody of the entries since the last time, each once; how many notifications.

    Two that run at once do not double any: the place in the log is moved on with what is told. A
    run with nothing new asks one statement.
    """
    given = 0
    while True:
        async with database.reading() as session:
            after, end = await _ends(session)
        if after >= end:
            return given
        await refresh_days(database)
        async with database.reading() as session:
            news = await _look(session, after, end)
        async with database.writing() as session:
            moved = update(NewsProgress).where(NewsProgress.position == news.after)
            moved = moved.values(position=news.until).returning(NewsProgress.id)
            if await session.scalar(moved) is None:  # another was faster
                return given
            if news.told:
                given += len(await give(session, news.told, with_mail=with_mail))


async def _ends(session: AsyncSession) -> tuple[int, int]:
    """Up to which entry everybody was told, and the last one there is."""
    last = select(func.coalesce(func.max(AuditEvent.id), 0)).scalar_subquery()
    after, end = (await session.execute(select(NewsProgress.position, last))).one()
    return after, end


async def _look(session: AsyncSession, after: int, end: int) -> _News:
    """The next entries, as many as are told at a time, and who hears of them."""
    rows = await session.execute(
        select(
            AuditEvent.id,
            AuditEvent.action,
            AuditEvent.target_type,
            AuditEvent.target_id,
            AuditEvent.decree_id,
            AuditEvent.changes,
        )
        .where(AuditEvent.id > after, AuditEvent.id <= end, AuditEvent.action.in_(_HEARD))
        .order_by(AuditEvent.id)
        .limit(_CHUNK)
    )
    entries = {row.id: row for row in rows}
    until = max(entries) if len(entries) == _CHUNK else end
    if not entries:
        return _News(after, until, ())
    people = (await session.execute(hearers(), {"after": after, "until": until})).all()
    things = await things_of(session, {_about(entries[row.entry]) for row in people})
    return _News(after, until, list(_told(people, entries, things)))


def _told(
    people: Iterable[AnyRow], entries: dict[int, AnyRow], things: dict[UUID, AnyRow]
) -> Iterator[DueNotification]:
    told: set[tuple[int, UUID]] = set()
    for row in people:
        entry = entries[row.entry]
        thing = things.get(_about(entry))
        is_told = (row.entry, row.user_id) in told
        if thing is None or is_told or _hears_otherwise(entry, {str(row.user_id), str(row.whose)}):
            continue
        told.add((row.entry, row.user_id))
        subject_type, subject_id = _subject(entry)
        said = {"action": entry.action, "code": thing.code, "text": thing.text}
        yield DueNotification(
            user_id=row.user_id,
            subject_type=subject_type,
            subject_id=subject_id,
            occurrence=entry.id & ANY_31_BITS,
            stage=NotificationStage.HAPPENED,
            due_date=None,
            decree_id=entry.decree_id,
            team_id=thing.team_id,
            facts={**said, **_period(entry), **day_of_effect(entry)},
            audit_event_id=entry.id,
        )


def _about(entry: AnyRow) -> UUID:
    """What it is about; what is no thing of its own, such as an amendment: its decree."""
    key: UUID = entry.target_id if entry.target_type in _SUBJECTS else entry.decree_id
    return key


def _subject(entry: AnyRow) -> tuple[NotificationSubject, UUID]:
    """What is opened to read more: of a comment itself, not of what it is about."""
    if entry.action.endswith(_COMMENT):
        return NotificationSubject.COMMENT, UUID(_said(entry)["id"])
    if entry.target_type in _SUBJECTS:
        return NotificationSubject(entry.target_type), entry.target_id
    return NotificationSubject.DECREE, entry.decree_id


def _said(entry: AnyRow) -> dict[str, Any]:
    """What the log keeps of a comment: its key, and whom it calls in."""
    said: dict[str, Any] = entry.changes.get("comment", [None, {}])[1]
    return said


def _hears_otherwise(entry: AnyRow, people: set[str]) -> bool:
    """Whoever a comment calls in is told of that; whoever was invited before was told then.

    `people`: who would be told, and in whose place.
    """
    if entry.action == "meeting.invite":
        return people.isdisjoint(entry.changes["invited_ids"][1])
    return not people.isdisjoint(_said(entry).get("mention_ids", ()))


def _period(entry: AnyRow) -> dict[str, str]:
    """The month (2023-06) or year (2023) that was closed or reopened."""
    old, new = entry.changes.get("closed_period", [None, None])
    return {"period": new or old} if new or old else {}


def day_of_effect(entry: AnyRow) -> dict[str, str]:
    """The day on which it takes effect, where that is not the day it was recorded."""
    for name in ("effective_from", "memberships_end"):
        if day := entry.changes.get(name, [None, None])[1]:
            return {"day": day}
    return {}
