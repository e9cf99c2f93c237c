"""Following the events, in their order, by a cursor."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Gone, Invalid, NotFound
from app.models import Event, EventLog, Restoration, WorkUnit
from app.models.rights import Permission
from app.policies.actors import AnyActor, ServiceActor
from app.policies.rules import Column, ScopeColumns, require_anywhere, visible
from app.schemas.integration.event_data import data_of
from app.schemas.integration.events import CloudEvent, EventPage, EventQuery
from app.services.identity.actors import offices_below
from app.services.integration.events.readers import HrefOf, Reader
from app.services.integration.events.types import NAMES, PREFIX
from app.services.platform.sql import AnyRow, AnySelect


async def list_events(
    session: AsyncSession, actor: AnyActor, query: EventQuery, public_url: str
) -> EventPage:
    """Events of the caller's offices after the cursor, oldest first.

    Raises Forbidden, Invalid (`require_known`, two beginnings at once), NotFound (the office), and
    Gone for a cursor before what was cleared (`events_cleared`) or of what was lost when the
    database was restored (`events_restored`): whoever follows must know that something was missed.
    Without a cursor they begin with the oldest kept, with `since` at that instant, with `latest`
    at the end.
    """
    in_sight = _in_sight(actor)
    require_known(query.types, "query/type")
    after = await _place(session, query)
    statement = rows().where(in_sight, Event.position > after)
    if query.types:
        statement = statement.where(matches(query.types))
    if query.work_unit_code is not None:
        offices = await _offices(session, actor, query.work_unit_code)
        statement = statement.where(Event.work_unit_id.in_(offices))
    events: Sequence[AnyRow] = ()
    if not query.latest:
        events = (await session.execute(statement.order_by(Event.position).limit(query.size))).all()
    last = events[-1].position if events else after
    href_of = Reader.of(actor).href_of
    items = [cloud_event(row, public_url, href_of) for row in events]
    return EventPage(items=items, next_cursor=str(last), next=None)


async def _offices(session: AsyncSession, actor: AnyActor, code: str) -> set[UUID]:
    """The office of a code and those below it; raises NotFound for one out of sight."""
    here = _in_sight(actor, WorkUnit.id)
    found = await session.scalar(select(WorkUnit.id).where(WorkUnit.code == code, here))
    if found is None:
        raise NotFound(pointer="query/work_unit_code")
    return set(await offices_below(session, found))


async def _place(session: AsyncSession, query: EventQuery) -> int:
    """Behind which event the page begins; raises Invalid, Gone."""
    asked = {"cursor": query.cursor, "since": query.since, "latest": query.latest or None}
    given = [name for name, value in asked.items() if value is not None]
    if len(given) > 1:
        raise Invalid("events_one_beginning", pointer=f"query/{given[1]}")
    if query.latest:
        return await session.scalar(select(EventLog.length)) or 0
    if query.since is not None:
        return await place_of(session, query.since)
    return await _after(session, query.cursor)


async def beginning(session: AsyncSession, cursor: str | None, since: datetime | None) -> int:
    """Behind which event an endpoint begins: the end of the log, unless it is said otherwise.

    Raises Invalid for two beginnings, Gone.
    """
    if cursor is not None and since is not None:
        raise Invalid("events_one_beginning", pointer="/since")
    if since is not None:
        return await place_of(session, since)
    if cursor is not None:
        return await _after(session, cursor)
    return await session.scalar(select(EventLog.length)) or 0


async def place_of(session: AsyncSession, since: datetime) -> int:
    """Behind which event those since an instant begin; raises Gone where some are cleared.

    Their instants do not follow their places to the last: events of transactions that ran at
    once are told by the first that is not before.
    """
    first = await session.scalar(select(func.min(Event.position)).where(Event.at >= since))
    log = (await session.execute(select(EventLog.cleared, EventLog.length))).one()
    if first is None:
        return int(log.length)
    oldest = await session.scalar(select(func.min(Event.at)))
    if log.cleared and oldest is not None and since < oldest:
        raise Gone("events_cleared", cursor=log.cleared)
    return int(first) - 1


async def _after(session: AsyncSession, cursor: str | None) -> int:
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


def require_known(event_types: Sequence[str], pointer: str) -> None:
    """Raise Invalid, at the `pointer` with its place, for what is no type nor a beginning of one.

    The answer names the types there are.
    """
    for position, given in enumerate(event_types):
        name = given.removeprefix(PREFIX)
        beginning = name.removesuffix("*")
        fits = any(known.startswith(beginning) for known in NAMES)
        if not (fits if name.endswith(".*") else name in NAMES):
            where, known = pointer.format(position), ", ".join(NAMES)
            raise Invalid("event_type_unknown", pointer=where, given=given, known=known)


def matches(event_types: Sequence[str]) -> ColumnElement[bool]:
    """Whether an event is of one of these types: names, or beginnings that end in `.*`."""
    return or_(*(_is_of(each) for each in event_types))


def cloud_event(row: AnyRow, public_url: str, href_of: HrefOf) -> CloudEvent:
    """A row of `rows` as it is sent to a reader; for the same one the same bytes each time."""
    where = {"work_unit_code": row.work_unit_code, "work_unit_id": row.work_unit_id}
    told: dict[str, Any] = {**row.data, **where, "href": href_of({**row.data, **where})}
    # Events from before every one had a status.
    told["to_status"] = told["to_status"] or row.type.rpartition(".")[2]
    return CloudEvent(
        specversion="1.0",
        id=row.id,
        source=source_of(public_url),
        type=row.type,
        subject=row.subject,
        time=row.at,
        datacontenttype="application/json",
        data=data_of(told),
    )


def source_of(public_url: str) -> str:
    """What CloudEvents calls the source: this installation."""
    return public_url or "urn:zona-integritas"


def _is_of(name: str) -> ColumnElement[bool]:
    full = name if name.startswith(PREFIX) else PREFIX + name
    if full.endswith(".*"):
        return Event.type.startswith(full[:-1], autoescape=True)
    return Event.type == full


def _in_sight(actor: AnyActor, column: Column = Event.work_unit_id) -> ColumnElement[bool]:
    if isinstance(actor, ServiceActor):
        return column.in_(actor.work_unit_ids)
    require_anywhere(actor, Permission.WEBHOOK_MANAGE)
    return visible(actor, Permission.WEBHOOK_MANAGE, ScopeColumns(column))
