"""Asking another host whether an address answers."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.integrations.guarded_http import NotAllowed, guarded_client
from app.integrations.http_client import httpx

_MAXIMUM_HOPS: Final = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """The status an address answered with at last; none when nobody answered or may be asked."""

    status: int | None
    is_allowed: bool = True


class Web:
    """Asks public hosts, and the named internal ones."""

    def __init__(
        self,
        internal_hosts: Collection[str],
        timeout_seconds: float,
        authorities: Path | None = None,
    ) -> None:
        """As GuardedTransport; the time is for one question in all."""
        self._internal_hosts, self._authorities = frozenset(internal_hosts), authorities
        self._timeout_seconds = timeout_seconds

    async def ask(self, url: str) -> Answer:
        """GET the address without reading what it holds; follows at most five redirects.

        Never raises for what other hosts do.
        """
        try:
            async with asyncio.timeout(self._timeout_seconds):
                return Answer(await self._last_status(httpx.URL(url)))
        except NotAllowed:
            return Answer(None, is_allowed=False)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError):
            return Answer(None)

    async def _last_status(self, url: httpx.URL) -> int | None:
        status = None
        async with guarded_client(
            self._internal_hosts, self._timeout_seconds, self._authorities
        ) as client:
            for _ in range(_MAXIMUM_HOPS + 1):
                async with client.stream("GET", url) as response:
                    status = response.status_code
                if not response.has_redirect_location:
                    return status
                url = url.join(response.headers["Location"])
        return status
