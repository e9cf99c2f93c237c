"""Giving the reminders that are due, each once, however many engines run."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from app.core import clock, memory
from app.core.database import Database
from app.core.identifiers import new_id
from app.models import AuditEvent, Decree, Email, Notification, NotificationPreference, User
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
from app.services.tasks.reminders.rules import RULES, ReminderRule, missing, parameters
from app.services.tasks.reminders.texts import AsText, found_of
from app.services.tasks.told import origins

_CHUNK = 5000


def _some(rule: ReminderRule) -> Any:  # noqa: ANN401 - a statement
    return missing(rule).limit(_CHUNK)


# A statement for each rule: SQLite takes as much memory for one of all as for the largest of them
# times their number.
_MISSING = tuple(AsText(partial(_some, rule)) for rule in RULES)
_KEY = ("user_id", "subject_type", "subject_id", "occurrence", "stage")


class DueNotification(NamedTuple):
    """A notification that is to be given: the columns of Notification."""

    user_id: UUID
    subject_type: NotificationSubject
    subject_id: UUID
    occurrence: int
    stage: NotificationStage
    due_date: date | None
    decree_id: UUID
    team_id: UUID | None
    facts: dict[str, Any]
    audit_event_id: int | None


async def remind(database: Database, *, with_mail: bool) -> int:
    """Give every reminder that is true now and was not given yet; how many there were.

    A run with nothing to give only reads, with the same few statements for any number of offices.
    `with_mail` says whether mail can be sent at all.
    """
    await refresh_days(database)
    given, is_full = 0, True
    while is_full:
        async with database.reading() as session:
            rows = await session.run_sync(_find)
            newest = await _newest(session, rows)
        if rows:
            due = [_due(row, newest) for row in rows]
            async with database.writing() as session:
                new = await give(session, due, with_mail=with_mail)
                await _announce(session, new)
            given += len(new)
        is_full = len(rows) >= _CHUNK
    memory.trim()  # SQLite takes some MiB to find them, and nothing else needs as much
    return given


def _find(session: Session) -> list[Any]:
    """The reminders of as many rules as it takes to have _CHUNK of them, as of one moment."""
    moment = parameters()
    return found_of(session, [(each, moment) for each in _MISSING], _CHUNK)


async def _newest(
    session: AsyncSession, rows: Sequence[AnyRow]
) -> dict[tuple[UUID | None, str], int]:
    """The newest entry of the audit log for each thing and step that the reminders tell of."""
    actions = {each for row in rows for each in _steps_of(row)}
    if not actions:
        return {}
    found = await session.execute(
        select(AuditEvent.target_id, AuditEvent.action, func.max(AuditEvent.id))
        .where(
            AuditEvent.target_type.in_({row.subject_type for row in rows}),
            AuditEvent.target_id.in_({row.subject_id for row in rows}),
            AuditEvent.action.in_(actions),
        )
        .group_by(AuditEvent.target_id, AuditEvent.action)
    )
    return {(target_id, action): newest for target_id, action, newest in found}


def _steps_of(row: AnyRow) -> tuple[str, ...]:
    return origins(NotificationStage(row.stage), row.subject_type)


def _due(row: AnyRow, newest: Mapping[tuple[UUID | None, str], int]) -> DueNotification:
    entries = (newest.get((row.subject_id, action), 0) for action in _steps_of(row))
    return DueNotification(
        user_id=row.user_id,
        subject_type=NotificationSubject(row.subject_type),
        subject_id=row.subject_id,
        occurrence=row.occurrence,
        stage=NotificationStage(row.stage),
        due_date=row.due_date,
        decree_id=row.decree_id,
        team_id=row.team_id,
        facts={"code": row.code, "text": row.text},
        audit_event_id=max(entries, default=0) or None,
    )


async def give(
    session: AsyncSession, due: Sequence[DueNotification], *, with_mail: bool
) -> list[DueNotification]:
    """Write notifications down, and the mails they need; those that no other engine gave before."""
    modes = await _email_modes(session, {each.user_id for each in due}) if with_mail else {}
    now = clock.now()
    made = {
        new_id(): each._asdict()
        | {"email_mode": modes.get(each.user_id, EmailMode.NONE), "created_at": now}
        for each in due
    }
    rows = [{"id": key, **row} for key, row in made.items()]
    given = set(await insert_absent(session, Notification, rows, *_KEY))
    at_once = [row for row in rows if row["id"] in given and row["email_mode"] is EmailMode.SINGLE]
    await _mail_at_once(session, at_once)
    return [each for key, each in zip(made, due, strict=True) if key in given]


async def _announce(session: AsyncSession, given: Sequence[DueNotification]) -> None:
    """Every reminder is an event of its office; whose it is, but none of its words."""
    decrees = {each.decree_id for each in given}
    rows = await session.execute(
        select(Decree.id, Decree.work_unit_id).where(Decree.id.in_(decrees))
    )
    offices = {decree_id: work_unit_id for decree_id, work_unit_id in rows}  # noqa: C416 - rows are no pairs to the type checker
    for each in given:
        data = {
            "target_type": each.subject_type.value,
            "target_id": str(each.subject_id),
            "decree_id": str(each.decree_id),
            "from_status": None,
            "to_status": each.stage.value,
            "actor_kind": None,
            "actor_id": None,
            "audit_event_id": None,
            "team_id": str(each.team_id) if each.team_id else None,
            "due_date": str(each.due_date) if each.due_date else None,
        }
        subject = f"{each.subject_type.value}/{each.subject_id}"
        outbox.announce(session, REMINDER, subject, offices[each.decree_id], data)


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
