"""Texts that end up on paper: a character that no font has is told when it is typed."""

from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from app.integrations.typesetting import unprintable
from app.schemas.base import Name, Paragraph, Title


def _printable(value: str) -> str:
    """Raise a fault that names the first character without a sign."""
    character = unprintable(value)
    if character is not None:
        facts = {"character": character, "code_point": f"U+{ord(character):04X}"}
        raise PydanticCustomError("character_unprintable", "no font has it", facts)
    return value


PRINTABLE = AfterValidator(_printable)
PrintedName = Annotated[Name, PRINTABLE]
PrintedTitle = Annotated[Title, PRINTABLE]
PrintedParagraph = Annotated[Paragraph, PRINTABLE]
