"""Heads that are too long are refused before anything is read of them."""

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.limits import head_fault
from app.api.problems import problem_response


class BoundedHeads:
    """Inside of CORS, so that a browser may read why."""

    def __init__(self, app: ASGIApp) -> None:
        """Around everything that looks into a head."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        fault = head_fault(scope) if scope["type"] == "http" else None
        if fault is None:
            await self.app(scope, receive, send)
            return
        status, code = fault
        request = Request(scope, receive)
        answer = problem_response(request, status, code, headers={"Connection": "close"})
        await answer(scope, receive, send)
