"""One signed request to an endpoint, and what the receiver said."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.sealing import SealBroken, Sealer
from app.core.settings import Settings
from app.integrations.guarded_http import (
    NotAllowed,
    TooMuch,
    guarded_client,
    read_at_most,
    retry_after_of,
)
from app.integrations.http_client import httpx
from app.integrations.webhook_signatures import signed_headers
from app.models import WebhookSecret
from app.schemas.integration.events import CloudEvent

_MEDIA_TYPE: Final = "application/cloudevents+json"
DEADLINE_SECONDS: Final = 15.0
_SUCCESS: Final = 2  # the first digit
_ANSWER_BYTES: Final = 64 * 1024


@dataclass(frozen=True)
class Outcome:
    """What came of an attempt; no status: nobody answered, `error` says why."""

    milliseconds: int
    status: int | None = None
    error: str | None = None
    retry_after: timedelta | None = None

    @property
    def is_delivered(self) -> bool:
        """Whether the receiver took it."""
        return self.status is not None and self.status // 100 == _SUCCESS


class Sender:
    """Sends signed events; open for as long as there is something to send."""

    def __init__(self, settings: Settings, deadline: float = DEADLINE_SECONDS) -> None:
        """Nothing is connected yet; `deadline`: seconds from look-up to last byte."""
        self.public_url = settings.public_url
        self.has_mail = bool(settings.smtp_host)
        self._sealer = Sealer.of(settings)
        self._deadline = deadline
        self._client = guarded_client(settings.internal_hosts, deadline, settings.ca_file)

    async def close(self) -> None:
        """Give the connections back."""
        await self._client.aclose()

    async def secrets_of(self, session: AsyncSession, endpoint_id: UUID) -> list[str]:
        """What a delivery is signed with now, the newest first.

        Without those that cannot be unsealed (another ZI_SECRET_KEY): none left, nothing is sent.
        """
        sealed = await session.scalars(
            select(WebhookSecret.sealed)
            .where(
                WebhookSecret.endpoint_id == endpoint_id,
                or_(WebhookSecret.expires_at.is_(None), WebhookSecret.expires_at > clock.now()),
            )
            .order_by(WebhookSecret.created_at.desc())
        )
        found = []
        for each in sealed:
            with suppress(SealBroken):
                found.append(self._sealer.open(each))
        return found

    async def send(self, url: str, secrets: Sequence[str], event: CloudEvent) -> Outcome:
        """POST the event; never raises for what the receiver does. Redirects are not followed."""
        if not secrets:
            return Outcome(0, error="secret_unreadable")
        body = event.model_dump_json().encode()
        headers = signed_headers(secrets, str(event.id), clock.now(), body)
        headers["Content-Type"] = _MEDIA_TYPE
        started = time.perf_counter()
        try:
            async with (
                asyncio.timeout(self._deadline),
                self._client.stream("POST", url, content=body, headers=headers) as answer,
            ):
                await read_at_most(answer, _ANSWER_BYTES)
        except NotAllowed:
            return Outcome(_since(started), error="not_allowed")
        except TooMuch:
            return Outcome(_since(started), answer.status_code)
        except (TimeoutError, httpx.TimeoutException):
            return Outcome(_since(started), error="timed_out")
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            return Outcome(_since(started), error=type(error).__name__)
        return Outcome(
            _since(started), answer.status_code, retry_after=retry_after_of(answer.headers)
        )


def _since(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)
