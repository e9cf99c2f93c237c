"""Texts that will be printed: a character that no font has is told when it is typed."""

from collections.abc import Mapping
from typing import Any, Final

from app.core.errors import FieldFault, Invalid
from app.core.texts import texts_in
from app.integrations.typesetting import unprintable

_TOLD_AT_MOST: Final = 20


def require_printable(values: Mapping[str, Any]) -> None:
    """Raise Invalid with a fault for each text in `values` (JSON) that cannot be printed whole."""
    faults = [
        FieldFault("".join(f"/{part}" for part in way), "character_unprintable", _facts(character))
        for way, text in texts_in(values)
        if (character := unprintable(text)) is not None
    ]
    if faults:
        raise Invalid(faults=faults[:_TOLD_AT_MOST])


def _facts(character: str) -> dict[str, str]:
    return {"character": character, "code_point": f"U+{ord(character):04X}"}
