"""The worker signs the end of the audit log every day, keeps it, and sends it outside."""

import asyncio
from datetime import date, timedelta

import structlog
from anyio import to_thread
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.messages import Language, sentence
from app.core.settings import Settings
from app.integrations.guarded_http import guarded_client, read_at_most
from app.integrations.http_client import httpx
from app.integrations.mail import Mail, MailRefused, MailServer, MailUnavailable
from app.integrations.signatures import Signer
from app.models import KeptCheckpoint
from app.schemas.platform.audit import AuditCheckpoint
from app.services.platform.audit.checkpoints import KIND, make_checkpoint
from app.services.platform.sql import insert_if_absent

_LEASE = timedelta(minutes=5)  # longer than both ways of sending take
_LONGEST_WAIT = timedelta(hours=6)
_ATTEMPTS = 40
_SECONDS = 20
_ANSWER_BYTES = 64 * 1024

log = structlog.get_logger(__name__)


def as_document(row: KeptCheckpoint) -> AuditCheckpoint:
    """A kept checkpoint as outsiders get it."""
    return AuditCheckpoint(
        kind=KIND,
        length=row.length,
        head_hash=row.head_hash,
        at=row.at,
        public_key=row.public_key,
        signature=row.signature,
    )


async def keep_checkpoints(
    database: Database, settings: Settings, signer: Signer | None, server: MailServer | None
) -> None:
    """Sign today's (UTC) checkpoint if nobody did, and send what has not been sent.

    Any number of workers may do it at once.
    """
    if signer is not None:
        await _sign(database, settings, signer)
    while (row := await _claim(database)) is not None:
        await _send(database, settings, server, row)


async def _sign(database: Database, settings: Settings, signer: Signer) -> None:
    day = clock.now().date()
    wanted = select(KeptCheckpoint.day).where(KeptCheckpoint.day == day)
    async with database.reading() as session:
        if await session.scalar(wanted) is not None:
            return
    is_sent = settings.audit_checkpoint_email or settings.audit_checkpoint_url
    async with database.writing() as session:
        made = await make_checkpoint(session, signer)
        row = made.model_dump(exclude={"kind"})
        row |= {"day": day, "attempts": 0, "next_try_at": clock.now() if is_sent else None}
        await insert_if_absent(session, KeptCheckpoint, row, "day")


async def _claim(database: Database) -> KeptCheckpoint | None:
    """One that is to be sent, for the time of the lease."""
    now = clock.now()
    due = (
        select(KeptCheckpoint)
        .where(KeptCheckpoint.next_try_at <= now)
        .order_by(KeptCheckpoint.day)
        .limit(1)
    )
    async with database.reading() as session:
        if await session.scalar(due) is None:
            return None
    async with database.writing() as session:
        row = await session.scalar(due.with_for_update(skip_locked=True))
        if row is not None:
            row.attempts, row.next_try_at = row.attempts + 1, now + _LEASE
        return row


async def _send(
    database: Database, settings: Settings, server: MailServer | None, row: KeptCheckpoint
) -> None:
    """By each way that is set and not done; what fails waits longer each time."""
    document, errors = as_document(row), []
    done: dict[str, object] = {}
    if settings.audit_checkpoint_email and row.mailed_at is None:
        error = await _mail(settings.audit_checkpoint_email, server, row.day, document)
        errors += [error] if error else []
        done |= {} if error else {"mailed_at": clock.now()}
    if settings.audit_checkpoint_url and row.posted_at is None:
        error = await _post(settings, document)
        errors += [error] if error else []
        done |= {} if error else {"posted_at": clock.now()}
    wait = min(timedelta(minutes=2 ** min(row.attempts, 9)), _LONGEST_WAIT)
    again = clock.now() + wait if errors and row.attempts < _ATTEMPTS else None
    if errors:
        log.warning("checkpoint_not_sent", day=str(row.day), reason="; ".join(errors))
    done |= {"next_try_at": again, "last_error": "; ".join(errors)[:300] or None}
    async with database.writing() as session:
        await _settle(session, row, done)


async def _settle(session: AsyncSession, row: KeptCheckpoint, done: dict[str, object]) -> None:
    """Write down what became of it, unless another worker took it over meanwhile."""
    await session.execute(
        update(KeptCheckpoint)
        .where(KeptCheckpoint.day == row.day, KeptCheckpoint.attempts == row.attempts)
        .values(done)
        .execution_options(synchronize_session=False)
    )


async def _mail(
    address: str, server: MailServer | None, day: date, document: AuditCheckpoint
) -> str | None:
    """Why it could not be mailed; none: it was."""
    if server is None:
        return "no mail server is set (ZI_SMTP_HOST)"
    facts = {"day": day, "at": document.at, "length": document.length}
    words = [sentence("audit_checkpoint_mail", language, facts) for language in Language]
    text = "\n\n".join([*(each.detail for each in words), document.model_dump_json()])
    mail = Mail(f"checkpoint-{day}", "", address, words[0].title, text + "\n")
    try:
        await to_thread.run_sync(_hand_over, server, mail)
    except (MailRefused, MailUnavailable) as error:
        return f"mail: {error}"
    return None


def _hand_over(server: MailServer, mail: Mail) -> None:
    with server.connected() as connection:
        connection.send(mail)


async def _post(settings: Settings, document: AuditCheckpoint) -> str | None:
    """Why the address did not take it; none: it did."""
    body = document.model_dump_json().encode()
    headers = {"Content-Type": "application/json"}
    url = settings.audit_checkpoint_url
    try:
        async with (
            asyncio.timeout(_SECONDS),
            guarded_client(settings.internal_hosts, _SECONDS, settings.ca_file) as client,
            client.stream("POST", url, content=body, headers=headers) as answer,
        ):
            await read_at_most(answer, _ANSWER_BYTES)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, TimeoutError) as error:
        return f"POST: {type(error).__name__}"
    return None if answer.is_success else f"POST: {answer.status_code}"
