"""Which line of the file is which stored row, so that an insertion shifts no identity."""

import re
from collections import defaultdict, deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar
from uuid import UUID

from app.models import ActionItem, Indicator
from app.schemas.decree_file import ActivityEntry, PlanRowEntry

RowT = TypeVar("RowT", ActionItem, Indicator)
Key = Callable[["_Words"], Hashable]

_ALIKE: Final = 0.5
_MOST_COMPARISONS: Final = 40_000


@dataclass(frozen=True, slots=True)
class Line:
    """An action item or indicator of the file; `label` is its number or letter."""

    position: int
    label: int | str | None
    text: str
    correction: str | None
    remarks: str | None = None
    remarks_correction: str | None = None
    months: tuple[int, ...] | None = None

    @property
    def notes(self) -> dict[str, str | None]:
        """What stands beside the text, where people may write too."""
        return {
            "correction": self.correction,
            "remarks": self.remarks,
            "remarks_correction": self.remarks_correction,
        }


@dataclass(frozen=True)
class Lines:
    """The lines of an activity; `beside` pairs the positions of indicators and action items."""

    action_items: list[Line]
    indicators: list[Line]
    beside: set[tuple[int, int]]


@dataclass(frozen=True)
class Matched(Generic[RowT]):
    """Every line with its row, or none when it is new, and the rows that are gone."""

    pairs: list[tuple[Line, RowT | None]]
    removed: list[RowT]


def lines_of(activity: ActivityEntry) -> Lines:
    """Number the action items and indicators of an activity through its rows.

    The note of a row belongs to its first action item, or to its first indicator if it has none.
    """
    lines = Lines([], [], set())
    for row in activity.rows:
        items = _items(row, len(lines.action_items))
        indicators = _indicators(row, len(lines.indicators))
        lines.beside.update((i.position, item.position) for i in indicators for item in items)
        lines.action_items.extend(items)
        lines.indicators.extend(indicators)
    return lines


def _items(row: PlanRowEntry, before: int) -> list[Line]:
    return [
        Line(
            before + place,
            entry.number,
            entry.text,
            entry.correction,
            row.remarks if place == 1 else None,
            row.remarks_correction if place == 1 else None,
            tuple(entry.schedule) if entry.schedule else None,
        )
        for place, entry in enumerate(row.action_items, start=1)
    ]


def _indicators(row: PlanRowEntry, before: int) -> list[Line]:
    noted = 0 if row.action_items else 1
    return [
        Line(
            before + place,
            entry.letter,
            entry.text,
            entry.correction,
            row.remarks if place == noted else None,
            row.remarks_correction if place == noted else None,
        )
        for place, entry in enumerate(row.indicators, start=1)
    ]


def match_lines(lines: list[Line], rows: list[RowT], held: dict[UUID, int]) -> Matched[RowT]:
    """Pair lines with rows: same label and text, same text, like text, same label, same place.

    A row that something holds on to (evidence, a finding) is only ever found again by its text:
    it must not end up beside another statement.
    """
    matching = _Matching[RowT]([_Words.of_line(line) for line in lines], rows)
    matching.by(lambda words: (words.label, words.text))
    matching.by(lambda words: words.text)
    matching.by_likeness()
    fixed = {row.id for row in rows if held.get(row.id)}
    matching.by(lambda words: words.label, without=fixed)
    matching.by(lambda words: words.position, without=fixed)
    pairs = [(line, matching.found.get(place)) for place, line in enumerate(lines)]
    return Matched(pairs, [row for _, row in matching.rows])


@dataclass(frozen=True, slots=True)
class _Words:
    """What lines and rows are compared by."""

    position: int
    label: Hashable
    text: str

    @classmethod
    def of_line(cls, line: Line) -> "_Words":
        return cls(line.position, line.label, line.text)

    @classmethod
    def of_row(cls, row: ActionItem | Indicator) -> "_Words":
        label = row.number if isinstance(row, ActionItem) else row.letter
        return cls(row.position, label, row.text)

    def words(self) -> frozenset[str]:
        return frozenset(re.findall(r"\w+", self.text.casefold()))


class _Matching(Generic[RowT]):
    def __init__(self, lines: list[_Words], rows: list[RowT]) -> None:
        self.lines = dict(enumerate(lines))
        self.rows: list[tuple[_Words, RowT]] = [(_Words.of_row(row), row) for row in rows]
        self.found: dict[int, RowT] = {}

    def by(self, key: Key, without: set[UUID] | frozenset[UUID] = frozenset()) -> None:
        """Pair what has the same key, in order; no key (None) pairs with nothing."""
        waiting: dict[Hashable, deque[RowT]] = defaultdict(deque)
        for words, row in self.rows:
            if row.id not in without and key(words) is not None:
                waiting[key(words)].append(row)
        for place, words in list(self.lines.items()):
            if waiting.get(key(words)):
                self._pair(place, waiting[key(words)].popleft())
        self._forget_paired()

    def by_likeness(self) -> None:
        """Pair what shares at least half of its words, the likest first."""
        if len(self.lines) * len(self.rows) > _MOST_COMPARISONS:
            return
        scored = sorted(
            (
                -_likeness(line.words(), words.words()),
                abs(line.position - words.position),
                place,
                at,
            )
            for place, line in self.lines.items()
            for at, (words, _) in enumerate(self.rows)
        )
        taken: set[int] = set()
        for score, _, place, at in scored:
            if -score >= _ALIKE and place in self.lines and at not in taken:
                taken.add(at)
                self._pair(place, self.rows[at][1])
        self._forget_paired()

    def _pair(self, place: int, row: RowT) -> None:
        self.found[place] = row
        del self.lines[place]

    def _forget_paired(self) -> None:
        paired = {row.id for row in self.found.values()}
        self.rows = [(words, row) for words, row in self.rows if row.id not in paired]


def _likeness(first: frozenset[str], second: frozenset[str]) -> float:
    together = len(first | second)
    return len(first & second) / together if together else 0.0
