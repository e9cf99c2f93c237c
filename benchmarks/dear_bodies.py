"""Bodies that cost most within the limits, for `benchmarks.strangers`."""

import json
from collections.abc import Callable, Iterator
from typing import NamedTuple

from app.api.limits import BYTES_PER_MEMBER, PARAMETERS_MAX, members_of
from app.schemas.integration.connector_specs import EXPRESSIONS_AT_MOST
from app.schemas.integration.sources import (
    KINDS_AT_ONCE,
    OBJECTS_AT_MOST,
    PATTERNS_AT_MOST,
    SCHEMA_BYTES,
)
from benchmarks.contract import SOMETHING, Json, Operation, enlarged, largest

MARK = "mark0000"  # another one in each request, so that nothing is remembered from the last
FULL_BATCH = "full batch"  # of right records: what a batch is for
JSON, FORM, PARTS = "application/json", "application/x-www-form-urlencoded", "multipart/form-data"
Build = Callable[[int], object]


def bodies(operation: Operation) -> Iterator[tuple[str, bytes]]:
    """Bodies within the limits that cost much to judge, each with another name in each request."""
    kind = operation.media_type
    if kind == JSON:
        yield from _json_bodies(operation)
    elif kind == FORM:
        yield from _forms(operation)
    elif kind == PARTS:
        yield from _uploads()
    elif kind:
        yield from _batches(operation)


_ODD = {
    "depth within": "[" * 400 + "]" * 400,
    "objects within": '{"a":' * 90 + "1" + "}" * 90,
    "numbers": "9" * 4300,
    "too long numbers": "9" * 5000,
    "endless numbers": "1e999",
    "half a character": '"\\ud800"',
}


