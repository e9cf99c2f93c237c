"""Answers that are the same for everybody until the next start: made once, compressed once."""

from collections.abc import Callable
from functools import cached_property
from http import HTTPStatus
from threading import Lock
from typing import Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from app.api.compression import coding_for, compress
from app.api.etags import encoded_etag, etag_of_bytes, matches

# Asked about each time: a new version of the service shows at once.
ASK_AGAIN: Final = "no-cache"
# For an address that names the content (RFC 8246): never asked about again.
FOR_EVER: Final = "public, max-age=31536000, immutable"


class FixedAnswer:
    """Content that is made when it is first asked for, in a thread: nobody waits for it else."""

    def __init__(
        self,
        make: Callable[[], bytes],
        media_type: str,
        cache_control: str = ASK_AGAIN,
        *,
        is_text: bool = True,
    ) -> None:
        """`make` may take its time; `is_text`: worth compressing."""
        self._make, self._is_text = make, is_text
        self._media_type, self._cache_control = media_type, cache_control
        self._lock = Lock()
        self._forms: dict[str | None, bytes] = {}

    @cached_property
    def content(self) -> bytes:
        """The bytes as they are."""
        return self._make()

    @cached_property
    def etag(self) -> str:
        """The strong ETag of the content without a coding."""
        return etag_of_bytes(self.content)

    async def respond(self, request: Request, headers: dict[str, str] | None = None) -> Response:
        """The content in the coding the client likes, or 304 when it has that already."""
        coding = coding_for(request.headers.get("accept-encoding", "")) if self._is_text else None
        if coding not in self._forms:
            await to_thread.run_sync(self._make_form, coding)
        etag = encoded_etag(self.etag, coding) if coding else self.etag
        told = {"ETag": etag, "Cache-Control": self._cache_control, **(headers or {})}
        if self._is_text:
            told["Vary"] = "Accept-Encoding"
        if matches(request.headers.get("if-none-match", ""), etag):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=told)
        if coding:
            told["Content-Encoding"] = coding
        return Response(self._forms[coding], headers=told, media_type=self._media_type)

    def _make_form(self, coding: str | None) -> None:
        with self._lock:
            if coding not in self._forms:
                content = self.content
                self._forms[coding] = compress(content, coding) if coding else content
