"""Another system's answers: fetched through the guarded client, again where that may help.

What goes wrong is an UpstreamFault with a code and never a word of the answer or the address: both
may hold secrets.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from anyio import to_thread

from app.integrations.guarded_http import (
    NotAllowed,
    TooMuch,
    origin_of,
    read_at_most,
    retry_after_of,
)
from app.integrations.http_client import httpx

_LONGEST_WAIT_SECONDS: Final = 60.0
_RETRIED_STATUSES: Final = frozenset({429, 500, 502, 503, 504})
_CODES: Final = {
    HTTPStatus.UNAUTHORIZED: "upstream_not_authorised",
    HTTPStatus.FORBIDDEN: "upstream_not_authorised",
    HTTPStatus.TOO_MANY_REQUESTS: "upstream_rate_limited",
}


class UpstreamFault(Exception):
    """What stood in the way; `status` if there was an answer."""

    def __init__(
        self, code: str, status: int | None = None, retry_after: timedelta | None = None
    ) -> None:
        """`retry_after`: how long the other side asks us to wait."""
        super().__init__(code)
        self.code, self.status, self.retry_after = code, status, retry_after


@dataclass(frozen=True)
class Answer:
    """JSON that came, and the address of the next page if a Link header named one (RFC 8288)."""

    data: Any
    next_url: str | None


@dataclass(frozen=True)
class Patience:
    """Seconds of a request, how often it is tried, seconds before the second try."""

    seconds: float
    attempts: int
    first_wait: float = 1.0


@dataclass(frozen=True)
class Own:
    """The address that is signed in to: a guarded client of its own, perhaps with a certificate.

    `headers`, perhaps with a secret, and the client's cookies and certificate go to its scheme,
    host and port and nowhere else.
    """

    url: httpx.URL
    client: httpx.AsyncClient
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Further:
    """Which other addresses may be asked, by a guarded client without anything secret."""

    may_be_asked: Callable[[httpx.URL], bool]
    open_client: Callable[[], httpx.AsyncClient]


class Upstream:
    """Asks one origin with all that signs in there, and further ones with nothing of it."""

    def __init__(self, own: Own, further: Further, patience: Patience) -> None:
        """Nothing is connected yet."""
        self._own, self._further, self._patience = own, further, patience
        self._stranger: httpx.AsyncClient | None = None

    async def close(self) -> None:
        """Give the connections back."""
        await self._own.client.aclose()
        if self._stranger is not None:
            await self._stranger.aclose()

    async def get_json(self, url: str, parameters: Mapping[str, str], max_bytes: int) -> Answer:
        """A page; raises UpstreamFault."""
        async for attempt in self._attempts():
            with attempt:
                async with self._answer(url, parameters) as response:
                    body = await read_at_most(response, max_bytes)
                    data = await to_thread.run_sync(_json, response, body)
                    return Answer(data, _next(response))
        raise AssertionError  # the last attempt returns or raises

    async def download(self, url: str) -> AsyncIterator[bytes]:
        """The bytes of a file, as they come; raises UpstreamFault. Not tried again half way."""
        async with self._answer(url, {}) as response:
            async for piece in response.aiter_raw():
                yield piece

    def _attempts(self) -> Any:  # noqa: ANN401 - stamina's iterator has no public type
        import stamina  # noqa: PLC0415 - not at the top: few installations have connectors

        return stamina.retry_context(
            on=_wait_before_retry,
            attempts=self._patience.attempts,
            timeout=None,
            wait_initial=self._patience.first_wait,
            wait_max=_LONGEST_WAIT_SECONDS,
            wait_jitter=self._patience.first_wait,
        )

    @asynccontextmanager
    async def _answer(
        self, url: str, parameters: Mapping[str, str]
    ) -> AsyncIterator[httpx.Response]:
        """A good answer whose body is still to be read; raises UpstreamFault."""
        try:
            target = httpx.URL(url)
            client, headers = self._way(target)
            async with (
                asyncio.timeout(self._patience.seconds),
                client.stream(
                    "GET", target.copy_merge_params(parameters), headers=headers
                ) as response,
            ):
                _judge(response)
                yield response
        except (TimeoutError, httpx.TimeoutException) as error:
            raise UpstreamFault("upstream_timed_out") from error
        except NotAllowed as error:
            raise UpstreamFault("upstream_not_allowed") from error
        except TooMuch as error:
            raise UpstreamFault("upstream_too_large") from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
            raise UpstreamFault("upstream_connection_lost") from error

    def _way(self, target: httpx.URL) -> tuple[httpx.AsyncClient, Mapping[str, str]]:
        if origin_of(target) == origin_of(self._own.url):
            return self._own.client, self._own.headers
        if not self._further.may_be_asked(target):
            raise UpstreamFault("upstream_other_host")
        if self._stranger is None:
            self._stranger = self._further.open_client()
        return self._stranger, {}


def _judge(response: httpx.Response) -> None:
    status = response.status_code
    if response.is_success:
        return
    if response.has_redirect_location:
        raise UpstreamFault("upstream_redirects", status)
    code = _CODES.get(HTTPStatus(status)) if status in set(HTTPStatus) else None
    failed = "upstream_failed" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "upstream_refused"
    raise UpstreamFault(code or failed, status, retry_after_of(response.headers))


def _wait_before_retry(error: Exception) -> bool | float:
    """Whether another attempt may help, and after how many seconds if the other side says so."""
    if not isinstance(error, UpstreamFault):
        return False
    may_help = error.status in _RETRIED_STATUSES or error.code in {
        "upstream_timed_out",
        "upstream_connection_lost",
    }
    if may_help and error.retry_after is not None:
        # Longer than we can stand here: the schedule comes again.
        asked = error.retry_after.total_seconds()
        return asked if asked <= _LONGEST_WAIT_SECONDS else False
    return may_help


def _json(response: httpx.Response, body: bytes) -> Any:  # noqa: ANN401 - any JSON
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type and not media_type.endswith("json"):
        raise UpstreamFault("upstream_not_json", response.status_code)
    try:
        return json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise UpstreamFault("upstream_not_json", response.status_code) from error


def _refuse(constant: str) -> float:
    message = f"{constant} is no JSON"
    raise ValueError(message)


def _next(response: httpx.Response) -> str | None:
    link = response.links.get("next", {}).get("url")
    return str(response.request.url.join(link)) if link else None
