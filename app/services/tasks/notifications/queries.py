"""The caller's own notifications: nobody sees those of somebody else."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.messages import Language, Sentence
from app.core.messages.news import news_sentence, who_said, whose_step
from app.core.messages.notices import notice_sentence
from app.core.messages.reminders import reminder_sentence
from app.models import Notification, Team
from app.models.notification import NOTICES, NotificationStage
from app.policies.actors import Actor
from app.schemas.tasks.notifications import (
    NotificationCounts,
    NotificationPage,
    NotificationQuery,
    NotificationRead,
)
from app.services.platform.paging import Filters, as_page, conditions, fetch_page
from app.services.platform.references import TEAM_COLUMNS, team_reference
from app.services.platform.sql import AnyRow, AnySelect
from app.services.tasks.notifications.known import NOTHING_KNOWN, Known, known_to
from app.services.tasks.notifications.places import addresses
from app.services.tasks.reminders.still_open import still_open

_FILTERS: Filters = {
    "unread": lambda value: Notification.read_at.is_(None) == value,
    "stage": lambda value: Notification.stage == value,
}
_PLAIN = ("id", "stage", "subject_type", "subject_id", "due_date", "decree_id")


class Wording(NamedTuple):
    """In which language a notification is told, and below which address its page is."""

    language: Language
    front_end_url: str


async def list_notifications(
    session: AsyncSession, actor: Actor, query: NotificationQuery, wording: Wording
) -> NotificationPage:
    """The caller's notifications in their language, newest first."""
    statement = (
        notifications()
        .where(Notification.user_id == actor.user_id, *conditions(query, _FILTERS))
        .order_by(Notification.created_at.desc(), Notification.id.desc())
    )
    rows, total = await fetch_page(session, statement, query)
    are_open = await still_open(session, rows)
    known = await known_to(session, actor, rows)
    items = [
        read_notification(row, wording, known.get(row.id), is_open=row.id in are_open)
        for row in rows
    ]
    return as_page(NotificationPage, items, total, query)


async def count_notifications(session: AsyncSession, actor: Actor) -> NotificationCounts:
    """How many the caller has not read."""
    unread = await session.scalar(
        select(func.count())
        .select_from(Notification)
        .where(Notification.user_id == actor.user_id, Notification.read_at.is_(None))
    )
    return NotificationCounts(unread=unread or 0)


def notifications() -> AnySelect:
    """The columns of NotificationRead."""
    return select(
        *(getattr(Notification, name) for name in _PLAIN),
        Notification.user_id,
        Notification.facts,
        Notification.audit_event_id,
        Notification.created_at,
        Notification.read_at,
        *TEAM_COLUMNS,
    ).outerjoin(Team, Team.id == Notification.team_id)


def read_notification(
    row: AnyRow, wording: Wording, known: Known | None, *, is_open: bool
) -> NotificationRead:
    """A row of `notifications` in words; `is_open`: it would be given now, were it not.

    `known` is what its reader may know of it; None: it is out of their sight.
    """
    known = known or NOTHING_KNOWN
    href, web_url = addresses(row, wording.front_end_url)
    return NotificationRead(
        **{name: getattr(row, name) for name in _PLAIN},
        **_words(row, wording.language, known)._asdict(),
        by=whose_step(wording.language, known.by, known.behalf),
        words=known.words,
        href=href,
        web_url=web_url,
        team=team_reference(row) if row.team_id else None,
        is_open=is_open,
        created_at=row.created_at,
        read_at=row.read_at,
    )


def _words(row: AnyRow, language: Language, known: Known) -> Sentence:
    if row.stage in NOTICES:
        return notice_sentence(row.facts, language, is_own=row.subject_id == row.user_id)
    due_date: date | None = row.due_date
    facts = {**row.facts, "team": row.team_title, "text": known.name or row.facts["text"]}
    if row.stage is NotificationStage.HAPPENED:
        sentence = news_sentence(row.subject_type, language, facts)
    else:
        sentence = reminder_sentence(row.stage, row.subject_type, language, due_date, facts)
    by = whose_step(language, known.by, known.behalf)
    said = who_said(language, by, known.words, known.reason_code)
    return Sentence(sentence.title, f"{sentence.detail} {said}".rstrip())
