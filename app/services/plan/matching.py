"""Which line of the file is which stored row, so that an insertion shifts no identity."""

import re
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final, Generic, TypeVar
from uuid import UUID

from app.core.texts import folded
from app.models import ActionItem, Indicator
from app.schemas.decrees.file_plan import ActivityEntry, PlanRowEntry

RowT = TypeVar("RowT", ActionItem, Indicator)
Key = Callable[["Words"], Hashable]

_ALIKE: Final = 0.5
_MOST_COMPARISONS: Final = 40_000


@dataclass(frozen=True, slots=True)
class Line:
    """An action item or indicator of the file; `label` is its number or letter."""

    position: int
    label: int | str | None
    text: str
    correction: str | None
    months: tuple[int, ...] | None = None
    beside_empty_cell: bool = False
    stands_for_row: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file: the positions of its lines, and the note that they share."""

    action_items: list[int]
    indicators: list[int]
    remarks: str | None
    remarks_correction: str | None


@dataclass(frozen=True)
class Lines:
    """The lines of an activity; `beside` pairs the positions of indicators and action items.

    A row that has months and no action items is a line itself, after all action items.
    """

    action_items: list[Line]
    indicators: list[Line]
    beside: set[tuple[int, int]]
    rows: list[Row]


@dataclass(frozen=True)
class Matched(Generic[RowT]):
    """Every line with its row, or none when it is new, and the rows that are gone."""

    pairs: list[tuple[Line, RowT | None]]
    removed: list[RowT]


def lines_of(activity: ActivityEntry) -> Lines:
    """Number the action items and indicators of an activity through its rows."""
    lines = Lines([], [], set(), [])
    alone: list[tuple[PlanRowEntry, list[Line]]] = []
    for row in activity.rows:
        items = _items(row, len(lines.action_items))
        indicators = _indicators(row, len(lines.indicators))
        lines.beside.update((i.position, item.position) for i in indicators for item in items)
        lines.action_items.extend(items)
        lines.indicators.extend(indicators)
        places = [each.position for each in items], [each.position for each in indicators]
        lines.rows.append(Row(*places, row.remarks, row.remarks_correction))
        if row.schedule and not items:
            alone.append((row, indicators))
    for row, indicators in alone:
        line = _row_line(row, len(lines.action_items) + 1)
        lines.beside.update((each.position, line.position) for each in indicators)
        lines.action_items.append(line)
    return lines


def _row_line(row: PlanRowEntry, position: int) -> Line:
    """The row itself, in the words of its first indicator."""
    sign = row.indicators[0]
    months = tuple(row.schedule or ())
    return Line(position, None, sign.text, sign.correction, months=months, stands_for_row=True)


def _items(row: PlanRowEntry, before: int) -> list[Line]:
    return [
        Line(
            before + place,
            entry.number,
            entry.text,
            entry.correction,
            tuple(entry.schedule) if entry.schedule else None,
        )
        for place, entry in enumerate(row.action_items, start=1)
    ]


def _indicators(row: PlanRowEntry, before: int) -> list[Line]:
    return [
        Line(
            before + place,
            entry.letter,
            entry.text,
            entry.correction,
            beside_empty_cell=entry.beside_empty_cell,
        )
        for place, entry in enumerate(row.indicators, start=1)
    ]


def match_lines(
    lines: Sequence[Line],
    rows: Sequence[RowT],
    held: Mapping[UUID, int],
    claims: Mapping[int, UUID] | None = None,
) -> Matched[RowT]:
    """Pair lines with rows: same label and text, same text, like text, same label, same place.

    A row that something holds on to (evidence, a finding) is only ever found again by its text:
    it must not end up beside another statement. `claims` are the ids that lines name, by the
    position of the line: such a line is that row whatever it says, and all others share the rest.
    """
    unclaimed = {row.id: row for row in rows}
    found = {
        line.position: unclaimed.pop(claimed)
        for line in lines
        if (claimed := (claims or {}).get(line.position)) in unclaimed and claimed is not None
    }
    left = [line for line in lines if line.position not in found]
    rest = list(unclaimed.values())
    fixed = {at for at, row in enumerate(rest) if held.get(row.id)}
    places = match_words(
        [Words(line.position, line.label, line.text) for line in left],
        [_words_of(row) for row in rest],
        fixed,
    )
    found |= {left[place].position: rest[at] for place, at in places.items()}
    taken = {row.id for row in found.values()}
    return Matched(
        [(line, found.get(line.position)) for line in lines],
        [row for row in rows if row.id not in taken],
    )


@dataclass(frozen=True, slots=True)
class Words:
    """What two statements are compared by."""

    position: int
    label: Hashable
    text: str

    def words(self) -> frozenset[str]:
        """The words of the text, without regard to case and accents."""
        return frozenset(re.findall(r"\w+", folded(self.text)))


def match_words(
    new: Sequence[Words], old: Sequence[Words], fixed: AbstractSet[int] = frozenset()
) -> dict[int, int]:
    """Which of the old is which of the new, both by their place in the list, in the order above.

    The old ones that are `fixed` are only found by their text.
    """
    matching = _Matching(new, old)
    matching.by(lambda words: (words.label, words.text))
    matching.by(lambda words: words.text)
    matching.by(lambda words: folded(words.text))
    matching.by_likeness()
    matching.by(lambda words: words.label, without=fixed)
    matching.by(lambda words: words.position, without=fixed)
    return matching.found


def _words_of(row: ActionItem | Indicator) -> Words:
    label = row.number if isinstance(row, ActionItem) else row.letter
    return Words(row.position, label, row.text)


class _Matching:
    def __init__(self, new: Sequence[Words], old: Sequence[Words]) -> None:
        self.new, self.old = dict(enumerate(new)), dict(enumerate(old))
        self.found: dict[int, int] = {}

    def by(self, key: Key, without: AbstractSet[int] = frozenset()) -> None:
        """Pair what has the same key, in order; no key (None) pairs with nothing."""
        waiting: dict[Hashable, deque[int]] = defaultdict(deque)
        for at, words in self.old.items():
            if at not in without and key(words) is not None:
                waiting[key(words)].append(at)
        for place, words in list(self.new.items()):
            if waiting.get(key(words)):
                self._pair(place, waiting[key(words)].popleft())

    def by_likeness(self) -> None:
        """Pair what shares at least half of its words, the likest first."""
        if len(self.new) * len(self.old) > _MOST_COMPARISONS:
            return
        scored = sorted(
            (-_likeness(new.words(), old.words()), abs(new.position - old.position), place, at)
            for place, new in self.new.items()
            for at, old in self.old.items()
        )
        for score, _, place, at in scored:
            if -score >= _ALIKE and place in self.new and at in self.old:
                self._pair(place, at)

    def _pair(self, place: int, at: int) -> None:
        self.found[place] = at
        del self.new[place], self.old[at]


def _likeness(first: frozenset[str], second: frozenset[str]) -> float:
    together = len(first | second)
    return len(first & second) / together if together else 0.0
