"""Places are shared: nobody who fails or is slow keeps the others from theirs."""

from collections import Counter
from uuid import UUID

import pytest

from app.services.platform.places import Place, Places

AT_ONCE, AT_ONCE_EACH = 32, 4
PLACES = Places(AT_ONCE, AT_ONCE_EACH)


def good(number: int) -> Place:
    return Place(UUID(int=number), is_failing=False)


def bad(number: int) -> Place:
    return Place(UUID(int=number), is_failing=True)


A, B, BAD = good(1), good(2), bad(3)
MANY_GOOD = [good(number) for number in range(100, 100 + 2 * AT_ONCE)]
MANY_BAD = [bad(number) for number in range(500, 500 + 2 * AT_ONCE)]


@pytest.mark.parametrize(
    ("waiting", "taken", "dealt"),
    [
        ([], [], {}),
        ([A], [], {1: AT_ONCE_EACH}),
        ([A], [A], {1: AT_ONCE_EACH - 1}),
        ([A], [A] * AT_ONCE_EACH, {}),
        ([A, B], [A] * AT_ONCE_EACH, {2: AT_ONCE_EACH}),
        ([BAD], [], {3: 1}),
        ([BAD], [BAD], {}),
        ([BAD, A], [BAD], {1: AT_ONCE_EACH}),
        ([A], [good(9)] * AT_ONCE, {}),
        # Half of the places are for whoever has none yet.
        ([A], [good(9)] * (AT_ONCE // 2), {1: 1}),
        ([A], [good(9)] * (AT_ONCE // 2 - 1), {1: 1}),
        ([A], [good(9)] * (AT_ONCE // 2 - 2), {1: 2}),
        # All that fail have a quarter, and take it from nobody else.
        (MANY_BAD, [], {place.whose.int: 1 for place in MANY_BAD[: AT_ONCE // 4]}),
        ([*MANY_BAD, A], MANY_BAD[: AT_ONCE // 4], {1: AT_ONCE_EACH}),
        # Everybody gets one before anybody gets a second, the one that waits longest first.
        (MANY_GOOD, [], {place.whose.int: 1 for place in MANY_GOOD[:AT_ONCE]}),
    ],
)
def test_everybody_gets_a_share(
    waiting: list[Place], taken: list[Place], dealt: dict[int, int]
) -> None:
    found = Counter(place.whose.int for place in PLACES.deal(waiting, taken))
    assert dict(found) == dealt


def test_never_more_than_there_are_however_often_they_are_dealt() -> None:
    taken: list[Place] = []
    for _ in range(5):
        taken += PLACES.deal([*MANY_BAD, *MANY_GOOD], taken)
    assert len(taken) == AT_ONCE
    assert max(Counter(taken).values()) == 1
