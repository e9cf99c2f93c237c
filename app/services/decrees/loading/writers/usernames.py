"""User names for people whom a decree names and nobody knows yet."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

SHORTEST: Final = 3
LONGEST: Final = 56  # leaves room for a number behind it

_TITLES: Final = frozenset(
    [
        "apt",
        "dr",
        "dra",
        "drg",
        "drs",
        "h",
        "hj",
        "ir",
        "kh",
        "prof",
    ]  # academic and religious, written before the name
)


def username_of(name: str) -> str:
    """`Drs. Yosafat Koli` is yosafat.koli: small letters and digits, a dot between the words."""
    called = name.split(",", maxsplit=1)[0]
    plain = unicodedata.normalize("NFKD", called).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+\.?", re.sub(r"['`]", "", plain))
    while len(words) > 1 and words[0].endswith(".") and words[0][:-1] in _TITLES:
        words = words[1:]
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
