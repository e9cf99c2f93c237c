"""What costs most within the limits: headers and addresses, for `benchmarks.strangers`."""

from collections.abc import Iterator

from app.api.limits import HEADER_MAX_BYTES, HEADERS_MAX, PARAMETERS_MAX
from benchmarks.contract import SOMETHING, Ask, Operation
from benchmarks.dear_bodies import JSON, bodies

HEADERS_MADE = {
    "languages": ("Accept-Language", "en-{n};q=0.{d},", ""),
    "encodings": ("Accept-Encoding", "x{n};q=0.5,", ""),
    "types": ("Accept", "a/{n};q=0.5,", ""),
    "tags": ("If-None-Match", 'W/"{n}",', ""),
    "versions": ("If-Match", '"{n}-gzip",', ""),
    "commas": ("If-None-Match", ",", ""),
    "cookies": ("Cookie", "k{n}=v; ", ""),
    "quoted cookies": ("Cookie", "\\134", 'zi_refresh="'),
    "key": ("Idempotency-Key", "k", ""),
    "ranges": ("Range", "{n}-{n},", "bytes="),
    "proxies": ("X-Forwarded-For", "10.0.{d}.1,", ""),
    "forwarded": ("Forwarded", "for=10.0.{d}.1,", ""),
    "token": ("Authorization", "eyJ.", "Bearer "),
    "basic": ("Authorization", "YTpi", "Basic "),
    "type's parameters": ("Content-Type", ";a=b", "application/json"),
    "type's quotes": ("Content-Type", '\\"', 'multipart/form-data; boundary="'),
    "event": ("Last-Event-ID", "9", ""),
    "name": ("X-Request-ID", "a", ""),
    "program": ("User-Agent", "\u00e9", ""),
}


def _headers() -> dict[str, dict[str, str]]:
    """As long as they may be, alone and many at once."""
    size = HEADER_MAX_BYTES - 40
    made = {}
    for kind, (name, part, before) in HEADERS_MADE.items():
        count = size // len(part.format(n=10, d=1)) + 1
        parts = "".join(part.format(n=n, d=n % 10) for n in range(count))
        made[kind] = {name: (before + parts)[:size]}
    together = ("languages", "encodings", "types", "tags", "versions", "quoted cookies", "ranges")
    made["all at once"] = {name: value for kind in together for name, value in made[kind].items()}
    made["many"] = {f"x{n}": "a" * 300 for n in range(HEADERS_MAX - 10)}
    return made


HEADERS = _headers()


def asks(operation: Operation, *, with_heads: bool) -> Iterator[tuple[str, Ask]]:
    """Everything dear that can be sent to it, each by name; without heads only bodies."""
    empty = empty_ask(operation)
    for name, body in bodies(operation):
        yield name, empty._replace(body=body, headers={**empty.headers, "If-Match": "*"})
    if not with_heads:
        yield "all at once", empty._replace(headers={**empty.headers, **HEADERS["all at once"]})
        return
    for name, headers in HEADERS.items():
        yield name, empty._replace(headers={**empty.headers, **headers})
    for name, query in _queries(operation):
        yield name, empty._replace(path=f"{operation.path}?{query}")
    first = operation.anywhere.replace(SOMETHING, "a%CC%81" * 2200, 1)
    yield "long address", empty._replace(path=first if first != operation.anywhere else "/" * 16000)
    yield "slashes", empty._replace(path="/api/v1/" + "a/" * 8000)


def empty_ask(operation: Operation) -> Ask:
    """The least that can be asked: no query, no header but the type of the body, a body of `{}`.

    A form or an upload has no field, a batch no line.
    """
    body = {None: None, JSON: b"{}"}.get(operation.media_type, b"")
    return Ask(body, operation.headers, operation.path)


def _queries(operation: Operation) -> Iterator[tuple[str, str]]:
    yield "parameters", "&".join(f"p{n}={'%20' * 100}" for n in range(PARAMETERS_MAX - 1))
    yield "one parameter", "&".join(["p"] * (PARAMETERS_MAX - 1))
    yield "too many", "&".join(f"{n:x}" for n in range(3400))
    if operation.parameters:
        share = 15_000 // len(operation.parameters)
        long = "%20" * (share // 4)
        yield "long values", "&".join(f"{name}={long}" for name in operation.parameters)
        yield "given often", "&".join([f"{operation.parameters[0]}=1"] * (PARAMETERS_MAX - 1))
    if "q" in operation.parameters:
        yield "wildcards", "q=" + "%25_a" * 20
        yield "accents", "q=" + "a%CC%81" * 40
    if "size" in operation.parameters:
        yield "whole page", "size=100"
