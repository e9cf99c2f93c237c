"""Bodies that cost most within the limits, for `benchmarks.strangers`."""

import json
from collections.abc import Callable, Iterator

from app.api.limits import BODY_MAX_BYTES, BYTES_PER_MEMBER, PARAMETERS_MAX, members_of
from app.integrations.json_schemas import PATTERNS_AT_MOST
from app.schemas.integration.connector_specs import EXPRESSIONS_AT_MOST
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
    client = f"client_id={SOMETHING}&client_secret=zi_a_{MARK}"
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


def _kind(schema: object) -> Json:
    return {"key": "a", "name": "Jenis", "period_kind": "month", "figures_schema": schema}


def _wide(most: int) -> Json:
    """Many parts, some with a pattern of their own."""
    fields: Json = {f"f{n}": {"minLength": n, "type": "string"} for n in range(min(most, 600))}
    for n in range(PATTERNS_AT_MOST // (1 if most == BODY_MAX_BYTES // BYTES_PER_MEMBER else 8)):
        fields[f"f{n}"] = {"pattern": f"^(\\\\p{{L}}{{1,90}}|b{n})$".replace("\\\\", "\\")}
    return {"type": "object", "$comment": MARK, "properties": fields}


def _words(most: int) -> Json:
    return {"$comment": MARK, "enum": [f"{n}" for n in range(min(most // 2, 3500))]}


def _repeated(_: int) -> Json:
    """Each pattern as large as it may be."""
    patterns = {f"(a{{1,200}}){{1,{n}}}$": True for n in range(1, 30)}
    return {"$comment": MARK, "type": "object", "patternProperties": patterns}


def _doubled(_: int) -> Json:
    names = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(20)}
    return {"$comment": MARK, "$defs": {**names, "d20": {}}, "$ref": "#/$defs/d0"}


def _parts(_: int) -> Json:
    """As many parts as there may be."""
    return {"$comment": MARK, "allOf": [{"type": "object"}] * 998}


def _connector(expression: str) -> Build:
    def build(most: int) -> object:
        count = min(most, 100, EXPRESSIONS_AT_MOST // len(expression))
        figures = {f"f{n}": expression.replace("NN", f"{n:02}") for n in range(count)}
        mapping = {"external_id": "id", "title": "title", "taken_at": "at", "figures": figures}
        spec = {"url": "https://a.id/", "records": "items", "mapping": mapping}
        return {"name": "a", "work_unit_code": "53", "record_type": "attendance", "spec": spec}

    return build


_SCHEMAS = {
    "patterns": _wide,
    "words": _words,
    "repetitions": _repeated,
    "doubled": _doubled,
    "parts": _parts,
}
_EXPRESSIONS = {
    "chains": f"{MARK}NN." + ".".join("a" * 1 for _ in range(140)),
    "lists": f"{MARK}NN|[" + ",".join(["a"] * 90) + "]|[" + ",".join(["b"] * 90) + "]",
    "filters": f"{MARK}NN" + "[?a]" * 30,
    "deep": "[" * 38 + f"{MARK}NN" + "]" * 38,
    "no expression": f"{MARK}NN." + "(" * 400,
}


def _source(schema: Build) -> Build:
    """Few large kinds of records, or many small ones."""

    def build(most: int) -> object:
        kinds = [_kind({**schema(most // 8), "$comment": f"{MARK}{n}"}) for n in range(_KINDS)]  # type: ignore[dict-item]
        return {"key": "a", "name": "a", "owner": "a", "record_types": kinds}

    return build


def _record(figures: Build) -> Build:
    plain = {"type": "attendance", "title": "a", "period": "2023-06"}
    taken_at = "2023-07-01T08:00:00+08:00"
    return lambda most: {**plain, "taken_at": taken_at, "figures": figures(most)}


def _spec(expression: str) -> Build:
    build = _connector(expression)
    return lambda most: {"spec": build(most)["spec"]}  # type: ignore[index]


_KINDS = 8
DEAR: dict[str, dict[str, Build]] = {
    "create_record_type": {n: lambda most, s=s: _kind(s(most)) for n, s in _SCHEMAS.items()},  # type: ignore[misc]
    "update_record_type": {
        n: lambda most, s=s: {"figures_schema": s(most)}  # type: ignore[misc]
        for n, s in _SCHEMAS.items()
    },
    "create_source": {n: _source(s) for n, s in _SCHEMAS.items()},
    "create_connector": {n: _connector(e) for n, e in _EXPRESSIONS.items()},
    "update_connector": {n: _spec(e) for n, e in _EXPRESSIONS.items()},
    "put_record": {
        "figures": _record(lambda most: _figures(most * 7)),
        "unknown figures": _record(lambda most: _numbers(min(most, 4900))),
    },
}
