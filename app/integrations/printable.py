"""Texts that will be printed: a character that no font has is told when it is typed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from app.core.errors import FieldFault, Invalid
from app.integrations.typesetting import unprintable

_TOLD_AT_MOST: Final = 20


def require_printable(values: Mapping[str, Any]) -> None:
    """Raise Invalid with a fault for each text in `values` (JSON) that cannot be printed whole."""
    faults = [
        FieldFault(pointer, "character_unprintable", _facts(character))
        for pointer, text in _texts("", values)
        if (character := unprintable(text)) is not None
    ]
    if faults:
        raise Invalid(faults=faults[:_TOLD_AT_MOST])


def _facts(character: str) -> dict[str, str]:
    return {"character": character, "code_point": f"U+{ord(character):04X}"}


def _texts(pointer: str, value: object) -> Iterator[tuple[str, str]]:
    """Every text with its JSON Pointer."""
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _texts(f"{pointer}/{name}", inner)
    elif isinstance(value, Sequence):
        for number, inner in enumerate(value):
            yield from _texts(f"{pointer}/{number}", inner)
