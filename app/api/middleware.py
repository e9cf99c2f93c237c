"""Around every request: its id, its log line, the limit of its body, the last resort."""

import asyncio
import re
import time
from datetime import datetime
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.limits import BODY_LIMIT, Pace
from app.api.problems import problem_response
from app.core import clock, context
from app.core.identifiers import new_id
from app.integrations.prometheus import Metrics
from app.integrations.rate_limits import Allowance
from app.services.identity.service_accounts.warning import WARNED_BEFORE

log = structlog.get_logger("app.access")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_QUIET = {"/healthz", "/readyz", "/metrics"}


class RequestMiddleware:
    """Gives each request an id that is in its answer, its log lines and its audit entries."""

    def __init__(self, app: ASGIApp, body_max_bytes: int) -> None:
        """`body_max_bytes` holds for every body, unless a route that streams raises it."""
        self.app = app
        self.body_max_bytes = body_max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope[BODY_LIMIT] = self.body_max_bytes
        exchange = _Exchange(scope, receive, send)
        request_id_token = context.request_id.set(exchange.request_id)
        try:
            await self._run(exchange)
        finally:
            context.request_id.reset(request_id_token)
            exchange.end()

    async def _run(self, exchange: "_Exchange") -> None:
        with structlog.contextvars.bound_contextvars(request_id=exchange.request_id):
            try:
                await self.app(exchange.scope, exchange.receive, exchange.send)
            except ClientDisconnect:
                log.info("client_gone", path=exchange.scope["path"])
            except Exception:
                log.exception("unforeseen_error", path=exchange.scope["path"])
                if exchange.status is not None:
                    raise
                request = Request(exchange.scope, exchange.receive)
                answer = problem_response(
                    request, HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error"
                )
                await answer(exchange.scope, exchange.receive, exchange.send)


class _Exchange:
    """One request and its answer, as they pass by."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope, self._receive, self._send = scope, receive, send
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        self.request_id = given if _REQUEST_ID.fullmatch(given) else str(new_id())
        announced = headers.get("content-length", "")
        self._announced = int(announced) if announced.isascii() and announced.isdigit() else 0
        self._received = 0
        self._pace = Pace()
        self._is_complete = False
        self._started = time.perf_counter()
        self.status: int | None = None

    async def receive(self) -> Message:
        """Refuse a body that is, or says it is, larger than the limit in force, or too slow."""
        limit: int = self.scope[BODY_LIMIT]
        if self._announced > limit:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        message = await self._next()
        self._received += len(message.get("body", b""))
        if self._received > limit:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return message

    async def _next(self) -> Message:
        if self._is_complete:  # from now on somebody waits for the other side to leave
            return await self._receive()
        began = time.monotonic()
        try:
            async with asyncio.timeout(self._pace.patience(self._received)):
                message = await self._receive()
        except TimeoutError as error:
            close = {"Connection": "close"}
            raise HTTPException(HTTPStatus.REQUEST_TIMEOUT, headers=close) from error
        self._pace.waited += time.monotonic() - began
        self._is_complete = not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        """Add the headers that every answer carries."""
        if message["type"] == "http.response.start":
            self.status = int(message["status"])
            headers = MutableHeaders(scope=message)
            headers["X-Request-ID"] = self.request_id
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "no-referrer"
            headers.setdefault("Cache-Control", "no-store")
            if allowance := self._state.get("allowance"):
                headers.update(_rate_limit_headers(allowance))
            ends_at: datetime | None = self._state.get("key_expires_at")
            if ends_at and ends_at - clock.now() <= WARNED_BEFORE:
                headers["X-Key-Expires"] = ends_at.isoformat()
        await self._send(message)

    def end(self) -> None:
        """It is over: count it, and tell the log."""
        seconds = time.perf_counter() - self._started
        metrics: Metrics | None = self.scope["app"].state.metrics
        if metrics is not None:
            route = getattr(self.scope.get("route"), "path", None)
            metrics.answered(self.scope["method"], route, self.status, seconds)
        self._write_log_line(seconds)

    def _write_log_line(self, seconds: float) -> None:
        """One line a request, without its query (it may hold what somebody searched for)."""
        path = self.scope["path"]
        client = self.scope.get("client")
        write = log.debug if path in _QUIET else log.info
        write(
            "request",
            request_id=self.request_id,
            method=self.scope["method"],
            path=path,
            status=self.status,
            milliseconds=round(seconds * 1000, 1),
            address=client[0] if client else None,
            user_id=self._state.get("user_id"),
            service_account_id=self._state.get("service_account_id"),
        )

    @property
    def _state(self) -> dict[str, Any]:
        """What the routes noted about the request."""
        state: dict[str, Any] = self.scope.get("state", {})
        return state


def _rate_limit_headers(allowance: Allowance) -> dict[str, str]:
    """Names of draft-ietf-httpapi-ratelimit-headers in the form most clients know."""
    return {
        "RateLimit-Limit": str(allowance.limit),
        "RateLimit-Policy": f"{allowance.limit};w=60",
        "RateLimit-Remaining": str(allowance.remaining),
        "RateLimit-Reset": str(allowance.reset),
    }
