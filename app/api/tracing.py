"""A span for each request, where traces are wanted."""

from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.integrations.telemetry import continued


class Traced:
    """A span for each request, named by its route; its query is not told."""

    def __init__(self, app: ASGIApp, tracer: Any) -> None:  # noqa: ANN401 - of OpenTelemetry
        """`tracer`: see `open_tracer`."""
        self.app, self._tracer = app, tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method = scope["method"]
        with self._tracer.start_as_current_span(
            method, context=continued(Headers(scope=scope))
        ) as span:

            async def noting(message: Message) -> None:
                if message["type"] == "http.response.start":
                    span.set_attribute("http.response.status_code", message["status"])
                await send(message)

            span.set_attribute("http.request.method", method)
            try:
                await self.app(scope, receive, noting)
            finally:
                if path := getattr(scope.get("route"), "path", None):
                    span.set_attribute("http.route", path)
                    span.update_name(f"{method} {path}")
