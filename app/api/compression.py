"""Compressed answers: whatever is text, whole and large enough, for those who take it."""

import gzip
from functools import lru_cache
from typing import Final

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.etags import encoded_etag, listed

MINIMUM_BYTES: Final = 1024
# Above this it takes longer than a thread costs.
_THREAD_BYTES: Final = 64 * 1024
_LEVEL: Final = 5
_SUCCESSFUL: Final = range(200, 300)
_NOT_MODIFIED: Final = 304
_TYPES: Final = frozenset(
    {"application/json", "application/yaml", "application/javascript", "image/svg+xml"}
)
_LONGEST_HEADER: Final = 500
# The best first: what is taken when a client likes several equally.
CODINGS: Final = ("gzip",)


class Compression:
    """Compresses answers that are sent in one piece.

    Streams and files are sent as they are: a stream would wait in the compressor, a file has its
    ranges and is mostly compressed already.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Inside of everything that adds headers."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http":
            send = _Answer(Headers(scope=scope), send).send
        await self.app(scope, receive, send)


class _Answer:
    """One answer on its way: its head waits until the size of its content is known."""

    def __init__(self, request: Headers, send: Send) -> None:
        self._request, self._send = request, send
        self._head: Message | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if message["status"] == _NOT_MODIFIED:
                self._name_the_known_form(headers)
            if _is_worth_it(headers):
                self._head = message
                return
        elif self._head is not None:
            head, self._head = self._head, None
            if not message.get("more_body", False):
                message = await self._in_coding(head, message)
            await self._send(head)
        await self._send(message)

    async def _in_coding(self, head: Message, message: Message) -> Message:
        """The content in the coding that suits the client; the head is changed to fit."""
        headers = MutableHeaders(scope=head)
        headers.add_vary_header("Accept-Encoding")
        coding = coding_for(self._request.get("accept-encoding", ""))
        if coding is None:
            return message
        content: bytes = message["body"]
        if len(content) > _THREAD_BYTES:
            content = await to_thread.run_sync(compress, content, coding)
        else:
            content = compress(content, coding)
        headers["Content-Encoding"] = coding
        headers["Content-Length"] = str(len(content))
        if (etag := headers.get("etag")) and head["status"] in _SUCCESSFUL:
            headers["ETag"] = encoded_etag(etag, coding)
        return {**message, "body": content}

    def _name_the_known_form(self, headers: MutableHeaders) -> None:
        """Not modified: a cache keeps the form it has, which it knows by the tag of that form."""
        headers.add_vary_header("Accept-Encoding")
        coding = coding_for(self._request.get("accept-encoding", ""))
        if coding and (etag := headers.get("etag")):
            encoded = encoded_etag(etag, coding)
            if encoded[1:-1] in listed(self._request.get("if-none-match", "")):
                headers["ETag"] = encoded


def compress(content: bytes, coding: str) -> bytes:
    """The content in one of CODINGS; equal content gives equal bytes."""
    assert coding in CODINGS  # noqa: S101 - chosen by `coding_for`
    return gzip.compress(content, _LEVEL, mtime=0)


def coding_for(accept_encoding: str) -> str | None:
    """The coding that a client likes best of ours; None: as it is (RFC 9110, section 12.5.3).

    What stands beyond the first 500 characters of the header is not read.
    """
    return _coding_for(accept_encoding[:_LONGEST_HEADER])


@lru_cache(maxsize=64)
def _coding_for(accept_encoding: str) -> str | None:
    weights: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        coding, *parameters = (each.strip() for each in part.split(";"))
        weights[coding] = _weight(parameters)
    others = weights.get("*", 0.0)
    best = max(CODINGS, key=lambda coding: weights.get(coding, others))
    weight = weights.get(best, others)
    return best if weight > 0 and weight >= weights.get("identity", 0.0) else None


def _weight(parameters: list[str]) -> float:
    given = next((each for each in parameters if each.startswith("q=")), "q=1")
    try:
        return float(given.removeprefix("q="))
    except ValueError:
        return 0.0


def _is_worth_it(headers: Headers) -> bool:
    """Text that is large enough; a size that nobody announced belongs to a stream."""
    length = headers.get("content-length", "")
    if not length.isdigit() or int(length) < MINIMUM_BYTES:
        return False
    media_type = headers.get("content-type", "").partition(";")[0].lower()
    is_text = media_type in _TYPES or media_type.startswith("text/") or media_type.endswith("+json")
    return is_text and not {"content-encoding", "content-range"} & set(headers)
