"""The machine's clock jumps while people work: a day ahead and behind, a year ahead, and back.

Then the machine starts with a clock that is a year ahead, which is how most wrong clocks begin: the
worker does all its jobs at once, and must not clear away what only looks old.

python -m benchmarks.drills.clock_jumps [--seconds 4]

The server runs under libfaketime (Debian package `faketime`), which reads how far the clock is off
from a file; its monotonic clock stays right, as the machine's would. PostgreSQL keeps the right
time. Without libfaketime the drill says so and does nothing.
"""

import argparse
import asyncio
import time
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import httpx2 as httpx
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core import clock
from app.models import UserSession
from app.services.identity.auth.throttles import PAIR
from benchmarks.drills.common import Scene, client_of, code_of, database, run, until
from tests.support.databases import SECRET
from tests.support.engines import engine_at
from tests.support.evidence import COORDINATOR, MEMBER
from tests.support.office import API, new_token

PEOPLE = 4
YEAR = "+1y"
JUMPS = ("+1d", "-1d", YEAR)
RIGHT = "+0"
GUESSES = 6  # one more than are free
RECOVERED_WITHIN_SECONDS = 60  # the worker looks every ten; the rest is a busy machine
_YEARS = timedelta(days=3 * 365)


def library() -> Path | None:
    """Where libfaketime is; none: it is not installed."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    return found[0] if found else None


def turn(dial: Path, off: str) -> None:
    """Let the server's clock be so far off, within a second."""
    dial.write_text(off)


def give_tokens(scene: Scene) -> None:
    """Whoever writes has a session for years; whoever visits has one of the usual kind."""
    engine = engine_at(scene.url)
    for who, lifetime in ((MEMBER, _YEARS), (COORDINATOR, timedelta(hours=4))):
        token = new_token(engine, SECRET, scene.ids[who], lifetime)
        scene.headers[who] = {"Authorization": f"Bearer {token}"}
    with Session(engine) as session, session.begin():
        years = update(UserSession).where(UserSession.user_id == scene.ids[MEMBER])
        session.execute(years.values(expires_at=clock.now() + _YEARS))
    engine.dispose()


class Visitor:
    """Somebody with a token of the usual kind, who also guesses passwords at the wrong time."""

    def __init__(self, scene: Scene, client: httpx.AsyncClient) -> None:
        """Their token was made while the clock was right."""
        self._scene, self._client = scene, client
        self._headers = dict(scene.headers[COORDINATOR])

    async def guess(self) -> None:
        """Wrong passwords, enough to be held up."""
        for _ in range(GUESSES):
            answer = await self._sign_in()
            if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                self._scene.ledger.refused[f"{answer.status_code} {code_of(answer)}"] += 1

    async def is_served(self) -> bool:
        """Whether their token is good, nobody is held up for long, and a write succeeds."""
        me = await self._client.get(f"{API}/me", headers=self._headers)
        guessed = await self._sign_in()
        if int(guessed.headers.get("Retry-After", 0)) > PAIR.longest.total_seconds():
            await asyncio.sleep(1)
            return False
        return me.is_success and await self._scene.write_once(self._client)

    async def _sign_in(self) -> httpx.Response:
        form = {"username": COORDINATOR, "password": "salah sekali"}
        return await self._client.post(f"{API}/auth/token", data=form)


async def story(scene: Scene, address: str, dial: Path, seconds: float) -> float:
    """Work while the clock jumps and is right again; the longest time to recover, in seconds."""
    longest = 0.0
    async with client_of(address) as client, scene.at_work(address, PEOPLE):
        visitor = Visitor(scene, client)
        await asyncio.sleep(seconds)
        for jump in JUMPS:
            before = scene.ledger.acknowledged
            turn(dial, jump)
            await asyncio.sleep(1)
            await visitor.guess()
            await asyncio.sleep(seconds)
            if scene.ledger.acknowledged == before:
                raise AssertionError((jump, scene.ledger.refused))
            began = time.monotonic()
            turn(dial, RIGHT)
            await until(visitor.is_served, RECOVERED_WITHIN_SECONDS)
            longest = max(longest, time.monotonic() - began)
            await asyncio.sleep(seconds)
    return longest


async def wrong_from_the_start(scene: Scene, address: str, dial: Path, seconds: float) -> float:
    """Work on a machine that began a year ahead, until it is right; the time to recover."""
    async with client_of(address) as client, scene.at_work(address, PEOPLE):
        log = scene.folder / "server.log"
        await until(lambda: has_doubted(log))
        await asyncio.sleep(seconds)
        began = time.monotonic()
        turn(dial, RIGHT)
        await until(Visitor(scene, client).is_served, RECOVERED_WITHIN_SECONDS)
        recovered = time.monotonic() - began
    await scene.hold_against(address)
    return recovered


async def has_doubted(log: Path) -> bool:
    """Whether the worker has come to clear, and did not believe the clock."""
    return "clock_is_doubted" in await asyncio.to_thread(log.read_text)


def drill(engine: str, folder: Path, arguments: argparse.Namespace) -> str:
    """One server that lives through all jumps; people who write have tokens for years."""
    name, faked, dial = "clock +1 d, -1 d, +1 y, start +1 y", library(), folder / "clock"
    if faked is None:
        return f"| {name} | {engine} | skipped: libfaketime is not installed | | | | | |"
    turn(dial, RIGHT)
    under = {
        "LD_PRELOAD": str(faked),
        "FAKETIME_TIMESTAMP_FILE": str(dial),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }
    with database(engine, folder) as url:
        scene = Scene(folder / "data", url, **under)
        give_tokens(scene)
        recovered, seconds = 0.0, float(arguments.seconds)
        for part in (story, wrong_from_the_start):
            with scene.serving() as server:
                took = asyncio.run(part(scene, server.address, dial, seconds))
                recovered = max(recovered, took)
            turn(dial, YEAR)
    return scene.ledger.row(name, engine, recovered)


if __name__ == "__main__":
    run("clock_jumps", drill, seconds=4.0)
