"""Giving the reminders that are due, each once, however many engines run."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.identifiers import new_id
from app.models import Decree, Email, Notification, NotificationPreference, User
from app.models.notification import (
    DEFAULT_EMAIL_MODE,
    EmailMode,
    NotificationStage,
    NotificationSubject,
)
from app.services.integration.events import outbox
from app.services.integration.events.types import REMINDER
from app.services.platform.sql import AnyRow, insert_absent
from app.services.tasks.reminders.days import refresh_days
from app.services.tasks.reminders.rules import missing, parameters

_CHUNK = 5000
_KEY = ("user_id", "subject_type", "subject_id", "occurrence", "stage")


async def remind(database: Database, *, with_mail: bool) -> int:
    """Give every reminder that is true now and was not given yet; how many there were.

    A run with nothing to give only reads, with the same few statements for any number of offices.
    `with_mail` says whether mail can be sent at all.
    """
    await refresh_days(database)
    given, is_full = 0, True
    while is_full:
        async with database.reading() as session:
            found = await session.execute(missing().limit(_CHUNK), parameters())
            rows = found.all()
        if rows:
            async with database.writing() as session:
                given += await _give(session, rows, with_mail=with_mail)
        is_full = len(rows) == _CHUNK
    return given


async def _give(session: AsyncSession, rows: Sequence[AnyRow], *, with_mail: bool) -> int:
    """Write notifications down, unless another engine was faster; and the mails they need."""
    modes = await _email_modes(session, {row.user_id for row in rows}) if with_mail else {}
    now = clock.now()
    made = [
        {
            "id": new_id(),
            "user_id": row.user_id,
            "stage": NotificationStage(row.stage),
            "subject_type": NotificationSubject(row.subject_type),
            "subject_id": row.subject_id,
            "occurrence": row.occurrence,
            "due_date": row.due_date,
            "decree_id": row.decree_id,
            "team_id": row.team_id,
            "facts": {"code": row.code, "text": row.text},
            "email_mode": modes.get(row.user_id, EmailMode.NONE),
            "created_at": now,
        }
        for row in rows
    ]
    given = set(await insert_absent(session, Notification, made, *_KEY))
    await _announce(session, [row for row in made if row["id"] in given])
    await _mail_at_once(
        session,
        [row for row in made if row["id"] in given and row["email_mode"] is EmailMode.SINGLE],
    )
    return len(given)


async def _announce(session: AsyncSession, notifications: Sequence[dict[str, Any]]) -> None:
    """Every reminder is an event of its office; whose it is, but none of its words."""
    decrees = {row["decree_id"] for row in notifications}
    rows = await session.execute(
        select(Decree.id, Decree.work_unit_id).where(Decree.id.in_(decrees))
    )
    offices = {decree_id: work_unit_id for decree_id, work_unit_id in rows}  # noqa: C416 - rows are no pairs to the type checker
    for row in notifications:
        subject_type: NotificationSubject = row["subject_type"]
        data = {
            "target_type": subject_type.value,
            "target_id": str(row["subject_id"]),
            "decree_id": str(row["decree_id"]),
            "from_status": None,
            "to_status": row["stage"].value,
            "actor_kind": None,
            "actor_id": None,
            "audit_event_id": None,
        }
        subject = f"{subject_type.value}/{row['subject_id']}"
        outbox.announce(session, REMINDER, subject, offices[row["decree_id"]], data)


async def _email_modes(session: AsyncSession, people: set[UUID]) -> dict[UUID, EmailMode]:
    """How those who have an address want their mail."""
    rows = await session.execute(
        select(User.id, NotificationPreference.email_mode)
        .outerjoin(NotificationPreference, NotificationPreference.user_id == User.id)
        .where(User.id.in_(people), User.email.is_not(None))
    )
    return {user_id: mode or DEFAULT_EMAIL_MODE for user_id, mode in rows}


async def _mail_at_once(session: AsyncSession, notifications: Sequence[dict[str, Any]]) -> None:
    """A mail for each, under the notification's own key."""
    if not notifications:
        return
    await session.execute(
        insert(Email),
        [
            {
                "id": row["id"],
                "user_id": row["user_id"],
                "attempts": 0,
                "next_try_at": row["created_at"],
                "created_at": row["created_at"],
            }
            for row in notifications
        ],
    )
    ids = [row["id"] for row in notifications]
    await session.execute(
        update(Notification).where(Notification.id.in_(ids)).values(email_id=Notification.id)
    )
