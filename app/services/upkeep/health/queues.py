"""What waits, what was given up, and since when: one statement for all of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.models import Email, Event, RecordVersion, WebhookDelivery
from app.models.evidence import ScanState
from app.models.webhook import DeliveryState
from app.services.integration.inbox.statements import WAITS, offers
from app.services.platform.files.held import HELD, is_held
from app.services.platform.sql import AnySelect

_GIVEN_UP_WITHIN: Final = timedelta(days=30)
"""What was given up longer ago is history: nobody sends it any more."""


class Queue(NamedTuple):
    """How many wait, and since when the one that waits longest does (UTC; none: nobody waits)."""

    length: int
    oldest: datetime | None


def _mails(*, given_up: bool) -> AnySelect:
    found = select(func.count(), func.min(Email.created_at)).where(Email.sent_at.is_(None))
    if not given_up:
        return found.where(Email.next_try_at.is_not(None))
    recent = Email.created_at > clock.now() - _GIVEN_UP_WITHIN
    return found.where(Email.next_try_at.is_(None), recent)


def _deliveries(state: DeliveryState) -> AnySelect:
    found = select(func.count(), func.min(Event.at)).select_from(WebhookDelivery)
    found = found.join(Event, Event.position == WebhookDelivery.event_position)
    found = found.where(WebhookDelivery.state == state)
    if state is DeliveryState.DEAD:  # keys begin with the time, so this is a part of their index
        since = clock.now() - _GIVEN_UP_WITHIN
        found = found.where(WebhookDelivery.id > UUID(int=int(since.timestamp() * 1000) << 80))
    return found


def _files(state: ScanState) -> AnySelect:
    held = union_all(
        *(
            select(model.received_at.label("at")).where(model.scan_state == state, is_held(model))
            for model in HELD
        )
    ).subquery()
    return select(func.count(), func.min(held.c.at))


def _statements() -> dict[str, AnySelect]:
    inbox = offers(func.count(), func.min(RecordVersion.received_at)).where(WAITS)
    return {
        "mail_waiting": _mails(given_up=False),
        "mail_dead": _mails(given_up=True),
        "webhooks_waiting": _deliveries(DeliveryState.PENDING),
        "webhooks_dead": _deliveries(DeliveryState.DEAD),
        "inbox_waiting": inbox,
        "scans_waiting": _files(ScanState.PENDING),
        "files_infected": _files(ScanState.INFECTED),
    }


QUEUES: Final = tuple(_statements())
"""Their names."""


async def look_at_queues(session: AsyncSession, *wanted: str) -> Mapping[str, Queue]:
    """Those queues by their names, without names all; `_dead`: given up within the last 30 days."""
    each = [
        select(literal(name).label("name"), *statement.subquery().c)
        for name, statement in _statements().items()
        if name in (wanted or QUEUES)
    ]
    rows = await session.execute(union_all(*each))
    return {name: Queue(length, oldest) for name, length, oldest in rows}
