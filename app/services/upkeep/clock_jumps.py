"""What a clock that is wrong must not do, and what one that was wrong has left behind.

A clock that was far ahead leaves leases, waits and blocks behind that would last until it is that
late indeed. Nothing here is ever further ahead than its longest wait: what is, is brought back.

While it is far ahead everything looks old. What is deleted by its age is therefore deleted by a
clock that the service has lived with for a while (`certain_now`).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import structlog
from sqlalchemy import ColumnElement, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.core import clock
from app.core.database import Database
from app.models import (
    AuditEvent,
    Connector,
    Email,
    IntakeRest,
    IntegrityProof,
    KeptCheckpoint,
    PullRun,
    SignInThrottle,
    WebhookDelivery,
)
from app.models.connector import PullStatus
from app.models.webhook import DeliveryState
from app.services.identity.auth.throttles import PAIR
from app.services.integration.connectors.runs.claims import LEASE

log = structlog.get_logger(__name__)

# A wrong clock is noticed within a week: everybody was signed out, and lists show its dates.
_LIVED_WITH: Final = timedelta(days=7)
# People rest for days, and a machine may be off: so long a silence makes no clock doubtful.
_SILENCE: Final = timedelta(days=7)


async def certain_now(session: AsyncSession) -> datetime:
    """The time by which old things may be deleted: now, or an earlier instant that is certain.

    The clock is believed once something was written down between one and two weeks ago by it: a
    nightly proof or, where there is none, an entry of the audit log. The newest entry would not do:
    people go on writing under a wrong clock. Otherwise what is older than a week by this clock is
    what was written before it jumped, or before a long rest: the last of it is certain.
    Neither a new installation nor a clock that is behind makes anything look old.
    """
    now = clock.now()
    lived = now - _LIVED_WITH
    proof = select(IntegrityProof.finished_at).where(IntegrityProof.finished_at <= lived)
    proven = await session.scalar(proof.order_by(IntegrityProof.finished_at.desc()).limit(1))
    if proven is not None and proven > lived - _SILENCE:
        return now
    entry = select(AuditEvent.at).where(AuditEvent.at <= lived)
    written = await session.scalar(entry.order_by(AuditEvent.id.desc()).limit(1))
    if written is None or written > lived - _SILENCE:
        return now
    log.warning("clock_is_doubted", certain=written.isoformat())
    return written


class Ahead(NamedTuple):
    """An instant of rows for which `counts` holds, at most `longest` ahead.

    `left` is how long it lasts from now on when it was too far ahead.
    """

    instant: InstrumentedAttribute[Any]
    longest: timedelta
    left: timedelta = timedelta()
    counts: Callable[[], ColumnElement[bool]] = true


AHEAD: Final = (
    Ahead(SignInThrottle.blocked_until, PAIR.longest),
    Ahead(SignInThrottle.failed_at, timedelta(minutes=1)),  # otherwise never forgotten
    Ahead(Email.next_try_at, timedelta(hours=6)),
    Ahead(KeptCheckpoint.next_try_at, timedelta(hours=6)),
    Ahead(IntakeRest.next_try_at, timedelta(hours=1)),
    Ahead(Connector.rests_until, timedelta(days=1)),
    Ahead(Connector.next_run_at, timedelta(days=32)),  # the longest schedule is monthly
    # Whoever runs keeps a lease: two runs of a connector at once are worse than a late one.
    Ahead(PullRun.lease_until, LEASE, LEASE, lambda: PullRun.status == PullStatus.RUNNING),
    # As long as a receiver may ask us to wait; the condition is that of the index.
    Ahead(
        WebhookDelivery.next_try_at,
        timedelta(days=1),
        counts=lambda: WebhookDelivery.state == DeliveryState.PENDING,
    ),
)


async def bring_back(database: Database) -> dict[str, int]:
    """Bring back what is too far ahead; how many rows of which table. With none it only reads.

    Two workers may do it at once.
    """
    now, counts = clock.now(), {}
    for kind in AHEAD:
        if count := await _bring_back(database, kind, now):
            counts[str(kind.instant)] = count
    if counts:
        log.warning("clock_was_ahead", brought_back=counts)
    return counts


async def _bring_back(database: Database, kind: Ahead, now: datetime) -> int:
    model, too_far = kind.instant.class_, (kind.instant > now + kind.longest) & kind.counts()
    async with database.reading() as session:  # nobody waits for a lock that is not needed
        if await session.scalar(select(1).where(too_far).select_from(model).limit(1)) is None:
            return 0
    async with database.writing() as session:
        brought = await session.execute(
            update(model)
            .where(too_far)
            .values({kind.instant: now + kind.left})
            .returning(kind.instant)
            .execution_options(synchronize_session=False)
        )
        return len(brought.all())
