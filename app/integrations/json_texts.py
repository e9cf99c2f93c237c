"""JSON of other systems as values that every answer, database and log takes."""

import json
import re
from collections.abc import Sequence
from math import isfinite
from typing import Any, Final

from app.integrations.unpacking import Unreadable

DEEPEST: Final = 60  # levels, of XML too: whoever walks through them calls itself for each
KEY_TWICE: Final = "upstream_key_twice_noted"
HALF: Final = "upstream_half_characters"
_NAMED_CHARACTERS: Final = 40
# Escapes of half a character, and numbers that may be too large for a float.
_HALF_TOLD: Final = re.compile(r"\\u[dD][89a-fA-F]")
_HALF: Final = re.compile("[\ud800-\udfff]")
_HUGE: Final = re.compile(r"[0-9][eE]\+?[0-9]{3}|[0-9]{300}")


def read_json(text: str) -> tuple[Any, tuple[str, ...]]:
    """The value, and codes of what should be known of it.

    A name that an object has twice; half a character, which becomes U+FFFD. Raises ValueError: no
    JSON; Unreadable: too deep, or rows are lost because the name they stand under comes once more.
    """
    objects = _Objects()
    # None: the library's own, which is faster.
    parse_float = _finite if _HUGE.search(text) else None
    made = objects.made
    try:
        data = json.loads(
            text, parse_float=parse_float, parse_constant=_refuse, object_pairs_hook=made
        )
    except RecursionError as error:
        raise Unreadable("upstream_too_deep", most=DEEPEST) from error
    _require_shallow(data)
    whole = whole_characters(data) if _HALF_TOLD.search(text) else data
    noted = {KEY_TWICE: objects.has_twice, HALF: whole is not data and whole != data}
    return whole, tuple(code for code, is_so in noted.items() if is_so)


def whole_characters(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """The value without halves of characters (surrogates), which no UTF-8 has."""
    if isinstance(value, str):
        return _HALF.sub("\ufffd", value)
    if isinstance(value, dict):
        return {whole_characters(name): whole_characters(each) for name, each in value.items()}
    return [whole_characters(each) for each in value] if isinstance(value, list) else value


class _Objects:
    """Makes objects of pairs, and keeps in mind whether one had a name twice."""

    def __init__(self) -> None:
        self.has_twice = False

    def made(self, pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)  # the last of a name wins, as in every reader of JSON
        if len(made) < len(pairs):
            self._judge(pairs, made)
        return made

    def _judge(self, pairs: Sequence[tuple[str, Any]], made: dict[str, Any]) -> None:
        for name, value in pairs:
            if made[name] is value or made[name] == value:
                continue
            if isinstance(value, list | dict) and value:
                told = whole_characters(name[:_NAMED_CHARACTERS])
                raise Unreadable("upstream_key_twice", name=told)
            self.has_twice = True


def _require_shallow(data: Any) -> None:  # noqa: ANN401 - any JSON
    level = [data]
    for _ in range(DEEPEST + 1):
        level = [
            each
            for one in level
            if isinstance(one, list | dict)
            for each in (one.values() if isinstance(one, dict) else one)
            if isinstance(each, list | dict)
        ]
        if not level:
            return
    raise Unreadable("upstream_too_deep", most=DEEPEST)


def _refuse(constant: str) -> float:
    message = f"{constant} is no JSON"
    raise ValueError(message)


def _finite(text: str) -> float | str:
    """A number beyond all floats stays as it is written: infinity is no JSON."""
    number = float(text)
    return number if isfinite(number) else text[:_NAMED_CHARACTERS]
