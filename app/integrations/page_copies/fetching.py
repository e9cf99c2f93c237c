"""Asking for what an address shows: a page with its parts, or a file, within bounds."""

import asyncio
import base64
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from anyio import to_thread

from app.integrations.file_types import SNIFF_BYTES, seems
from app.integrations.guarded_http import TooMuch, guarded_client, read_at_most
from app.integrations.http_client import httpx
from app.integrations.page_copies.writing import Draft, Part

PAGE_BYTES: Final = 3 * 1024 * 1024
PART_BYTES: Final = 4 * 1024 * 1024
ALL_BYTES: Final = 20 * 1024 * 1024
SECONDS: Final = 60.0
_STEP_SECONDS: Final = 8.0
_HOPS: Final = 5
_AT_ONCE: Final = 4
_PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp"})
# Others are rare, and some that Python knows are no encodings of texts.
_CHARSETS: Final = frozenset({"utf-8", "iso-8859-1", "windows-1252", "us-ascii", "utf-16"})


@dataclass(frozen=True)
class Shown:
    """What an address answered with at last: from where, with which status, its streamed body."""

    url: httpx.URL
    response: httpx.Response

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status_code

    @property
    def is_page(self) -> bool:
        """Whether it says that it is HTML."""
        return "html" in self.response.headers.get("content-type", "").lower()

    async def chunks(self) -> AsyncIterator[bytes]:
        """The bytes as they are; raises TooMuch where they are compressed, against our wish."""
        if self.response.headers.get("content-encoding", "identity") != "identity":
            raise TooMuch("compressed")
        async for piece in self.response.aiter_raw():
            yield piece


class PageCopier:
    """Asks public hosts, and the named internal ones; every part of a page is judged anew."""

    def __init__(self, internal_hosts: Collection[str], authorities: Path | None = None) -> None:
        """As GuardedTransport."""
        self._internal_hosts, self._authorities = frozenset(internal_hosts), authorities

    @asynccontextmanager
    async def shown(self, url: str) -> AsyncIterator[tuple["Shown", "Parts"]]:
        """What the address shows, and what can ask for its parts; follows five redirects.

        Raises httpx.HTTPError (NotAllowed, TooMuch), InvalidURL, OSError or UnicodeError for what
        other hosts do. Time is the caller's to bound (SECONDS).
        """
        async with (
            guarded_client(self._internal_hosts, _STEP_SECONDS, self._authorities) as client,
            _last(client, httpx.URL(url)) as shown,
        ):
            yield shown, Parts(client)


class Parts:
    """Asks for the parts of one page; all of them together are bounded."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        """Nothing is asked yet."""
        self._client, self._left = client, ALL_BYTES
        self._turn = asyncio.Semaphore(_AT_ONCE)

    async def copy(self, shown: Shown, page: bytes, said: str) -> tuple[bytes, int]:
        """The page as one file, and how many of its parts it lacks."""
        text = page.decode(_charset_of(shown.response), errors="replace")
        draft = await to_thread.run_sync(Draft, text, str(shown.url))
        found = await asyncio.gather(*map(self._part, draft.parts))
        fetched = {part: text for part, text in zip(draft.parts, found, strict=True) if text}
        written = await to_thread.run_sync(draft.written, fetched, said)
        return written.encode(), draft.left_out + len(draft.parts) - len(fetched)

    async def _part(self, part: Part) -> str | None:
        """A style sheet as text, a picture as a data URL; none for what did not come."""
        try:
            async with self._turn, _last(self._client, httpx.URL(part.url)) as shown:
                body = await read_at_most(shown.response, min(PART_BYTES, max(self._left, 0)))
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError):
            return None
        self._left -= len(body)
        if not httpx.codes.is_success(shown.status):
            return None
        if part.is_sheet:
            return body.decode("utf-8", errors="replace")
        kind = seems(body[:SNIFF_BYTES])
        return (
            f"data:{kind};base64,{base64.b64encode(body).decode()}" if kind in _PICTURES else None
        )


@asynccontextmanager
async def _last(client: httpx.AsyncClient, url: httpx.URL) -> AsyncIterator[Shown]:
    """What stands at the end of the redirects; the last of too many as it is."""
    for hop in range(_HOPS + 1):
        async with client.stream("GET", url) as response:
            if hop == _HOPS or not response.has_redirect_location:
                yield Shown(url, response)
                return
        url = url.join(response.headers["Location"])


def _charset_of(response: httpx.Response) -> str:
    given = (response.charset_encoding or "utf-8").lower()
    return given if given in _CHARSETS else "utf-8"
