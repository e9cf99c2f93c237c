"""JSON Schema (2020-12) for what other systems hand in; nothing is ever fetched."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_REFERENCES: Final = ("$ref", "$dynamicRef")
_FAULTS_AT_MOST: Final = 50


class UnusableSchema(Exception):
    """Not a schema, or one that points outside itself."""


@dataclass(frozen=True)
class Violation:
    """Where (path of keys and positions) a value breaks which keyword, and what that expects."""

    path: tuple[str | int, ...]
    keyword: str
    expected: str


def check_schema(schema: Mapping[str, Any]) -> None:
    """Raise UnusableSchema unless it is a schema of the dialect that refers to nothing outside."""
    if schema.get("$schema", _DIALECT) != _DIALECT or "$id" in schema:
        raise UnusableSchema
    if any(not target.startswith("#") for target in _references(schema)):
        raise UnusableSchema
    try:
        Draft202012Validator.check_schema(schema)
        list(_validator(_text(schema)).iter_errors({}))  # a reference may lead nowhere
    except Exception as error:  # the library's own errors have no common base
        raise UnusableSchema from error


def violations(schema: Mapping[str, Any], value: object) -> list[Violation]:
    """What of the value breaks the schema, by place; at most fifty."""
    found: list[Violation] = []
    for error in _validator(_text(schema)).iter_errors(value):
        found += _violations(error)
        if len(found) >= _FAULTS_AT_MOST:
            break
    return sorted(found[:_FAULTS_AT_MOST], key=lambda fault: (str(fault.path), fault.keyword))


def _violations(error: ValidationError) -> Iterator[Violation]:
    path, keyword = tuple(error.absolute_path), str(error.validator)
    expected: Any = error.validator_value
    if keyword == "required":  # one error for each name, which only its sentence tells
        missing = (name for name in expected if repr(name) in error.message)
        yield from (Violation((*path, name), keyword, "") for name in missing)
        return
    is_short = isinstance(expected, str | int | float | list)
    yield Violation(path, keyword, _text(expected)[:200] if is_short else "")


@lru_cache(maxsize=256)
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(
        json.loads(schema),
        registry=Registry(),  # empty: the library would fetch what it does not know
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


def _references(node: object) -> Iterator[str]:
    if isinstance(node, Mapping):
        yield from (str(node[name]) for name in _REFERENCES if name in node)
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
