"""Following the events, in their order, by a cursor."""

from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Gone
from app.models import Event, EventLog, Restoration, WorkUnit
from app.models.rights import Permission
from app.policies.actors import AnyActor, ServiceActor
from app.policies.rules import ScopeColumns, require_anywhere, visible
from app.schemas.integration.events import CloudEvent, EventData, EventPage, EventQuery
from app.services.integration.events.types import PREFIX
from app.services.platform.sql import AnyRow, AnySelect

# Where the thing of an event is read.
_PLACES = {
    "evidence": "evidence",
    "decree": "decrees",
    "membership": "memberships",
    "directive": "directives",
    "finding": "findings",
    "meeting": "meetings",
    "follow_up": "follow-ups",
    "action_item": "action-items",
    "record": "inbox",
}


async def list_events(
    session: AsyncSession, actor: AnyActor, query: EventQuery, public_url: str
) -> EventPage:
    """Events of the caller's offices after the cursor, oldest first.

    Raises Forbidden, and Gone for a cursor before what was cleared (`events_cleared`) or of what
    was lost when the database was restored (`events_restored`): whoever follows must know that
    something was missed. Without a cursor they begin with the oldest kept.
    """
    in_sight = _in_sight(actor)
    after = await _place(session, query.cursor)
    statement = rows().where(in_sight, Event.position > after)
    if query.type:
        statement = statement.where(matches([query.type]))
    found = await session.execute(statement.order_by(Event.position).limit(query.size))
    events = found.all()
    last = events[-1].position if events else after
    items = [cloud_event(row, public_url) for row in events]
    return EventPage(items=items, next_cursor=str(last), next=None)


async def _place(session: AsyncSession, cursor: str | None) -> int:
    """Behind which event a cursor goes on; raises Gone."""
    given = int(cursor) if cursor else -1
    # Places between are those of a database that is lost: its events were others.
    lost = select(func.min(Restoration.events_until)).where(
        Restoration.events_until < given, Restoration.events_from > given
    )
    log = (
        await session.execute(
            select(EventLog.cleared, EventLog.length, lost.scalar_subquery().label("until"))
        )
    ).one()
    if cursor is None:
        return int(log.cleared)
    if given > log.length or log.until is not None:
        raise Gone("events_restored", cursor=log.length if log.until is None else log.until)
    if given < log.cleared:
        raise Gone("events_cleared", cursor=log.cleared)
    return given


def rows() -> AnySelect:
    """The columns that `cloud_event` reads."""
    return select(
        Event.position,
        Event.id,
        Event.type,
        Event.subject,
        Event.work_unit_id,
        Event.at,
        Event.data,
        WorkUnit.code.label("work_unit_code"),
    ).join(WorkUnit, WorkUnit.id == Event.work_unit_id)


def matches(event_types: list[str]) -> ColumnElement[bool]:
    """Whether an event is of one of these types: names, or beginnings that end in `.*`."""
    return or_(*(_is_of(each) for each in event_types))


def cloud_event(row: AnyRow, public_url: str) -> CloudEvent:
    """A row of `rows` as it is sent; the same bytes each time."""
    data: dict[str, Any] = row.data
    place = _PLACES.get(data["target_type"])
    href = f"/api/v1/{place}/{data['target_id']}" if place and data["target_id"] else None
    return CloudEvent(
        specversion="1.0",
        id=row.id,
        source=source_of(public_url),
        type=row.type,
        subject=row.subject,
        time=row.at,
        datacontenttype="application/json",
        data=EventData(
            work_unit_code=row.work_unit_code, work_unit_id=row.work_unit_id, href=href, **data
        ),
    )


def source_of(public_url: str) -> str:
    """What CloudEvents calls the source: this installation."""
    return public_url or "urn:zona-integritas"


def _is_of(name: str) -> ColumnElement[bool]:
    full = name if name.startswith(PREFIX) else PREFIX + name
    if full.endswith(".*"):
        return Event.type.startswith(full[:-1], autoescape=True)
    return Event.type == full


def _in_sight(actor: AnyActor) -> ColumnElement[bool]:
    if isinstance(actor, ServiceActor):
        return Event.work_unit_id.in_(actor.work_unit_ids)
    require_anywhere(actor, Permission.WEBHOOK_MANAGE)
    return visible(actor, Permission.WEBHOOK_MANAGE, ScopeColumns(Event.work_unit_id))
