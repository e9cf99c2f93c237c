"""Asking another host whether an address answers."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.integrations.guarded_http import NotAllowed, guarded_client
from app.integrations.http_client import httpx
from app.integrations.sign_in_pages import PAGE_BYTES, asks_to_sign_in

_MAXIMUM_HOPS: Final = 5
# A few compressed bytes may be many: pages come as they are, or are not looked at.
_PLAIN: Final = {"Accept-Encoding": "identity"}


@dataclass(frozen=True, slots=True)
class Answer:
    """The status an address answered with at last; none when nobody answered or may be asked.

    `asks_to_sign_in`: what it showed at last was no more than a form to sign in.
    """

    status: int | None
    is_allowed: bool = True
    asks_to_sign_in: bool = False


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
        """GET the address, read no more than the beginning of a page; follows five redirects.

        Never raises for what other hosts do.
        """
        try:
            async with asyncio.timeout(self._timeout_seconds):
                return await self._last(httpx.URL(url))
        except NotAllowed:
            return Answer(None, is_allowed=False)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError):
            return Answer(None)

    async def _last(self, asked: httpx.URL) -> Answer:
        status, url = None, asked
        async with guarded_client(
            self._internal_hosts, self._timeout_seconds, self._authorities
        ) as client:
            for _ in range(_MAXIMUM_HOPS + 1):
                async with client.stream("GET", url, headers=_PLAIN) as response:
                    status = response.status_code
                    if not response.has_redirect_location:
                        page = await _beginning(response)
                        return Answer(status, asks_to_sign_in=asks_to_sign_in(asked, url, page))
                url = url.join(response.headers["Location"])
        return Answer(status)


async def _beginning(response: httpx.Response) -> bytes:
    """Of a page (HTML) its first bytes; of anything else none."""
    page = b""
    is_plain = response.headers.get("Content-Encoding", "identity") == "identity"
    if is_plain and "html" in response.headers.get("Content-Type", ""):
        async for piece in response.aiter_raw(PAGE_BYTES):
            page += piece
            if len(page) >= PAGE_BYTES:
                break
    return page
