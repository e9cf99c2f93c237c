"""What nobody foresaw leaves as a problem, too, and passes all that is added to answers."""

from http import HTTPStatus

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.problems import problem_response

log = structlog.get_logger(__name__)


class LastResort:
    """Inside of CORS: a browser reads nothing of an answer without its headers."""

    def __init__(self, app: ASGIApp) -> None:
        """Directly around the application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI; raises again what happens in the middle of an answer: it is cut off, not whole."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        held: Message | None = None
        has_started = False

        async def send_later(message: Message) -> None:
            """Hold the head until there is content: a stream may fail before its first piece."""
            nonlocal held, has_started
            if message["type"] == "http.response.start":
                held = message
                return
            if held is not None:
                has_started = True
                await send(held)
                held = None
            await send(message)

        try:
            await self.app(scope, receive, send_later)
        except ClientDisconnect:
            raise
        except Exception:
            if has_started:
                raise
            log.exception("unforeseen_error", path=scope["path"])
            request = Request(scope, receive)
            answer = problem_response(request, HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error")
            await answer(scope, receive, send)
