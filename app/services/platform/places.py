"""Who may go out now: a fixed number of places at once, shared among those we go to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Place:
    """One exchange on its way with somebody; `is_failing`: the last one with them failed."""

    whose: UUID
    is_failing: bool


@dataclass(frozen=True)
class Places:
    """So many at once, and so many of them with one other side.

    However many others there are: a quarter is for all that fail, one for each of them, and half
    for whoever has one already. The rest is for the first with somebody who answers.
    """

    at_once: int
    each: int

    def deal(self, waiting: Sequence[Place], taken: Iterable[Place]) -> list[Place]:
        """What may begin now beside what is `taken`.

        `waiting`: with whom something is due, the one that waits longest first. Everybody gets a
        first place before anybody gets a second one.
        """
        held = list(taken)
        dealt: list[Place] = []
        for turn in range(self.each):
            holds = Counter(place.whose for place in (*held, *dealt))
            for place in waiting:
                if holds[place.whose] == turn and self._has_room(place, turn, [*held, *dealt]):
                    dealt.append(place)
        return dealt

    def _has_room(self, place: Place, turn: int, taken: Sequence[Place]) -> bool:
        if len(taken) >= self.at_once:
            return False
        if place.is_failing:
            failing = sum(each.is_failing for each in taken)
            return turn == 0 and failing < self.at_once // 4
        return turn == 0 or len(taken) < self.at_once // 2