def _json_bodies(operation: Operation) -> Iterator[tuple[str, bytes]]:
    size = operation.max_bytes - 2000
    names = list(operation.schema.get("properties", {"x": {}}))
    made: dict[str, Build] = {
        "unknown fields": _numbers,
        "some unknown": lambda _: _numbers(200),
        "long texts": lambda most: dict.fromkeys(names, "e\u0301" * (most * 2 // len(names))),
        "blanks": lambda most: dict.fromkeys(names, " \u200b" * (most * 2 // len(names))),
        "long lists": lambda most: {name: [{}] * (most // len(names)) for name in names},
        "lists of texts": lambda most: {n: [SOMETHING] * (most // len(names)) for n in names},
        "unknown within": lambda most: dict.fromkeys(names, _numbers(most // len(names))),
        "largest": lambda most: largest(operation.schema, most * 20),
        "mentions": lambda most: largest(operation.schema, most * 20, "@a.b "),
        "capitals": lambda most: largest(operation.schema, most * 20, "\u0130\ufdfa"),
    }
    if operation.plain:
        plain = json.loads(operation.plain)
        made["plain, larger"] = lambda most: enlarged(plain, operation.schema, most * 20)
        made["plain, fuller"] = lambda most: {**largest(operation.schema, most * 20), **plain}
    for name, build in {**made, **DEAR.get(operation.id, {})}.items():
        encoded = _fitting(build, operation.max_bytes)
        if encoded is not None:
            yield name, encoded
    if operation.full:
        yield FULL_BATCH, operation.full
    yield "depth", b'{"x":' + b"[" * (size // 2) + b"]" * (size // 2) + b"}"
    for name, value in _ODD.items():
        yield name, ("{" + ",".join(f'"{field}":{value}' for field in names) + "}").encode()[:size]
    yield "one name", b"{" + b",".join([b'"x":1'] * (size // BYTES_PER_MEMBER // 2 - 2)) + b"}"


def _numbers(most: int) -> Json:
    return {f"{n:x}": n for n in range(most)}


def _fitting(build: Build, max_bytes: int) -> bytes | None:
    """As large as the limits let it be: of bytes, and of members."""
    most = max_bytes // BYTES_PER_MEMBER
    for _ in range(12):
        encoded = json.dumps(build(most), ensure_ascii=False).encode()
        members = members_of(encoded)
        if len(encoded) <= max_bytes and members <= max_bytes // BYTES_PER_MEMBER:
            return encoded
        most = int(most * 0.7)
    return None


def _forms(operation: Operation) -> Iterator[tuple[str, bytes]]:
    size = operation.max_bytes - 100
    names = list(operation.schema.get("properties", {"x": {}}))
    yield "fields", b"&".join(b"%x=" % n + b"%20" * 40 for n in range(PARAMETERS_MAX - 1))
    yield "too many fields", b"&".join(b"%x=" % n for n in range(900))
    yield "one field", b"username=a&" * (size // 11)
    yield "separators", b"&" * size
    yield "escapes", "&".join(f"{n}={'%C3%A9' * (size // 7 // len(names))}" for n in names).encode()
    good = {"grant_type": "password", "username": MARK, "password": "Flobamora bersatu"}
    yield "a guess", "&".join(f"{name}={value}" for name, value in good.items()).encode()
    yield "a long guess", f"grant_type=password&username={MARK}&password={'a' * 128}".encode()
    client = f"client_id={SOMETHING}&client_secret=zi_nobody0000_{'x' * 35}{MARK}"
    yield "a client", f"grant_type=client_credentials&{client}".encode()


BOUNDARY = "batas"


def _uploads() -> Iterator[tuple[str, bytes]]:
    start, end = f"--{BOUNDARY}\r\nContent-Disposition: form-data; ", f"--{BOUNDARY}--\r\n"
    file = f'{start}name="files"; filename="a.txt"\r\n'
    headers = "".join(f"X{n}: {'y' * 500}\r\n" for n in range(14))
    parts = {
        "files": f"{file}\r\nhalo\r\n" * 20,
        "too many files": f"{file}\r\nh\r\n" * 2400,
        "fields": f'{start}name="a"\r\n\r\nb\r\n' * 3500,
        "nameless": f'{start}name="files"; filename=""\r\n\r\n\r\n' * 2500,
        "part headers": f"{file}{headers}\r\nh\r\n" * 20,
        "long names": f"{file.replace('a.txt', 'e' * 7000)}\r\nh\r\n" * 20,
        "nearly boundaries": f"{file}\r\n" + f"\r\n--{BOUNDARY[:-1]}" * 25_000 + "\r\n",
        "line ends": f"{file}\r\n" + "\r\n" * 125_000 + "\r\n",
        "preamble": "\r\n" * 100_000,
    }
    yield from ((name, (part + end).encode()) for name, part in parts.items())


def _batches(operation: Operation) -> Iterator[tuple[str, bytes]]:
    size = operation.max_bytes - 100
    plain = json.loads(operation.plain or b"{}")
    yield "unknown fields", json.dumps(_numbers(size // 14)).encode()
    yield "some unknown", b"\n".join([json.dumps(_numbers(200)).encode()] * (size // 2200))
    yield "lists", json.dumps({"files": [{}] * (size // 4 - 10)}).encode()
    yield "brackets", b'{"x":' + b"[" * (size // 2) + b"]" * (size // 2) + b"}"
    yield "empty lines", b"\n" * size
    yield "no lines", b"{}\n" * (size // 3)
    yield (
        FULL_BATCH,
        b"\n".join(
            json.dumps({**plain, "external_id": f"{MARK}-{n}"}).encode() for n in range(size // 300)
        ),
    )
    figures = {**plain, "external_id": MARK, "figures": _figures(60_000)}
    yield "figures", json.dumps(figures).encode()


def _figures(size: int) -> Json:
    return {"a": [[0] * 500 for _ in range(size // 1600)], "b": MARK}


def _kind(key: str, schema: Json) -> Json:
    return {"key": key, "name": "Jenis", "period_kind": "month", "figures_schema": schema}


class _Room(NamedTuple):
    """What one schema may have of what all in a body may have together."""

    bytes: int
    objects: int
    patterns: int


_ALONE = _Room(SCHEMA_BYTES - 200, OBJECTS_AT_MOST - 3, PATTERNS_AT_MOST)
_KINDS = KINDS_AT_ONCE
_TOGETHER = _Room(
    SCHEMA_BYTES // _KINDS - 200,
    OBJECTS_AT_MOST // _KINDS - 4,
    PATTERNS_AT_MOST // _KINDS,
)


def _wide(room: _Room) -> Json:
    """Many parts, some with a pattern of their own, which is as large as it may be."""
    fields: Json = {f"f{n}": {"minLength": n, "type": "string"} for n in range(room.objects)}
    for n in range(room.patterns):
        fields[f"f{n}"] = {"pattern": rf"^(\p{{L}}+|b{n})$"}
    return {"type": "object", "properties": fields}


def _words(room: _Room) -> Json:
    return {"enum": [f"{n:04}" for n in range(room.bytes // 8)]}


def _repeated(room: _Room) -> Json:
    """Each pattern repeats what repeats."""
    patterns = {f"(a{{1,200}}){{1,4}}{n}$": True for n in range(room.patterns)}
    return {"type": "object", "patternProperties": patterns}


def _doubled(_: _Room) -> Json:
    names = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(20)}
    return {"$defs": {**names, "d20": {}}, "$ref": "#/$defs/d0"}


def _referring(room: _Room) -> Json:
    """As many parts as there may be once references are followed."""
    parts = {f"p{n}": {"minLength": n} for n in range(8)}
    uses = [{"$ref": "#/$defs/a"}] * min(90, room.objects - 11)
    return {"$defs": {"a": {"properties": parts}}, "allOf": uses}


def _parts(room: _Room) -> Json:
    """As many parts as there may be, each with many words."""
    part = {"type": ["object", "string", "null", "array", "number", "boolean"]}
    return {"allOf": [part] * min(room.objects, room.bytes // 72)}


def _connector(expression: str) -> Build:
    def build(most: int) -> object:
        count = min(most, 100, EXPRESSIONS_AT_MOST // len(expression))
        figures = {f"f{n}": expression.replace("NN", f"{n:02}") for n in range(count)}
        mapping = {"external_id": "id", "title": "title", "taken_at": "at", "figures": figures}
        spec = {"url": "https://a.id/", "records": "items", "mapping": mapping}
        return {"name": "a", "work_unit_code": "53", "record_type": "attendance", "spec": spec}

    return build


Schema = Callable[[_Room], Json]
_SCHEMAS: dict[str, Schema] = {
    "patterns": _wide,
    "words": _words,
    "repetitions": _repeated,
    "doubled": _doubled,
    "references": _referring,
    "parts": _parts,
}
_EXPRESSIONS = {
    "chains": f"{MARK}NN." + ".".join("a" * 1 for _ in range(140)),
    "lists": f"{MARK}NN|[" + ",".join(["a"] * 90) + "]|[" + ",".join(["b"] * 90) + "]",
    "filters": f"{MARK}NN" + "[?a]" * 30,
    "deep": "[" * 38 + f"{MARK}NN" + "]" * 38,
    "no expression": f"{MARK}NN." + "(" * 400,
}


def _changed(schema: Schema) -> Build:
    return lambda _: {"figures_schema": {"$comment": MARK, **schema(_ALONE)}}


def _added(schema: Schema) -> Build:
    return lambda _: _kind("a", {"$comment": MARK, **schema(_ALONE)})


def _source(schema: Schema) -> Build:
    """Several kinds of records, as dear as they may be together."""
    kinds = [_kind(f"a{n}", {"$comment": f"{MARK}{n}", **schema(_TOGETHER)}) for n in range(_KINDS)]
    return lambda _: {"key": MARK, "name": "a", "owner": "a", "record_types": kinds}


def _record(figures: Build) -> Build:
    plain = {"type": "attendance", "title": "a", "period": "2023-06"}
    taken_at = "2023-07-01T08:00:00+08:00"
    return lambda most: {**plain, "taken_at": taken_at, "figures": figures(most)}


def _spec(expression: str) -> Build:
    build = _connector(expression)
    return lambda most: {"spec": build(most)["spec"]}  # type: ignore[index]


DEAR: dict[str, dict[str, Build]] = {
    "create_record_type": {n: _added(s) for n, s in _SCHEMAS.items()},
    "update_record_type": {n: _changed(s) for n, s in _SCHEMAS.items()},
    "create_source": {n: _source(s) for n, s in _SCHEMAS.items()},
    "create_connector": {n: _connector(e) for n, e in _EXPRESSIONS.items()},
    "update_connector": {n: _spec(e) for n, e in _EXPRESSIONS.items()},
    "put_record": {
        "figures": _record(lambda most: _figures(most * 7)),
        "unknown figures": _record(lambda most: _numbers(min(most, 4900))),
    },
}
