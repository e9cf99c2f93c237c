"""The ways in which other systems page, sign in and answer: each a spec, a server and its end."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.support.upstream import Asked

SECRET = "rahasia/baru+1"
OLD_SECRET = "rahasia-lama"
USERNAME = "zi"
SIZE = 3
ALL = tuple(f"r-{number}" for number in range(1, 8))
PAGES = (ALL[:3], ALL[3:6], ALL[6:])
MAPPING = {"external_id": "id", "title": "judul", "taken_at": "diambil"}


@dataclass(frozen=True)
class Reply:
    """What a system answers: JSON, or bytes as they are."""

    data: Any
    status: int = 200
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def body(self) -> bytes:
        return self.data if isinstance(self.data, bytes) else json.dumps(self.data).encode()


@dataclass(frozen=True)
class Style:
    """`serve` answers what is asked below `root`; `brings` in this order, ending with `code`.

    `secrets`: the newest, and perhaps the one before it. `refused`: rows that are no records.
    """

    name: str
    spec: dict[str, Any]
    serve: Callable[[Asked, str], Reply]
    brings: Sequence[str] = ALL
    code: str = "ok"
    notes: Sequence[str] = ()
    secrets: Sequence[str] = (SECRET,)
    refused: int = 0


def row(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "judul": f"Rekap {name}", "diambil": "2023-07-01T08:00:00"} | more


def rows(names: Sequence[str]) -> list[dict[str, Any]]:
    return [row(name) for name in names]


def page(number: int) -> list[dict[str, Any]]:
    """The rows of a page, from 1; none beyond the last."""
    return rows(PAGES[number - 1]) if 1 <= number <= len(PAGES) else []


def part(offset: int, size: int = SIZE) -> list[dict[str, Any]]:
    return rows(ALL[offset : offset + size])


def number_of(asked: Asked, name: str = "page", first: int = 1) -> int:
    return int(asked.query.get(name, first))
