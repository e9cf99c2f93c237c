"""Following the events, for those who cannot receive HTTP."""

from typing import Annotated

from fastapi import Query

from app.api.dependencies import AppSettings, CurrentCaller, ReadSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.models.service_account import ServiceScope
from app.schemas.integration.events import EventPage, EventQuery
from app.services.integration.events import queries

router = FeatureRouter("events")


@router.operation(
    "GET",
    "/events",
    permission=Permission.WEBHOOK_MANAGE,
    scope=ServiceScope.EVENTS_READ,
    errors=(403, 404, 410),
)
async def list_events(
    query: Annotated[EventQuery, Query()],
    session: ReadSession,
    caller: CurrentCaller,
    settings: AppSettings,
    links: Links,
) -> EventPage:
    """Peristiwa sesudah kursor, yang tertua dahulu (events after the cursor, oldest first)."""
    page = await queries.list_events(session, caller, query, settings.public_url)
    return links.cursor(page, "since", "latest")
