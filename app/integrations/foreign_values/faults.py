"""What is said of a value that cannot be read: its shape, never what it says."""

import unicodedata
from typing import Any, Final

_SHOWN_AT_MOST: Final = 40
_SHAPES: Final = {"Lu": "A", "Lt": "A", "Nd": "9"}
_PLAIN_TYPES: Final = ((bool, "true/false"), (list, "[…]"), (dict, "{…}"))


class UnreadableValue(Exception):
    """A value that a transform does not take; `code` and `facts` make the sentence."""

    def __init__(self, code: str, **facts: str) -> None:
        """Facts hold a shape or a code of a table, never a text of the other system's."""
        super().__init__(code)
        self.code, self.facts = code, facts


def shape_of(value: Any) -> str:  # noqa: ANN401 - any JSON
    """The form of a value: `99-99-9999` for 30-06-2023, `Aaaa` for Juni; 40 characters at most."""
    for kind, shape in _PLAIN_TYPES:
        if isinstance(value, kind):
            return shape
    text = "".join(map(_shape, str(value)[: _SHOWN_AT_MOST + 1]))
    return text if len(text) <= _SHOWN_AT_MOST else f"{text[:_SHOWN_AT_MOST]}…"


def _shape(character: str) -> str:
    category = unicodedata.category(character)
    if category in _SHAPES:
        return _SHAPES[category]
    if category.startswith("L"):
        return "a"
    return character if character.isascii() and character.isprintable() else "?"
