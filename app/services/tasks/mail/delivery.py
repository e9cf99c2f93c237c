"""Handing mails to the mail server, each to one worker, again and again until it takes them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import structlog
from anyio import to_thread
from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.core import clock
from app.core.database import Database
from app.core.messages import Language
from app.core.settings import Settings
from app.integrations.mail import Mail, MailRefused, MailServer, MailUnavailable
from app.models import Email, Notification, NotificationPreference, User
from app.models.notification import NOT_REMINDERS, NotificationStage
from app.services.identity.actors import load_people
from app.services.platform.sql import AnyRow
from app.services.tasks.mail.text import write_mail
from app.services.tasks.notifications.known import Known, known_to
from app.services.tasks.notifications.places import PREFERENCES, page_at
from app.services.tasks.notifications.queries import Wording, notifications, read_notification
from app.services.tasks.reminders.days import refresh_days
from app.services.tasks.reminders.still_open import still_open

_BATCH = 10
_NEWS = NotificationStage.HAPPENED
# Longer than a batch takes when the server is at its slowest.
_LEASE = timedelta(minutes=10)
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
_ATTEMPTS = 12
_NOBODY = "the person has no address or is deactivated"
_NOTHING_OPEN = "nothing it told of is open any more, or it was read"

_OUR_FAULT = "a fault of the service; its log says more"

log = structlog.get_logger(__name__)


class _Outcome(NamedTuple):
    """What became of a mail; no error: it was sent."""

    error: str | None = None
    is_final: bool = True


_UNWRITTEN = _Outcome(_OUR_FAULT, is_final=False)


def open_mail_server(settings: Settings) -> MailServer | None:
    """Where mail leaves; None: nothing is mailed."""
    if not settings.smtp_host:
        return None
    return MailServer(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_username,
        settings.smtp_password.get_secret_value(),
        starttls=settings.smtp_starttls,
        tls=settings.smtp_tls,
        sender=settings.smtp_from,
    )


async def deliver(database: Database, server: MailServer, front_end_url: str) -> int:
    """Send every mail whose time has come, in small batches; how many were sent.

    What fails waits longer each time; what the server refuses for good is given up. Each try writes
    the mail anew from what is still open; when nothing is, there is no mail.
    """
    sent = 0
    while claimed := await _claim(database):
        await refresh_days(database)
        async with database.reading() as session:
            readers = await _readers(session, claimed)
            letters = await _letters(session, claimed, readers, front_end_url)
        written = {key: each for key, each in letters.items() if each is not None}
        outcomes = await to_thread.run_sync(_send, server, written)
        outcomes |= {key: _UNWRITTEN for key, each in letters.items() if each is None}
        async with database.writing() as session:
            for row in claimed:
                reader = readers[row.user_id]
                without = _NOTHING_OPEN if reader.email and reader.is_active else _NOBODY
                outcome = outcomes.get(row.id, _Outcome(without))
                await _settle(session, row, outcome)
                sent += outcome.error is None
    return sent


async def _claim(database: Database) -> Sequence[AnyRow]:
    """Mails that are nobody else's for the time of the lease; SQLite is locked only for some."""
    now = clock.now()
    due = select(Email.id).where(Email.next_try_at <= now)
    async with database.reading() as session:
        if await session.scalar(due.limit(1)) is None:
            return []
    chosen = due.order_by(Email.next_try_at, Email.id).limit(_BATCH)
    async with database.writing() as session:
        claimed = await session.execute(
            update(Email)
            .where(Email.id.in_(chosen.with_for_update(skip_locked=True)))
            .values(attempts=Email.attempts + 1, next_try_at=now + _LEASE)
            .returning(Email.id, Email.user_id, Email.address, Email.digest_of, Email.attempts)
            .execution_options(synchronize_session=False)
        )
        return claimed.all()


async def _readers(session: AsyncSession, claimed: Sequence[AnyRow]) -> dict[UUID, AnyRow]:
    """Whom the mails are for."""
    people = await session.execute(
        select(User.id, User.name, User.email, User.is_active, NotificationPreference.language)
        .outerjoin(NotificationPreference, NotificationPreference.user_id == User.id)
        .where(User.id.in_({row.user_id for row in claimed}))
    )
    return {row.id: row for row in people}


