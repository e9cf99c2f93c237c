"""User names for people whom a decree names and nobody knows yet."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from app.core.texts import without_titles

SHORTEST: Final = 3
LONGEST: Final = 56  # leaves room for a number behind it


def username_of(name: str) -> str:
    """`Drs. Yosafat Koli` is yosafat.koli: small letters and digits, a dot between the words."""
    called = unicodedata.normalize("NFKD", without_titles(name))
    plain = called.encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+\.?", re.sub(r"['`]", "", plain))
    username = ".".join(word.rstrip(".") for word in words)[:LONGEST].rstrip(".")
    return username if len(username) >= SHORTEST else ".".join(filter(None, ("kpu", username)))


def candidates(name: str) -> Iterator[str]:
    """The user name for a name, then the same with 2, 3 and so on."""
    base = username_of(name)
    yield base
    number = 2
    while True:
        yield f"{base}{number}"
        number += 1
