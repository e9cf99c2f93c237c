"""What each operation costs the service and, where there is one, the bare limit."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from statistics import median
from time import monotonic, sleep
from typing import Final, NamedTuple

import httpx2 as httpx

from benchmarks.memory import family
from benchmarks.requests import limit
from benchmarks.requests.costs import CONTROL, STATEMENT, Postmaster, TraceFile, seconds_of
from benchmarks.requests.databases import Stock, forget_bare
from benchmarks.requests.operations import OPERATIONS, Operation, Request, Scene
from tests.support.databases import ROOT
from tests.support.server import free_port, start

_PATIENCE: Final = 300
Send = Callable[[Request], httpx.Response]
Counting = Callable[[], AbstractContextManager[Counter[str]]]


class Cost(NamedTuple):
    """What a request costs on the average: milliseconds of CPU, statements, bytes."""

    status: int
    server_ms: float = 0
    database_ms: float = 0
    statements: int = 0
    control: int = 0
    bytes: int = 0


class Effort(NamedTuple):
    """How often each operation is asked: in so many rounds, for so long each."""

    rounds: int
    seconds: float
    least: int = 3
    most: int = 25


class Asked(NamedTuple):
    """An operation, and who asks for it."""

    operation: Operation
    who: str


class Other(NamedTuple):
    """Another program with some of the same answers, at the addresses that `limit` has."""

    name: str
    command: tuple[str, ...]


Costs = dict[tuple[str, str], Cost]
"""By the name of the operation and who asks."""
Beside = dict[str, dict[str, Cost]]
"""By the name of another program and that of the operation."""
BARE: Final = Other(
    "bare limit", (sys.executable, "-m", "benchmarks.requests.limit", "{port}", "{url}")
)


def measure(
    stock: Stock, effort: Effort, wanted: Sequence[str], others: Sequence[Other]
) -> tuple[Costs, Beside]:
    """The costs of the service, and those of the other programs."""
    asked = [
        Asked(operation, who)
        for operation in OPERATIONS
        if not wanted or operation.name in wanted
        for who in operation.people
    ]
    counts = _count_sqlite(stock, asked) if stock.postmaster is None else {}
    with _served(stock) as (pid, scene):
        if stock.postmaster is not None:
            counts = _counts(scene, asked, stock.postmaster.counting)
        meter = _Meter(pid, stock.postmaster)
        costs = {
            (each.operation.name, each.who): meter.cost(
                partial(scene.send, each.who), partial(each.operation.make, scene), effort
            )
            for each in asked
        }
        names = {each.operation.name for each in asked}
        beside = {each.name: _beside(stock, scene.ids, effort, names, each) for each in others}
    for key, cost in costs.items():
        told = counts[key]
        costs[key] = cost._replace(statements=told[STATEMENT], control=told[CONTROL])
    return costs, beside


class _Meter:
    """Reads what server and database have computed."""

    def __init__(self, pid: int, postmaster: Postmaster | None) -> None:
        self._pid, self._postmaster = pid, postmaster

    def cost(self, send: Send, make: Callable[[], Request], effort: Effort) -> Cost:
        """The median of the rounds; a refusal is not measured."""
        for _ in range(2):  # the first of its kind compiles and caches
            began = monotonic()
            answer = send(make())
            took = monotonic() - began
            if answer.is_error:
                return Cost(answer.status_code)
        number = min(max(round(effort.seconds / took), effort.least), effort.most)
        rounds = [self._round(send, [make() for _ in range(number)]) for _ in range(effort.rounds)]
        server, database = (1000 * median(each) for each in zip(*rounds, strict=True))
        return Cost(answer.status_code, server, database, bytes=len(answer.content))

    def _round(self, send: Send, requests: Sequence[Request]) -> tuple[float, float]:
        """Seconds of the server and of the database for each request."""
        before = self._read()
        for request in requests:
            send(request).raise_for_status()
        after = self._read()
        server, database = (b - a for a, b in zip(before, after, strict=True))
        return server / len(requests), database / len(requests)

    def _read(self) -> tuple[float, float]:
        return sum(
            map(seconds_of, family(self._pid))
        ), self._postmaster.seconds() if self._postmaster else 0.0


def _count_sqlite(stock: Stock, asked: Sequence[Asked]) -> dict[tuple[str, str], Counter[str]]:
    trace = stock.folder / "trace"
    trace.touch()
    more = {"BENCH_TRACE": str(trace)}
    with _served(stock, "benchmarks.requests.counted", more) as (_, scene):
        return _counts(scene, asked, TraceFile(trace).counting)


def _counts(
    scene: Scene, asked: Sequence[Asked], counting: Counting
) -> dict[tuple[str, str], Counter[str]]:
    """The statements of the second request of each kind; the first one may do more."""
    counts = {}
    for operation, who in asked:
        scene.send(who, operation.make(scene))
        request = operation.make(scene)
        with counting() as counted:
            scene.send(who, request)
        counts[operation.name, who] = counted
    return counts


@contextmanager
def _served(
    stock: Stock, module: str = "app.cli", more: dict[str, str] | None = None
) -> Iterator[tuple[int, Scene]]:
    """The process of a server, and people who are signed in there."""
    server = start(stock.folder, {**stock.settings, **(more or {})}, seed=False, module=module)
    try:
        with httpx.Client(base_url=server.address, timeout=_PATIENCE) as client:
            yield server.process.pid, Scene(client, stock.password)
    finally:
        server.stop()


def _beside(
    stock: Stock, ids: dict[str, str], effort: Effort, wanted: set[str], other: Other
) -> dict[str, Cost]:
    """The same of another program; it is told one person and office by parameters."""
    port = free_port()
    command = [each.format(port=port, url=stock.url) for each in other.command]
    process = subprocess.Popen(command, cwd=ROOT)  # noqa: S603 - as whoever measures says
    address, headers = f"http://127.0.0.1:{port}", {"Authorization": limit.token()}
    try:
        with httpx.Client(base_url=address, timeout=_PATIENCE, headers=headers) as client:
            _await(client)
            meter = _Meter(process.pid, stock.postmaster)

            def send(request: Request) -> httpx.Response:
                return client.request(request.method, request.path, params=ids)

            return {
                name: meter.cost(send, partial(_of_limit, name), effort)
                for name in limit.STATEMENTS
                if name in wanted
            }
    finally:
        process.terminate()
        process.wait()
        forget_bare(stock)


def _of_limit(name: str) -> Request:
    return Request("POST" if name == "create" else "GET", f"/{name}")


def _await(client: httpx.Client) -> None:
    deadline = monotonic() + _PATIENCE
    while monotonic() < deadline:
        try:
            client.get("/")
        except httpx.TransportError:
            sleep(0.1)
        else:
            return
