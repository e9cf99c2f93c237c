"""HTTP Strict Transport Security: browsers come back over TLS alone (RFC 6797)."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class StrictTransport:
    """Adds the header to every answer; only where the settings ask for it."""

    def __init__(self, app: ASGIApp, seconds: int) -> None:
        """For how many seconds a browser remembers."""
        self.app, self.seconds = app, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""

        async def send_with_it(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Strict-Transport-Security"] = f"max-age={self.seconds}"
            await send(message)

        await self.app(scope, receive, send_with_it)
