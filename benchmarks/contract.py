"""Operations for `benchmarks.strangers`, and values as large as their schemas let them be."""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from app.api.admission import Access
from app.api.limits import BODY_MAX_BYTES, PUBLIC_BODY_MAX_BYTES

SOMETHING = "0198c0de-0000-7000-8000-000000000000"
Json = dict[str, Any]


class Operation(NamedTuple):
    """An operation of the contract at a thing's address, with the schema of its body if any."""

    id: str
    method: str
    path: str
    media_type: str | None
    schema: Json
    parameters: tuple[str, ...]
    max_bytes: int
    plain: bytes | None = None  # a body that is right
    anywhere: str = ""  # the same address at nothing that is there
    full: bytes | None = None  # a body of as many right records as there may be
    full_records: int = 0

    @property
    def headers(self) -> dict[str, str]:
        """What an empty request has to say."""
        return {"Content-Type": self.media_type} if self.media_type else {}


class Ask(NamedTuple):
    """One request: headers besides those of who asks, and what stands after the address."""

    body: bytes | None
    headers: Mapping[str, str]
    path: str


def operation_of(document: Json, name: str, method: str, template: str, said: Json) -> Operation:
    """The operation as the document has it; `plain` and the things in its path come later."""
    content = said.get("requestBody", {}).get("content", {})
    media_type = next(iter(content), None)
    schema = content[media_type].get("schema", {}) if media_type else {}
    is_public = Access.PUBLIC in said["x-required-permission"]
    asked = tuple(each["name"] for each in said.get("parameters", []) if each["in"] == "query")
    anywhere = re.sub(r"\{[^}]+\}", SOMETHING, template)
    size = PUBLIC_BODY_MAX_BYTES if is_public else BODY_MAX_BYTES
    whole = resolve(document, schema)
    return Operation(
        name, method.upper(), template, media_type, whole, asked, size, anywhere=anywhere
    )


def resolve(document: Json, schema: Any, depth: int = 0) -> Any:  # noqa: ANN401 - any JSON
    """The schema with what it refers to in it, some levels deep."""
    if isinstance(schema, list):
        return [resolve(document, each, depth) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        if depth > 8:  # noqa: PLR2004 - no body goes as deep
            return {}
        found = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return resolve(document, found, depth + 1)
    return {name: resolve(document, each, depth) for name, each in schema.items()}


def largest(schema: Json, size: int, text: str = "a") -> Any:  # noqa: ANN401 - any JSON
    """A value as the schema has it, with all that it may have, of so many bytes more or less."""
    if "enum" in schema or "const" in schema:
        return schema.get("const", (schema.get("enum") or [None])[0])
    if chosen := [each for word in ("anyOf", "oneOf") for each in schema.get(word, [])]:
        order = ("object", "array", "string", "number", "integer", "boolean", "null")
        first = min(chosen, key=lambda each: order.index(each.get("type", "object")))
        return largest(first, size, text)
    kind = schema.get("type", "object")
    if kind == "object":
        return _largest_object(schema, size, text)
    if kind == "array":
        one = largest(schema.get("items", {}), min(size, 600), text)
        count = max(1, size // (len(json.dumps(one)) + 2))
        return [one] * min(schema.get("maxItems", count), count)
    if kind == "string":
        return _longest(schema, size, text)
    plain: Json = {"integer": schema.get("minimum", 1), "number": 1, "boolean": True}
    return plain.get(kind)


def _largest_object(schema: Json, size: int, text: str) -> Json:
    fields = schema.get("properties", {})
    share = size // max(1, len(fields))
    made = {name: largest(each, share, text) for name, each in fields.items()}
    others = schema.get("additionalProperties")
    if others and not fields:
        inner = others if isinstance(others, dict) else _NUMBERS
        one = largest(inner, 100, text)
        count = max(1, size // (len(json.dumps(one)) + 12))
        made = {f"n{n}": one for n in range(min(schema.get("maxProperties", count), count))}
    return made


_NUMBERS: Json = {"type": "array", "items": {"type": "integer"}}
_FORMS = {"date": "2023-06-14", "date-time": "2023-06-14T08:00:00+08:00", "uuid": SOMETHING}


def _longest(schema: Json, size: int, text: str) -> str:
    if schema.get("format") in _FORMS:
        return _FORMS[schema["format"]]
    length = min(schema.get("maxLength", size), size)
    long = (text * (length // len(text) + 1))[:length].strip() or "a"
    pattern = schema.get("pattern", "")
    for value in (long, "a" * length, "2023-06", "1" * length, "a@" + "a" * 60 + ".id"):
        if re.search(pattern, value):
            return value
    return long


def enlarged(plain: Any, schema: Json, size: int) -> Any:  # noqa: ANN401 - any JSON
    """The right body with its longest texts and its longest lists."""
    for each in schema.get("anyOf", []):
        if each.get("type") != "null":
            schema = each
    if isinstance(plain, dict):
        fields = schema.get("properties", {})
        return {n: enlarged(v, fields.get(n, {}), size // len(plain)) for n, v in plain.items()}
    if isinstance(plain, list) and plain:
        count = max(1, size // (len(json.dumps(plain)) + 2))
        return (plain * count)[: schema.get("maxItems", count)]
    is_free = isinstance(plain, str) and "maxLength" in schema and "format" not in schema
    longer = f"{plain} {'x ' * 2500}"[: schema.get("maxLength", 0)].strip() if is_free else plain
    return longer if is_free and re.search(schema.get("pattern", ""), longer) else plain
