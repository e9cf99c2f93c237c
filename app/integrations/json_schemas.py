"""JSON Schema (2020-12) for what other systems hand in; nothing is ever fetched.

What administrators write is judged before it is taken: it refers to nothing outside and never back
to itself, and all of it together is small however often its parts are used again. Patterns run in
linear time, so no text makes them slow (no look-around, no back-references).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple, NoReturn
from urllib.parse import unquote

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_FAULTS_AT_MOST: Final = 50
_SCHEMAS_AT_MOST: Final = 1000  # with a part that is used twice counted twice
_DEPTH_AT_MOST: Final = 60
_VALUES_AT_MOST: Final = 5000
# What one pattern may come to in bytes as it is written: [\p{L}\p{N}] once, [a-z] 500 times. What
# was written before that was so little is judged all the same.
_WRITTEN: Final = 2**16
_JUDGED: Final = 2**18
_DFA: Final = 2**20
UNJUDGED: Final = "unjudged"
# Where schemas stand in a schema (JSON Schema 2020-12, core, section 10).
_ONE: Final = (
    "not", "if", "then", "else", "additionalProperties", "propertyNames", "items", "contains",
    "unevaluatedItems", "unevaluatedProperties", "contentSchema",
)  # fmt: skip
_LISTS: Final = ("allOf", "anyOf", "oneOf", "prefixItems")
_MAPS: Final = ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions")
# They name places or change what a name means.
_NAMES: Final = frozenset({"$id", "$anchor", "$dynamicAnchor", "$dynamicRef", "$recursiveRef"})
_WITH_LIST: Final = ("type", "enum")
_KEYWORDS: Final = {"oneOfNotValid": "oneOf", "oneOfMultipleValid": "oneOf"}


class UnusableSchema(Exception):
    """Not a schema, or one that cannot be judged within limits."""


class Parts(NamedTuple):
    """How many objects (all that stands in braces) and patterns a schema has; each is dear."""

    objects: int
    patterns: int


@dataclass(frozen=True)
class Violation:
    """Where (path of keys and positions) a value breaks which keyword, and what that expects.

    The keyword UNJUDGED: it could not be judged.
    """

    path: tuple[str | int, ...]
    keyword: str
    expected: str


def check_schema(schema: Mapping[str, Any]) -> None:
    """Raise UnusableSchema unless records can be judged by it, whatever they hold."""
    try:
        _validator(_text(schema), _WRITTEN)
    except UnusableSchema:
        raise
    except Exception as error:  # the library's own errors have no common base
        raise UnusableSchema from error


def parts_in(value: object) -> Parts:
    """Those of a schema, or of anything that holds schemas, counted in far less than judging it."""
    objects, patterns, left = 0, 0, [value]
    while left:
        one = left.pop()
        if isinstance(one, Mapping):
            named = one.get("patternProperties")
            objects += 1
            patterns += isinstance(one.get("pattern"), str)
            patterns += len(named) if isinstance(named, Mapping) else 0
            left += one.values()
        elif isinstance(one, list):
            left += one
    return Parts(objects, patterns)


def violations(schema: Mapping[str, Any], value: object) -> list[Violation]:
    """What of the value breaks the schema, by place; at most fifty. Never raises."""
    try:
        if not _is_small(value):
            return [Violation((), UNJUDGED, "")]
        found: list[Violation] = []
        for error in _validator(_text(schema), _JUDGED).iter_errors(value):
            found.append(_violation(error))
            if len(found) >= _FAULTS_AT_MOST:
                break
    except Exception:  # noqa: BLE001 - whatever it is, the record is refused and nothing stops
        return [Violation((), UNJUDGED, "")]
    return sorted(found, key=lambda fault: (str(fault.path), fault.keyword))


@dataclass
class _Unfolding:
    """Counting a schema's parts, each as often as it is used."""

    whole: Mapping[str, Any]
    counts: dict[int, int] = field(default_factory=dict)

    def count(self, schema: object, above: tuple[int, ...]) -> int:
        """Raise UnusableSchema for too many, too deep, a circle, or a reference to elsewhere."""
        if isinstance(schema, bool):
            return 1
        here = id(schema)
        if not isinstance(schema, Mapping) or here in above or len(above) > _DEPTH_AT_MOST:
            raise UnusableSchema
        if here not in self.counts:
            if _NAMES & schema.keys():
                raise UnusableSchema
            parts = sum(self.count(part, (*above, here)) for part in self._parts(schema))
            self.counts[here] = 1 + parts
        if self.counts[here] > _SCHEMAS_AT_MOST:
            raise UnusableSchema
        return self.counts[here]

    def _parts(self, schema: Mapping[str, Any]) -> Iterator[object]:
        yield from (schema[name] for name in _ONE if name in schema)
        for name in _LISTS:
            if isinstance(schema.get(name), list):
                yield from schema[name]
        for name in _MAPS:
            if isinstance(schema.get(name), Mapping):
                yield from schema[name].values()
        if "$ref" in schema:
            yield self._target(schema["$ref"])

    def _target(self, reference: object) -> object:
        """What a JSON Pointer within the schema points at (RFC 6901)."""
        if not isinstance(reference, str) or not (reference == "#" or reference[:2] == "#/"):
            raise UnusableSchema
        found: Any = self.whole
        for part in unquote(reference).split("/")[1:]:
            name = part.replace("~1", "/").replace("~0", "~")
            try:
                found = found[int(name)] if isinstance(found, list) else found[name]
            except (KeyError, IndexError, ValueError, TypeError) as error:
                raise UnusableSchema from error
        return found


def _violation(error: Any) -> Violation:  # noqa: ANN401 - a ValidationError
    path, kind = tuple(error.instance_path), error.kind
    keyword = _KEYWORDS.get(kind.name, kind.name)
    if keyword == "required":  # one error for each name
        return Violation((*path, str(kind.value)), keyword, "")
    expected: Any = False if keyword == "additionalProperties" else kind.value
    if keyword == "type" and len(expected) == 1:
        (expected,) = expected
    is_short = isinstance(expected, str | int | float) or keyword in _WITH_LIST
    return Violation(path, keyword, _text(expected)[:200] if is_short else "")


@lru_cache(maxsize=256)
def _validator(text: str, pattern_bytes: int) -> Any:  # noqa: ANN401 - a Draft202012Validator
    """Raises UnusableSchema, and what the library raises for a schema that is none."""
    # Not at the top: it takes 10 MiB, and only installations with sources that push need it.
    import jsonschema_rs  # noqa: PLC0415

    schema = json.loads(text)
    if schema.get("$schema", _DIALECT) != _DIALECT:
        raise UnusableSchema
    _Unfolding(schema).count(schema, ())
    return jsonschema_rs.Draft202012Validator(
        schema,
        validate_formats=True,
        ignore_unknown_formats=True,
        pattern_options=jsonschema_rs.RegexOptions(size_limit=pattern_bytes, dfa_size_limit=_DFA),
        retriever=_fetch_nothing,
    )


def _fetch_nothing(_: str) -> NoReturn:
    raise UnusableSchema


def _is_small(value: object) -> bool:
    """Whether it has few enough values to be judged by any schema that is taken."""
    count, left = 0, [value]
    while left and count <= _VALUES_AT_MOST:
        one = left.pop()
        count += 1
        if isinstance(one, Mapping):
            left += one.values()
        elif isinstance(one, list):
            left += one
    return not left and count <= _VALUES_AT_MOST


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
