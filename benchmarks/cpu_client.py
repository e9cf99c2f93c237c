"""A client that reads how much CPU time its requests cost the server, and one beside it."""

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple
from urllib.parse import urlsplit

from benchmarks.contract import Ask
from benchmarks.dear_bodies import MARK


class Cost(NamedTuple):
    """CPU milliseconds of one request in the mean, and the statuses of the answers."""

    milliseconds: float
    statuses: frozenset[int]


class Client:
    """Asks over one connection and reads the CPU time of the server's process."""

    def __init__(self, address: str, pid: int) -> None:
        """`pid` is the server's process."""
        self._host = urlsplit(address).netloc
        self._clock = (~pid << 3) | 2  # CPU time of all its threads (clock_getcpuclockid)
        self._connection = http.client.HTTPConnection(self._host, timeout=120)
        self._number = 0

    def cost(self, method: str, ask: Ask, who: dict[str, str], count: int) -> Cost:
        """The mean over so many requests."""
        statuses = set()
        began = time.clock_gettime(self._clock)
        for _ in range(count):
            statuses.add(self._ask(method, ask, who))
        spent = time.clock_gettime(self._clock) - began
        return Cost(1000 * spent / count, frozenset(statuses))

    def _ask(self, method: str, ask: Ask, who: dict[str, str]) -> int:
        self._number += 1
        mark = f"mark{self._number:04}"[-8:].encode()
        body = ask.body and ask.body.replace(MARK.encode(), mark)
        try:
            return self._once(method, ask.path, body, {**who, **ask.headers})
        except (http.client.HTTPException, OSError):  # refused before all of it was read
            self._connection.close()
            return self._once(method, ask.path, body, {**who, **ask.headers})

    def _once(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> int:
        with suppress(BrokenPipeError, ConnectionResetError):  # the answer came before all was sent
            self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        answer.read(4_000_000)
        if answer.will_close or answer.length:
            self._connection.close()
        return answer.status


@contextmanager
def asking_how_it_is(address: str) -> Iterator[list[float]]:
    """Seconds that `/healthz` took, again and again, while the block runs."""
    waits: list[float] = []
    done = threading.Event()

    def ask() -> None:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)
        while not done.wait(0.1):
            began = time.monotonic()
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            waits.append(time.monotonic() - began)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield waits
    finally:
        done.set()
        thread.join()
