"""Who is who in a decree file: one name is one person, unless it is given several usernames."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from app.core.texts import folded

# A name without regard to case, accents and blanks, and where several have it, the username.
PersonKey = tuple[str, str]


@dataclass(frozen=True)
class Namesakes:
    """The names (folded) that several people of a file have, each told by a username."""

    names: frozenset[str]

    @classmethod
    def among(cls, members: Iterable[tuple[str | None, str | None]]) -> Self:
        """Those among names and usernames."""
        known: dict[str, set[str]] = defaultdict(set)
        for name, username in members:
            if name and username:
                known[folded(name)].add(username.casefold())
        return cls(frozenset(name for name, usernames in known.items() if len(usernames) > 1))

    def key_of(self, name: str, username: str | None) -> PersonKey:
        """What stands for one person; without a username where the name suffices."""
        key = folded(name)
        return key, (username or "").casefold() if key in self.names else ""
