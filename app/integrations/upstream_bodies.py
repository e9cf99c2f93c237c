"""Bodies of another system's answers, read within limits: of pages, of refusals and logins."""

import asyncio
from typing import Any, Final

from anyio import to_thread

from app.integrations.guarded_http import TooMuch
from app.integrations.http_client import httpx
from app.integrations.short_answers import words_of
from app.integrations.unpacking import Unreadable, unpacked, unpacked_at_once

_SHORT_BYTES: Final = 256 * 1024  # of a login's answer, and of a refusal
_SAYING_SECONDS: Final = 5.0


async def short_answer(response: httpx.Response) -> tuple[Any, str]:
    """What a short answer holds, and its words; nothing of one that is slow or too long."""
    try:
        async with asyncio.timeout(_SAYING_SECONDS):
            packed = await whole_body(response, _SHORT_BYTES)
        body = unpacked_at_once(packed, _SHORT_BYTES)
    except (Unreadable, TooMuch, TimeoutError, httpx.HTTPError, OSError):
        return None, ""
    kind, charset = response.headers.get("content-type", ""), response.charset_encoding or ""
    return await to_thread.run_sync(words_of, body, kind, charset)


async def whole_body(response: httpx.Response, max_bytes: int) -> bytes:
    """The body, unpacked; raises TooMuch as soon as it is more than `max_bytes`, Unreadable."""
    pieces, size = [], 0
    async for piece in unpacked(response.aiter_raw(), packing_of(response)):
        size += len(piece)
        if size > max_bytes:
            raise TooMuch(str(max_bytes))
        pieces.append(piece)
    return b"".join(pieces)


def packing_of(response: httpx.Response) -> str:
    """How a body is compressed, as it says itself; empty: not at all."""
    return str(response.headers.get("content-encoding", "")).strip().lower()