async def _worth_telling(
    session: AsyncSession,
    link: InstrumentedAttribute[UUID | None],
    claimed: Sequence[AnyRow],
    readers: Mapping[UUID, AnyRow],
) -> list[AnyRow]:
    """What is still open and was not read meanwhile; and every notice, read or not.

    Whose account was switched off is told of that, and reminded of nothing.
    """
    found = await session.execute(
        notifications()
        .add_columns(link.label("mail_id"))
        .where(
            link.in_([row.id for row in claimed]),
            or_(Notification.read_at.is_(None), Notification.stage == NotificationStage.SECURITY),
        )
        .order_by(Notification.due_date, Notification.id)
    )
    rows = found.all()
    reminders = [row for row in rows if row.stage not in NOT_REMINDERS]
    are_open = await still_open(session, reminders)
    return [
        row
        for row in rows
        if row.stage is NotificationStage.SECURITY
        or ((row.stage in NOT_REMINDERS or row.id in are_open) and readers[row.user_id].is_active)
    ]


async def _letters(
    session: AsyncSession,
    claimed: Sequence[AnyRow],
    readers: Mapping[UUID, AnyRow],
    front_end_url: str,
) -> dict[UUID, Mail | None]:
    """The mails in words, for those who can get one; None: it could not be written."""
    told: dict[UUID, list[AnyRow]] = defaultdict(list)
    for link in (Notification.email_id, Notification.copy_email_id):
        for row in await _worth_telling(session, link, claimed, readers):
            told[row.mail_id].append(row)
    people = await load_people(session, list(readers))
    letters: dict[UUID, Mail | None] = {}
    for row in claimed:
        reader = people.get(row.user_id)
        known = await known_to(session, reader, told[row.id]) if reader else {}
        # What happened to a thing is no news to whoever may not see it any more.
        worth = [each for each in told[row.id] if each.stage is not _NEWS or each.id in known]
        if worth and (row.address or readers[row.user_id].email):
            letters[row.id] = _letter(row, readers[row.user_id], worth, known, front_end_url)
    return letters


def _letter(
    claimed: AnyRow,
    reader: AnyRow,
    told: Sequence[AnyRow],
    known: Mapping[UUID, Known],
    front_end_url: str,
) -> Mail | None:
    """One mail in words; None when that fails, so that the others of its batch are sent."""
    language = reader.language or Language.INDONESIAN
    wording = Wording(language, front_end_url)
    try:
        return write_mail(
            key=str(claimed.id),
            name=reader.name,
            address=claimed.address or reader.email,
            language=language,
            digest_of=claimed.digest_of,
            notifications=[
                read_notification(row, wording, known.get(row.id), is_open=True) for row in told
            ],
            preferences_url=page_at(front_end_url, PREFERENCES),
        )
    except Exception:
        log.exception("mail_not_written", email_id=str(claimed.id))
        return None


def _send(server: MailServer, letters: dict[UUID, Mail]) -> dict[UUID, _Outcome]:
    """What became of each; a server that does not answer is not asked again for the others."""
    outcomes: dict[UUID, _Outcome] = {}
    try:
        with server.connected() as connection:
            for key, letter in letters.items():
                try:
                    connection.send(letter)
                    outcomes[key] = _Outcome()
                except MailRefused as error:
                    outcomes[key] = _Outcome(str(error), is_final=error.for_good)
                except MailUnavailable:
                    raise
                except Exception:  # one mail holds up no other of its batch
                    log.exception("mail_not_sent", email_id=str(key))
                    outcomes[key] = _UNWRITTEN
    except MailUnavailable as error:
        log.warning("mail_server_unavailable", reason=str(error))
        late = _Outcome(str(error), is_final=False)
        outcomes |= {key: late for key in letters if key not in outcomes}
    return outcomes


async def _settle(session: AsyncSession, claimed: AnyRow, outcome: _Outcome) -> None:
    """Write down what became of a mail, unless another worker took it over meanwhile."""
    now = clock.now()
    is_over = outcome.is_final or claimed.attempts >= _ATTEMPTS
    wait = min(_FIRST_WAIT * 2 ** (claimed.attempts - 1), _LONGEST_WAIT)
    await session.execute(
        update(Email)
        .where(Email.id == claimed.id, Email.attempts == claimed.attempts, Email.sent_at.is_(None))
        .values(
            sent_at=now if outcome.error is None else None,
            next_try_at=None if is_over else now + wait,
            last_error=outcome.error,
        )
        .execution_options(synchronize_session=False)
    )
