"""Figures that cannot be more than others, as the schema of a kind of record says it.

`"present": {"type": "integer", "x-not-more-than": "employees * working_days"}`: one figure beside
it, or the product of some. JSON Schema has no word that compares two values.
"""

from collections.abc import Iterator, Mapping
from math import prod
from typing import Any, Final, NamedTuple

KEYWORD: Final = "x-not-more-than"
# Larger numbers are no figures of an office; products of them would have no end.
_LARGEST: Final = 10**15


class Excess(NamedTuple):
    """A figure that is more than its rule allows; numbers as text."""

    path: tuple[str, ...]
    value: str
    most: str
    rule: str


def excesses(
    schema: Mapping[str, Any], figures: Mapping[str, Any], path: tuple[str, ...] = ()
) -> Iterator[Excess]:
    """Every figure that is too large beside the others; a rule that cannot be read says nothing."""
    for name, part in _parts(schema):
        value, here = figures.get(name), (*path, name)
        if isinstance(value, Mapping):
            yield from excesses(part, value, here)
        rule = part.get(KEYWORD)
        number = _number(value)
        if not isinstance(rule, str) or number is None:
            continue
        factors = [_number(figures.get(each)) for each in _names(rule)]
        most = prod(each for each in factors if each is not None)
        if None not in factors and number > most:
            yield Excess(here, str(value), str(most), rule)


def unknown_names(schema: Mapping[str, Any]) -> list[str]:
    """What rules name that is no figure beside theirs, or is not even a text."""
    found = []
    known = {name for name, _ in _parts(schema)}
    for _, part in _parts(schema):
        found += unknown_names(part)
        rule = part.get(KEYWORD)
        if rule is not None:
            names = _names(rule) if isinstance(rule, str) else [str(rule)]
            found += [name for name in names if name not in known]
    return found


def _parts(schema: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    properties = schema.get("properties")
    named = properties.items() if isinstance(properties, Mapping) else ()
    return [(name, part) for name, part in named if isinstance(part, Mapping)]


def _names(rule: str) -> list[str]:
    return [each.strip() for each in rule.split("*")]


def _number(value: object) -> int | float | None:
    """A number as far as it is compared; no truth value is one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return max(-_LARGEST, min(value, _LARGEST))
