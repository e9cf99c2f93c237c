"""Too many at once are told early; who reads or sends slowly holds up nobody."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from app.api import turnstile
from app.api.turnstile import Turnstile

Script = Callable[[Receive, Send], Awaitable[None]]


class Visitor:
    """A request of which the test sees the answer."""

    def __init__(self, gate: Turnstile, path: str = "/api/v1/me") -> None:
        self._gate, self._path = gate, path
        self.answer: list[Message] = []
        self.body: asyncio.Queue[Message] = asyncio.Queue()

    def go(self) -> "asyncio.Task[None]":
        async def run() -> None:
            scope: Scope = {
                "type": "http",
                "method": "GET",
                "path": self._path,
                "headers": [],
                "query_string": b"",
                "state": {},
            }
            await self._gate(scope, self.body.get, self._send)

        return asyncio.create_task(run())

    @property
    def status(self) -> int:
        return int(self.answer[0]["status"])

    async def _send(self, message: Message) -> None:
        self.answer.append(message)


def gate_of(script: Script, seconds: float = 0.01) -> Turnstile:
    """One place; what it leads to does as the script says, then answers."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await script(receive, send)
        await PlainTextResponse("baik")(scope, receive, send)

    return Turnstile(app, 1, seconds)


def test_who_waits_too_long_is_told_and_the_next_gets_in() -> None:
    async def story() -> None:
        done = asyncio.Event()

        async def compute(_receive: Receive, _send: Send) -> None:
            await done.wait()

        gate = gate_of(compute)
        first, second, third = (Visitor(gate) for _ in range(3))
        working = first.go()
        await second.go()
        assert second.status == 503
        assert (b"retry-after", b"5") in second.answer[0]["headers"]
        assert b'"busy"' in second.answer[1]["body"]
        probe = Visitor(gate, "/healthz").go()
        done.set()
        await asyncio.gather(working, probe, third.go())
        assert (first.status, third.status) == (200, 200)

    asyncio.run(story())


def test_a_slow_reader_holds_no_place() -> None:
    async def story() -> None:
        read = asyncio.Event()

        async def stream(_receive: Receive, send: Send) -> None:
            if not read.is_set():
                await send({"type": "http.response.start", "status": 200, "headers": []})
                await read.wait()

        gate = gate_of(stream)
        reader, other = Visitor(gate), Visitor(gate)
        reading = reader.go()
        await asyncio.sleep(0)
        read.set()
        await other.go()
        assert other.status == 200
        await reading

    asyncio.run(story())


def test_a_slow_sender_holds_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turnstile, "BODY_SECONDS", 0.001)

    async def story() -> None:
        async def upload(receive: Receive, _send: Send) -> None:
            await receive()

        gate = gate_of(upload, seconds=5)
        slow, other = Visitor(gate), Visitor(gate)
        sending = slow.go()
        await asyncio.sleep(0)
        other.body.put_nowait({"type": "http.request", "body": b"", "more_body": False})
        await other.go()
        assert (other.status, slow.answer) == (200, [])
        slow.body.put_nowait({"type": "http.request", "body": b"", "more_body": False})
        await sending
        assert slow.status == 200

    asyncio.run(story())
