"""JSON Schemas of administrators: what cannot be judged is refused, as it is written and after."""

import time
from typing import Any

import pytest

from app.integrations.json_schemas import (
    UNJUDGED,
    Parts,
    UnusableSchema,
    Violation,
    check_schema,
    parts_in,
    violations,
)

Schema = dict[str, Any]


def doubling(levels: int) -> Schema:
    """Each part uses the next one twice."""
    parts: Schema = {f"s{n}": {"allOf": [{"$ref": f"#/$defs/s{n + 1}"}] * 2} for n in range(levels)}
    return {"$defs": parts | {f"s{levels}": {"type": "object"}}, "$ref": "#/$defs/s0"}


def nested(levels: int) -> Schema:
    schema: Schema = {"type": "number"}
    for _ in range(levels):
        schema = {"not": schema}
    return schema


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {"$defs": {"a": {"$ref": "#/$defs/a"}}},
        {"$defs": {"a": {"allOf": [{"$ref": "#/$defs/b"}]}, "b": {"$ref": "#/$defs/a"}}},
        {"properties": {"child": {"$ref": "#"}}},
        {"properties": {"a": {"$id": "https://example.org/a", "$ref": "b"}}},
        {"properties": {"a": {"$id": "urn:x", "type": "number"}}},
        {"$defs": {"a": {"$anchor": "here"}}, "$ref": "#here"},
        {"$dynamicAnchor": "x", "items": {"$dynamicRef": "#x"}},
        {"$ref": "https://example.org/schema"},
        {"$ref": "file:///etc/passwd"},
        {"$ref": "#/$defs/nowhere"},
        {"$ref": 7},
        {"$schema": "http://json-schema.org/draft-07/schema#"},
        {"properties": {"a": {"pattern": "(?=a)b"}}},
        {"properties": {"a": {"pattern": r"(a)\1"}}},
        {"properties": {"a": {"pattern": "a{1000}{1000}"}}},
        {"patternProperties": {"[": {}}},
        {"type": "nonsense"},
        {"properties": {"a": 3}},
        doubling(12),
        nested(100),
        {"allOf": [{"type": "object"}] * 1001},
    ],
    ids=str,
)
def test_what_cannot_be_judged_is_refused_as_it_is_written(schema: Schema) -> None:
    started = time.monotonic()
    with pytest.raises(UnusableSchema):
        check_schema(schema)
    assert violations(schema, {"a": 1}) == [Violation((), UNJUDGED, "")], "an old one in a database"
    assert time.monotonic() - started < 2


def test_objects_and_patterns_are_counted_wherever_they_stand() -> None:
    schema = {
        "items": {"anyOf": [{"pattern": "^a"}, {"pattern": 1}, True]},
        "patternProperties": {"^b": {"type": "string"}, "^c": True},
        "enum": [{}, {"x": {}}, 7],
    }
    assert parts_in([schema]) == Parts(objects=9, patterns=3)
    assert parts_in([{"patternProperties": []}, "x", None]) == Parts(objects=1, patterns=0)


@pytest.mark.parametrize(
    "schema",
    [
        {},
        doubling(6),
        nested(20),
        {"properties": {"a": {"$ref": "#/$defs/n"}}, "$defs": {"n": {"minimum": 0}}},
        {"properties": {"a/b": {"type": "number"}, "c": {"$ref": "#/properties/a~1b"}}},
        {"properties": {"$id": {"type": "string"}, "$ref": {"type": "string"}}},
        {"properties": {"a": {"pattern": "^(a+)+$"}}},
        {"items": False, "additionalProperties": True},
    ],
    ids=str,
)
def test_what_is_written_in_good_faith_is_taken(schema: Schema) -> None:
    check_schema(schema)


FIGURES: Schema = {
    "type": "object",
    "required": ["n", "t"],
    "additionalProperties": False,
    "properties": {
        "n": {"type": "integer", "minimum": 1, "maximum": 31, "multipleOf": 2},
        "t": {"type": ["string", "null"], "pattern": "^(a+)+$", "maxLength": 100_000},
        "d": {"format": "date"},
        "e": {"enum": ["x", "y"]},
        "o": {"oneOf": [{"type": "number"}, {"minimum": 0}]},
        "l": {"type": "array", "items": {"type": "number"}, "uniqueItems": True},
        "f": False,
    },
}


@pytest.mark.parametrize(
    ("given", "broken"),
    [
        ({"n": 2, "t": "aaa"}, []),
        ({"n": 2.0, "t": None}, []),
        ({}, [("n", "required", ""), ("t", "required", "")]),
        ({"n": 0, "t": "a"}, [("n", "minimum", "1")]),
        ({"n": 33, "t": "a"}, [("n", "maximum", "31"), ("n", "multipleOf", "2")]),
        ({"n": "2", "t": "a"}, [("n", "type", '"integer"')]),
        ({"n": True, "t": "a"}, [("n", "type", '"integer"')]),
        ({"n": 2, "t": 5}, [("t", "type", '["null", "string"]')]),
        ({"n": 2, "t": "a" * 60_000 + "!"}, [("t", "pattern", '"^(a+)+$"')]),
        ({"n": 2, "t": "a", "d": "2023-02-30"}, [("d", "format", '"date"')]),
        ({"n": 2, "t": "a", "e": "z"}, [("e", "enum", '["x", "y"]')]),
        ({"n": 2, "t": "a", "o": 5}, [("o", "oneOf", "")]),
        ({"n": 2, "t": "a", "o": "x"}, []),
        ({"n": 2, "t": "a", "l": [1, "x"]}, [("l/1", "type", '"number"')]),
        ({"n": 2, "t": "a", "l": [1, 1]}, [("l", "uniqueItems", "")]),
        ({"n": 2, "t": "a", "zz": 1}, [("", "additionalProperties", "false")]),
    ],
)
def test_what_breaks_a_schema_is_told_by_place(
    given: Schema, broken: list[tuple[str, str, str]]
) -> None:
    found = [
        ("/".join(map(str, f.path)), f.keyword, f.expected) for f in violations(FIGURES, given)
    ]
    assert found == broken


@pytest.mark.parametrize(
    "value",
    [
        {"l": list(range(6000))},
        {"n": 10**400},
        {"n": float("nan")},
        {"t": "\ud800"},
        {"n": object()},
    ],
    ids=["many", "large", "nan", "half a character", "no JSON"],
)
def test_a_value_of_any_kind_ends_in_violations(value: Schema) -> None:
    started = time.monotonic()
    assert violations(FIGURES, value)
    assert time.monotonic() - started < 2
