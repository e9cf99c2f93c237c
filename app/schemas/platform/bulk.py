"""One step for many things: what is sent, and what is answered for each."""

from typing import Annotated, TypeVar
from uuid import UUID

from pydantic import Field

from app.schemas.base import Body, Read
from app.schemas.platform.problems import Problem

MOST = 50
"""How many things one request may name: each costs what it costs alone."""
ItemT = TypeVar("ItemT", bound=Body)
Items = Annotated[list[ItemT], Field(min_length=1, max_length=MOST)]


class BulkAnswer(Read):
    """What became of one thing; the problem says why nothing did."""

    id: UUID
    succeeded: bool
    problem: Problem | None = Field(
        description="Seperti bila diminta sendiri; `pointer` di dalam butirnya (as if asked alone)."
    )


class BulkRead(Read):
    """What became of each, in the order of the request."""

    succeeded: int = Field(description="Berapa yang berhasil (how many succeeded).")
    items: list[BulkAnswer]
