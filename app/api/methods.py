"""HEAD wherever GET works: the same answer without its content (RFC 9110, section 9.3.2)."""

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEAD = "zi.head"
# Ranges are defined for GET alone (RFC 9110, section 14.2).
_GET_ONLY = {b"range", b"if-range"}


class HeadAsGet:
    """Runs the route of GET and sends only what stands before the content."""

    def __init__(self, app: ASGIApp) -> None:
        """Around the whole application, so that no route is declared twice."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope.get("method") != "HEAD":
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})  # shared with what runs around this
        headers = [each for each in scope["headers"] if each[0] not in _GET_ONLY]
        as_get = {**scope, "method": "GET", "headers": headers, _HEAD: True}

        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.start":
                await send(message)
                await send({"type": "http.response.body"})

        await self.app(as_get, receive, send_head)


def is_head(request: HTTPConnection) -> bool:
    """Whether only the head was asked for: such a request changes and records nothing."""
    return bool(request.scope.get(_HEAD))


def head_of(response: Response) -> Response:
    """The answer without its content; a stream is not even begun."""
    head = Response(status_code=response.status_code)
    head.raw_headers = response.raw_headers
    return head
