"""A tolerant view of the data: rules see what is well-formed; what is not, the form reports."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.services.decrees.files.faults import Path


@dataclass(frozen=True, slots=True)
class Node:
    """A mapping of the file and where it stands."""

    fields: Mapping[str, object]
    path: Path = ()

    def at(self, *steps: str | int) -> Path:
        """Return the path of something inside."""
        return (*self.path, *steps)

    def has(self, name: str) -> bool:
        """Whether the field holds anything at all."""
        return self.fields.get(name) not in (None, [])

    def child(self, name: str) -> "Node | None":
        """Return the mapping in a field."""
        value = self.fields.get(name)
        return Node(value, self.at(name)) if isinstance(value, Mapping) else None

    def children(self, name: str) -> "list[Node]":
        """Return the mappings in a list."""
        return [
            Node(item, self.at(name, at))
            for at, item in self._items(name)
            if isinstance(item, Mapping)
        ]

    def numbers(self, name: str) -> list[tuple[int, int]]:
        """Return place and value of the whole numbers in a list."""
        return [(at, item) for at, item in self._items(name) if type(item) is int]

    def words(self, name: str) -> list[tuple[int, str]]:
        """Return place and value of the texts in a list."""
        return [(at, item) for at, item in self._items(name) if isinstance(item, str)]

    def is_complete(self, name: str) -> bool:
        """Whether the field is a list of mappings alone, so that what is not in it is missing."""
        value = self.fields.get(name)
        return isinstance(value, list) and all(isinstance(item, Mapping) for item in value)

    def text(self, name: str) -> str | None:
        """Return the text in a field."""
        value = self.fields.get(name)
        return value.strip() if isinstance(value, str) else None

    def number(self, name: str) -> int | None:
        """Return the whole number in a field."""
        value = self.fields.get(name)
        return value if type(value) is int else None

    def is_true(self, name: str) -> bool:
        """Whether the field says true."""
        return self.fields.get(name) is True

    def day(self, name: str) -> date | None:
        """Return the day in a field."""
        value = self.fields.get(name)
        return value if isinstance(value, date) else None

    def _items(self, name: str) -> list[tuple[int, object]]:
        value = self.fields.get(name)
        return list(enumerate(value)) if isinstance(value, list) else []
