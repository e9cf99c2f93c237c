"""The caller's notifications, as a list and as a stream, and how they want to be told."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Header, Query
from fastapi.responses import StreamingResponse
from pydantic import WithJsonSchema

from app.api.admission import Access
from app.api.dependencies import (
    AnswerLanguage,
    AppDatabase,
    AppLookout,
    AppSettings,
    CurrentActor,
    ReadSession,
    RequiredIfMatch,
    WriteSession,
)
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.schemas.tasks.notifications import (
    NotificationCounts,
    NotificationPage,
    NotificationPreferencesRead,
    NotificationPreferencesUpdate,
    NotificationQuery,
    NotificationRead,
    StreamQuery,
)
from app.services.platform.notices import preferences
from app.services.tasks.notifications import commands, queries, streaming
from app.services.tasks.notifications.queries import Wording
from app.services.tasks.notifications.streaming import Event

router = FeatureRouter("notifications")
SIGNED_IN = Access.SIGNED_IN
EVENTS = "text/event-stream"
_TIME_ORDERED = 7  # the version of all our keys (RFC 9562, section 5.7)
_TEXT: dict[str, Any] = {"type": "string"}


def _wording(language: AnswerLanguage, settings: AppSettings) -> Wording:
    return Wording(language, settings.front_end_url)


Told = Annotated[Wording, Depends(_wording)]


@router.operation("GET", "/notifications", permission=SIGNED_IN)
async def list_notifications(
    query: Annotated[NotificationQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    wording: Told,
    links: Links,
) -> NotificationPage:
    """Pemberitahuan untuk Anda, yang terbaru dahulu (your notifications)."""
    return links(await queries.list_notifications(session, actor, query, wording))


@router.operation("GET", "/notifications/summary", permission=SIGNED_IN)
async def read_notification_summary(
    session: ReadSession, actor: CurrentActor
) -> NotificationCounts:
    """Berapa yang belum dibaca (how many are unread)."""
    return await queries.count_notifications(session, actor)


@router.operation(
    "GET",
    "/notifications/stream",
    permission=SIGNED_IN,
    errors=(429,),
    response_class=StreamingResponse,
    responses={200: {"content": {EVENTS: {"schema": _TEXT}}}},
)
async def stream_notifications(
    query: Annotated[StreamQuery, Query()],
    database: AppDatabase,
    lookout: AppLookout,
    actor: CurrentActor,
    wording: Told,
    last_event_id: Annotated[
        str | None,
        Header(description="Pemberitahuan terakhir yang diterima (last one received)."),
        WithJsonSchema({"type": "string", "format": "uuid"}),
    ] = None,
) -> StreamingResponse:
    """Aliran pemberitahuan: server-sent events (stream of notifications).

    Peristiwa `unread` memuat jumlah yang belum dibaca, saat mulai dan setiap kali berubah;
    peristiwa `notification` memuat pemberitahuan baru dengan `id`. Dengan `Last-Event-ID` semua
    yang terlewat dikirim dahulu; nilai yang tidak dikenal diabaikan. Aliran berakhir bersama sesi.
    """
    lookout.require_room(actor)
    after = _notification_of(last_event_id or "")
    events = streaming.stream(
        lookout, database, actor, wording, after=after, seconds=query.for_seconds
    )
    return StreamingResponse(
        (_as_text(event) async for event in events),
        media_type=EVENTS,
        headers={"X-Accel-Buffering": "no"},
    )


def _notification_of(event_id: str) -> UUID | None:
    """The notification behind an event's id; None for what we never gave.

    An EventSource gives up for good when it is refused, and does not forget a foreign id.
    """
    try:
        key = UUID(event_id)
    except ValueError:
        return None
    return key if key.version == _TIME_ORDERED else None


def _as_text(event: Event) -> str:
    """An event as it goes over the wire (HTML standard, 9.2.6); a comment keeps a proxy awake."""
    if event.data is None:
        return ": \n\n"
    key = f"id: {event.id}\n" if event.id else ""
    return f"{key}event: {event.name}\ndata: {event.data.model_dump_json()}\n\n"


@router.operation("POST", "/notifications/read", permission=SIGNED_IN)
async def mark_notifications(session: WriteSession, actor: CurrentActor) -> NotificationCounts:
    """Tandai semua sudah dibaca (mark all as read)."""
    return await commands.mark_notifications(session, actor)


@router.operation(
    "POST", "/notifications/{notification_id}/read", permission=SIGNED_IN, errors=(404,)
)
async def mark_notification(
    notification_id: UUID, session: WriteSession, actor: CurrentActor, wording: Told
) -> NotificationRead:
    """Tandai sudah dibaca (mark as read)."""
    return await commands.mark_notification(session, actor, notification_id, wording)


@router.operation("GET", "/me/notification-preferences", permission=SIGNED_IN)
async def read_notification_preferences(
    session: ReadSession, actor: CurrentActor
) -> NotificationPreferencesRead:
    """Bagaimana Anda diberi tahu lewat surel, dan dalam bahasa apa (e-mail and language)."""
    return await preferences.read_preferences(session, actor)


@router.operation("PUT", "/me/notification-preferences", permission=SIGNED_IN)
async def set_notification_preferences(
    body: NotificationPreferencesUpdate,
    session: WriteSession,
    actor: CurrentActor,
    precondition: RequiredIfMatch,
) -> NotificationPreferencesRead:
    """Pilih surel satu per satu, sekaligus setiap pagi, atau tidak (single, digest or none)."""
    await precondition.check(lambda: preferences.read_preferences(session, actor))
    await preferences.set_preferences(session, actor, body)
    return await preferences.read_preferences(session, actor)
