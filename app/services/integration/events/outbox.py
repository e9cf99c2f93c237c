"""The outbox: an event is written in the transaction that changed the state, or not at all."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, column, select, table
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from app.core import clock
from app.core.identifiers import new_id
from app.models import Event, EventLog
from app.models.audit import Position
from app.services.integration.events.telling import data_of_entry
from app.services.integration.events.types import EVENT_TYPES, PREFIX, EventType
from app.services.platform.audit.chain import About, Entry, sealed_entries
from app.services.platform.pending import Pending
from app.services.platform.sql import into

_PENDING = Pending[dict[str, Any]]("events")
_LOG = table(EventLog.__tablename__, column("length", Position))
# The place after the end of the log, which is held by this; a trigger moves the end there.
_EVENT: Any = Event.__table__
_GIVEN = [column for column in _EVENT.c if column.name != "position"]
_ONE_MORE = into(Event).from_select(
    ["position", *(column.name for column in _GIVEN)],
    select(
        _LOG.c.length + 1, *(bindparam(each.name, type_=each.type) for each in _GIVEN)
    ).with_for_update(of=_LOG),
)


def announce(
    session: AsyncSession,
    kind: EventType,
    subject: str,
    work_unit_id: UUID,
    data: dict[str, Any],
) -> None:
    """Add an event of what no audit entry tells to the caller's transaction."""
    _PENDING.add(session, _event(kind, subject, work_unit_id, data), until=publish)


def publish(session: Session) -> None:
    """Give the transaction's events their places while holding the end of the log.

    After the audit log, in every transaction: two that lock both cannot wait for each other. What
    has its place here is committed in that order, so a reader who follows the places misses none.
    """
    told = [event_of(*each) for each in sealed_entries(session)]
    events = [*filter(None, told), *_PENDING.take(session)]
    if not events:
        return
    session.flush()
    now = clock.now()
    session.connection().execute(_ONE_MORE, [each | {"at": now} for each in events])


def event_of(entry: Entry, about: About) -> dict[str, Any] | None:
    """The event that an audit entry is; none for what is no change of state, or of no office."""
    kind = EVENT_TYPES.get(entry["action"])
    if kind is None or entry["work_unit_id"] is None:
        return None
    subject = f"{entry['target_type']}/{entry['target_id']}"
    return _event(kind, subject, entry["work_unit_id"], data_of_entry(kind, entry, about))


def _event(
    kind: EventType, subject: str, work_unit_id: UUID, data: dict[str, Any]
) -> dict[str, Any]:
    """The columns of an event that waits for its place."""
    return {
        "id": new_id(),
        "type": PREFIX + kind.name,
        "subject": subject,
        "work_unit_id": work_unit_id,
        "data": data,
    }
