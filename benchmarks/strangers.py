"""What the costliest request costs, for every operation, beside an empty one.

python -m benchmarks.strangers [--requests 20] [--only evidence]

Every operation is asked by nobody and by an administrator: with `{}`, then with bodies and headers
made to be dear, each within the service's limits. What counts is the CPU time of the server's
process. Meanwhile somebody asks `/healthz`. The exit status is 1 when anything costs more than ten
times an empty request, or when the service answers with a fault of its own.
"""

import argparse
import http.client
import json
import os
import re
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from app.api.limits import BODY_MAX_BYTES, BYTES_PER_MEMBER, PUBLIC_BODY_MAX_BYTES
from app.api.routing import Access
from tests.support.server import start

RATIO_MAX = 10.0
FAULT = 500  # from this status on it is the service's own
SOMETHING = "0198c0de-0000-7000-8000-000000000000"
TICKS = os.sysconf("SC_CLK_TCK")
HEADERS = {
    "languages": {"Accept-Language": ",".join(f"en-{n};q=0.{n % 10}" for n in range(4600))},
    "encodings": {"Accept-Encoding": ",".join(f"x{n};q=0.5" for n in range(5200))},
    "tags": {"If-None-Match": ",".join(f'W/"{n}"' for n in range(6000))},
    "cookies": {"Cookie": "; ".join(f"k{n}=v" for n in range(5800))},
    "key": {"Idempotency-Key": "k" * 60_000},
    "ranges": {"Range": "bytes=" + ",".join(f"{n}-{n + 1}" for n in range(4500))},
}
Json = dict[str, Any]


class Operation(NamedTuple):
    """An operation of the contract, with the schema of its JSON body if it has one."""

    method: str
    path: str
    body: Json | None
    max_bytes: int


class Cost(NamedTuple):
    """CPU milliseconds of a request, and the statuses of its answers."""

    milliseconds: float
    statuses: frozenset[int]


class Client:
    """Asks over one connection and reads the CPU time of the server's process."""

    def __init__(self, address: str, pid: int) -> None:
        """`pid` is the server's process."""
        self._host = urlsplit(address).netloc
        self._stat = Path(f"/proc/{pid}/stat")
        self._connection = http.client.HTTPConnection(self._host, timeout=60)

    def cost(self, operation: Operation, body: bytes | None, headers: Json, count: int) -> Cost:
        """The mean over so many requests."""
        statuses = {self._ask(operation, body, headers)}  # whatever is made once is made now
        began = self._cpu_seconds()
        for _ in range(count):
            statuses.add(self._ask(operation, body, headers))
        return Cost(1000 * (self._cpu_seconds() - began) / count, frozenset(statuses))

    def sign_in(self, username: str, password: str) -> Json:
        """The headers of somebody signed in."""
        form = urlencode({"username": username, "password": password})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request("POST", "/api/v1/auth/token", form, kind)
        token = json.loads(self._connection.getresponse().read())["access_token"]
        return {"Authorization": f"Bearer {token}"}

    def document(self) -> Json:
        """The contract."""
        self._connection.request("GET", "/openapi.json")
        found: Json = json.loads(self._connection.getresponse().read())
        return found

    def _ask(self, operation: Operation, body: bytes | None, headers: Json) -> int:
        try:
            return self._once(operation, body, headers)
        except (http.client.HTTPException, OSError):  # refused before all of it was read
            self._connection.close()
            return self._once(operation, body, headers)

    def _once(self, operation: Operation, body: bytes | None, headers: Json) -> int:
        self._connection.request(operation.method, operation.path, body, headers)
        answer = self._connection.getresponse()
        answer.read(4_000_000)
        if answer.will_close:
            self._connection.close()
        return answer.status

    def _cpu_seconds(self) -> float:
        fields = self._stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


def operations(document: Json) -> Iterator[Operation]:
    """All that answer at once and change nothing of who is signed in."""
    for template, item in document["paths"].items():
        for method, said in item.items():
            if template.endswith(("/stream", "/auth/logout")):
                continue
            content = said.get("requestBody", {}).get("content", {})
            schema = content.get("application/json", {}).get("schema")
            path = re.sub(r"\{[^}]+\}", SOMETHING, template)
            is_public = said["x-required-permission"] == Access.PUBLIC
            size = PUBLIC_BODY_MAX_BYTES if is_public else BODY_MAX_BYTES
            yield Operation(method.upper(), path, schema and resolve(document, schema), size)


