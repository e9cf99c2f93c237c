"""The form of what people are told at once."""

from typing import NamedTuple

from app.core.messages.sentences import Message, message


class Notice(NamedTuple):
    """To the person concerned, and to those who answer for reviewers."""

    own: Message
    other: Message


def of_thing(indonesian: tuple[str, str], english: tuple[str, str]) -> Notice:
    """Of a thing (`person` is its name), in the same words to all who manage it."""
    words = message(
        f"{indonesian[0]}: {{person}}", indonesian[1], f"{english[0]}: {{person}}", english[1]
    )
    return Notice(words, words)
