"""The caller's own notifications: nobody sees those of somebody else."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.messages import Language, Sentence
from app.core.messages.notices import notice_sentence
from app.core.messages.reminders import reminder_sentence
from app.models import Notification, Team
from app.models.notification import NOTICES, NoticeKind, NotificationStage, NotificationSubject
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
from app.services.tasks.reminders.still_open import still_open

_FILTERS: Filters = {
    "unread": lambda value: Notification.read_at.is_(None) == value,
    "stage": lambda value: Notification.stage == value,
}
_PLAIN = ("id", "stage", "subject_type", "subject_id", "due_date", "decree_id")
_PLACES = {
    NotificationSubject.ACTION_ITEM: "action-items/{}",
    NotificationSubject.EVIDENCE: "evidence/{}",
    NotificationSubject.FINDING: "findings/{}",
    NotificationSubject.DIRECTIVE: "directives/{}",
    NotificationSubject.FOLLOW_UP: "follow-ups/{}",
    NotificationSubject.COMMENT: "comments/{}",
    NotificationSubject.RECORD_TYPE: "inbox?record_type_id={}",
    NotificationSubject.TEAM: "teams/{}/members",
    NotificationSubject.ACCOUNT: "audit-events?target_id={}",
    NotificationSubject.WEBHOOK: "webhook-endpoints/{}",
    NotificationSubject.SOURCE: "sources",
    NotificationSubject.CONNECTOR: "connectors/{}",
    NotificationSubject.INSTALLATION: "operations/state",
}


async def list_notifications(
    session: AsyncSession, actor: Actor, query: NotificationQuery, language: Language
) -> NotificationPage:
    """The caller's notifications in their language, newest first."""
    statement = (
        notifications()
        .where(Notification.user_id == actor.user_id, *conditions(query, _FILTERS))
        .order_by(Notification.created_at.desc(), Notification.id.desc())
    )
    rows, total = await fetch_page(session, statement, query)
    are_open = await still_open(session, rows)
    items = [read_notification(row, language, is_open=row.id in are_open) for row in rows]
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
        Notification.created_at,
        Notification.read_at,
        *TEAM_COLUMNS,
    ).outerjoin(Team, Team.id == Notification.team_id)


def read_notification(row: AnyRow, language: Language, *, is_open: bool) -> NotificationRead:
    """A row of `notifications` in words; `is_open`: it would be given now, were it not."""
    return NotificationRead(
        **{name: getattr(row, name) for name in _PLAIN},
        **_words(row, language)._asdict(),
        href="/api/v1/" + _place(row),
        team=team_reference(row) if row.team_id else None,
        is_open=is_open,
        created_at=row.created_at,
        read_at=row.read_at,
    )


def _words(row: AnyRow, language: Language) -> Sentence:
    if row.stage in NOTICES:
        return notice_sentence(row.facts, language, is_own=row.subject_id == row.user_id)
    due_date: date | None = row.due_date
    facts = {**row.facts, "team": row.team_title}
    return reminder_sentence(row.stage, row.subject_type, language, due_date, facts)


def _place(row: AnyRow) -> str:
    """Where to do something; what one is told of oneself is read under "me"."""
    if row.stage is NotificationStage.SECURITY and row.subject_id == row.user_id:
        return "me"
    if row.stage is NotificationStage.SECURITY and row.facts["kind"] == NoticeKind.CODE_ISSUED:
        return f"users/{row.subject_id}/activation-code"
    return _PLACES[row.subject_type].format(row.subject_id)
