"""Ways into JSON, as JMESPath writes them."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TypeAlias

from app.integrations.refusals import plain_name

Json: TypeAlias = Any

_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_AROUND: Final = (
    "meta", "_meta", "pagination", "paging", "paginator", "pager", "page", "page_info", "pageInfo",
    "links", "info", "data", "response_metadata", "result", "document",
)  # fmt: skip
_FIELDS_AT_MOST: Final = 100
_DEEPEST: Final = 3


def joined(names: Iterable[str]) -> str:
    """The expression that leads through these names, quoted where they need it."""
    return ".".join(
        name if _PLAIN.fullmatch(name) else json.dumps(name, ensure_ascii=False) for name in names
    )


def value_at(data: Json, path: str) -> Json:
    """What plain names with dots lead to (`""` and `@`: the whole); none where nothing is."""
    for name in path.split(".") if path not in {"", "@"} else ():
        if not isinstance(data, dict):
            return None
        data = data.get(name)
    return data


def find_named(
    data: Json, names: Sequence[str], pattern: re.Pattern[str] | None = None
) -> str | None:
    """The way to the first of these names, at the top or in what usually stands around lists.

    `pattern`: where none of them is there, the first name that has this form, as `plain_name` has
    it.
    """
    for around in ("", *_AROUND):
        inner: Json = value_at(data, around)
        for name in names if isinstance(inner, dict) else ():
            if name in inner and not isinstance(inner[name], dict | list):
                return joined([*filter(None, [around]), name])
    return None if pattern is None else _find_alike(data, pattern)


def _find_alike(data: Json, pattern: re.Pattern[str]) -> str | None:
    for around in ("", *_AROUND):
        inner: Json = value_at(data, around)
        for name in inner if isinstance(inner, dict) else ():
            if pattern.fullmatch(plain_name(name)) and isinstance(inner[name], str | int):
                return joined([*filter(None, [around]), name])
    return None


def is_there(value: Json) -> bool:
    """Whether it is an object."""
    return isinstance(value, dict)


def fields_of(items: Sequence[Json]) -> dict[str, list[Json]]:
    """The values of the fields of elements by their expression, also of objects within them.

    A hundred fields at most; a list is one value.
    """
    found: dict[str, list[Json]] = {}
    for item in items:
        for names, value in _leaves(item, ()):
            path = joined(names)
            if path in found or len(found) < _FIELDS_AT_MOST:
                found.setdefault(path, []).append(value)
    return found


def _leaves(value: Json, names: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Json]]:
    if isinstance(value, dict) and len(names) < _DEEPEST:
        for name, inner in list(value.items())[:_FIELDS_AT_MOST]:
            yield from _leaves(inner, (*names, name))
    elif names:
        yield names, value