def resolve(document: Json, schema: Json) -> Json:
    """The schema behind a reference."""
    if "$ref" in schema:
        found: Json = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def dear_bodies(operation: Operation) -> Iterator[tuple[str, bytes]]:
    """Bodies within the limits that cost much to judge."""
    if operation.body is None:
        return
    most, size = operation.max_bytes // BYTES_PER_MEMBER // 2, operation.max_bytes - 2000
    names = list(operation.body.get("properties", {"x": {}}))
    share = size // len(names)
    bodies = {
        "unknown fields": {f"{n:x}": n for n in range(most - 2)},
        "long texts": dict.fromkeys(names, "e\u0301" * (share // 9)),
        "blanks": dict.fromkeys(names, " \u200b" * (share // 8)),
        "long lists": {name: [{}] * (2 * most // len(names) - 2) for name in names},
        "lists of texts": {name: [SOMETHING] * (size // 45 // len(names)) for name in names},
    }
    for kind, body in bodies.items():
        encoded = json.dumps(body).encode()
        if len(encoded) <= operation.max_bytes:
            yield kind, encoded
    yield "depth", b'{"x":' + b"[" * (size // 2) + b"]" * (size // 2) + b"}"


def dearest(client: Client, operation: Operation, who: Json, count: int) -> tuple[float, str, Cost]:
    """The ratio of the costliest request to an empty one, which it was, and what it cost."""
    kind = {"Content-Type": "application/json"} if operation.body else {}
    empty_body = b"{}" if operation.body else None
    empty = client.cost(operation, empty_body, {**who, **kind}, count)
    found = [
        (name, client.cost(operation, body, {**who, **kind}, count))
        for name, body in dear_bodies(operation)
    ]
    found += [
        (name, client.cost(operation, empty_body, {**who, **kind, **headers}, count))
        for name, headers in HEADERS.items()
    ]
    query = "&".join(f"p{n}=1" for n in range(2000))
    asked = operation._replace(path=f"{operation.path}?{query}")
    found.append(("parameters", client.cost(asked, empty_body, {**who, **kind}, count)))
    name, cost = max(found, key=lambda each: each[1].milliseconds)
    faults = {status for _, each in found for status in each.statuses if status >= FAULT}
    told = cost._replace(statuses=cost.statuses | faults)
    return cost.milliseconds / max(empty.milliseconds, 1000 / TICKS / count), name, told


@contextmanager
def asking_how_it_is(address: str) -> Iterator[list[float]]:
    """Seconds that `/healthz` took, again and again, while the block runs."""
    waits: list[float] = []
    done = threading.Event()

    def ask() -> None:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        while not done.wait(0.02):
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


def main() -> int:
    """Work in a temporary folder."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.strangers")
    parser.add_argument("--requests", type=int, default=20)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        settings = {"ZI_REQUESTS_PER_MINUTE": "1000000", "ZI_LOG_LEVEL": "WARNING"}
        server = start(folder, settings | {"ZI_WORKER": "false"})
        try:
            client = Client(server.address, server.process.pid)
            password = (folder / "development-password").read_text().strip()
            admin, found = client.sign_in("admin", password), []
            with asking_how_it_is(server.address) as waits:
                for operation in operations(client.document()):
                    if arguments.only not in operation.path:
                        continue
                    for word, who in (("nobody", {}), ("admin", admin)):
                        ratio, kind, cost = dearest(client, operation, who, arguments.requests)
                        found.append((ratio, word, operation, kind, cost))
        finally:
            server.stop()
    found.sort(key=lambda each: -each[0])
    for ratio, word, operation, kind, cost in found[:25]:
        told = f"{ratio:6.1f} {cost.milliseconds:8.1f} ms {word:<7}{kind:<16}"
        print(told, operation.method, operation.path.replace(SOMETHING, "…"), set(cost.statuses))
    faults = [each for each in found if any(status >= FAULT for status in each[4].statuses)]
    print(f"{len(found)} measured; {len(faults)} with faults of the service")
    print(f"/healthz meanwhile: {len(waits)} answers, at most {1000 * max(waits):.0f} ms")
    return int(bool(faults) or found[0][0] > RATIO_MAX)


if __name__ == "__main__":
    sys.exit(main())
