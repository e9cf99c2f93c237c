"""Overload is told early: so many requests are worked on at a time, the others wait briefly."""

import asyncio
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.problems import problem_response
from app.core.database_faults import Trouble
from app.core.errors import Busy

# Those who only look whether the service lives wait for nobody.
_PROBES: Final = frozenset({"/healthz", "/readyz"})
BODY_SECONDS: Final = 0.5


class Turnstile:
    """Gives places in the order in which requests came; who waits too long is told `busy`.

    A place is held while the service computes, not while it waits for its client: it is given back
    when the answer begins, and when the body takes its time to arrive.
    """

    def __init__(self, app: ASGIApp, places: int, seconds: float) -> None:
        """`places` requests at a time; the others wait for `seconds` at most."""
        self.app, self._seconds = app, seconds
        self._places = asyncio.Semaphore(places)
        self._trouble = Trouble("overload")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or scope["path"] in _PROBES:
            await self.app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._seconds):
                await self._places.acquire()
        except TimeoutError as error:
            self._trouble.failed(error)
            await self._refuse(scope, receive, send)
            return
        self._trouble.succeeded()
        place = _Place(self._places, receive, send)
        try:
            await self.app(scope, place.receive, place.send)
        finally:
            place.give_back()

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {"Retry-After": str(Busy.retry_after)}
        status, code = HTTPStatus.SERVICE_UNAVAILABLE, Busy.default_code
        answer = problem_response(Request(scope, receive), status, code, headers=headers)
        await answer(scope, receive, send)


class _Place:
    """The place of one request, given back once."""

    def __init__(self, places: asyncio.Semaphore, receive: Receive, send: Send) -> None:
        self._places, self._receive, self._send = places, receive, send
        self._is_held = True

    def give_back(self) -> None:
        """Somebody else may begin."""
        if self._is_held:
            self._is_held = False
            self._places.release()

    async def receive(self) -> Message:
        """The next piece of the body; one that takes long holds up nobody else."""
        timer = asyncio.get_running_loop().call_later(BODY_SECONDS, self.give_back)
        try:
            return await self._receive()
        finally:
            timer.cancel()

    async def send(self, message: Message) -> None:
        """A piece of the answer, which its reader may take slowly."""
        self.give_back()
        await self._send(message)
