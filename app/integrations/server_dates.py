"""What time another host has, by the Date of its answers."""

from collections.abc import Collection
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from app.integrations.guarded_http import guarded_client
from app.integrations.http_client import httpx

_SECONDS = 5


async def server_date(
    address: str, internal_hosts: Collection[str], authorities: Path | None
) -> datetime | None:
    """Whatever it answers, its Date (UTC, whole seconds); None when it says none."""
    try:
        async with (
            guarded_client(internal_hosts, _SECONDS, authorities) as client,
            client.stream("HEAD", address) as answer,
        ):
            said = answer.headers.get("date", "")
        return parsedate_to_datetime(said).astimezone(UTC)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError):
        return None
