"""What a message is: title and detail, in two languages."""

from enum import StrEnum
from typing import NamedTuple


class Language(StrEnum):
    """The languages the service speaks."""

    INDONESIAN = "id"
    ENGLISH = "en"


class Sentence(NamedTuple):
    """Title and detail in one language."""

    title: str
    detail: str


class Message(NamedTuple):
    """The same in both."""

    indonesian: Sentence
    english: Sentence


def message(title_id: str, detail_id: str, title_en: str, detail_en: str) -> Message:
    """A message from its four texts; gaps in braces are filled with the facts of the error."""
    return Message(Sentence(title_id, detail_id), Sentence(title_en, detail_en))
