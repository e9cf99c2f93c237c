"""Lines are compared by what stands before what, whatever the numbers that are stored."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from app.services.decrees.loading.report import moves_of


@dataclass
class Row:
    id: UUID
    position: int


@pytest.mark.parametrize(
    ("positions", "moves"),
    [
        ([1, 2, 3], {}),
        ([1, 2, 3, 5, 6], {}),  # one left
        ([2, 3], {}),  # the first was removed
        ([1, None, 2, 3], {}),  # a line was inserted
        ([3, 3, 5], {}),  # read by their ids where numbers are the same
        ([1, 3, 2], {1: (3, 2), 2: (2, 3)}),
        ([1, None, 6, 4], {2: (3, 2), 3: (2, 3)}),
        ([4, 1, 2], {0: (3, 1), 1: (1, 2), 2: (2, 3)}),
    ],
)
def test_only_a_new_order_is_a_move(
    positions: list[int | None], moves: dict[int, tuple[int, int]]
) -> None:
    rows = [None if each is None else Row(UUID(int=n), each) for n, each in enumerate(positions)]
    assert moves_of(rows) == {UUID(int=place): move for place, move in moves.items()}
