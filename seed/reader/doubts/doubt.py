"""One doubtful place, and where in the text what was read stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

Path: TypeAlias = tuple[str | int, ...]

_BEGINNING: Final = 30  # characters: the rest of a cell may be on the next page


@dataclass(frozen=True, slots=True)
class Doubt:
    """One place to look at; `line` counts from 1 in the text, 0 where it is no line of it."""

    line: int
    place: str
    code: str
    text_id: str
    text_en: str


class Places:
    """The lines of clauses and of the plan by their path in the data.

    Texts are looked for in the order of the paper: the same words stand under other teams, too.
    """

    def __init__(self, data: Mapping[str, Any], lines: Sequence[str]) -> None:
        self._lines = lines
        self._found: dict[Path, int] = {}
        begin = 1
        for name in ("considerations", "legal_bases"):
            begin = self._entries(("decree", name), data["decree"][name], begin)
        annexes = [n for n, line in enumerate(lines, 1) if line.startswith("LAMPIRAN")]
        begin = max(annexes, default=1)
        for team, each in enumerate(data["teams"]):
            for at, activity in enumerate(each.get("activities") or []):
                begin = self._activity(("teams", team, "activities", at), activity, begin)

    def line_of(self, path: Path, text: str = "") -> int:
        """The line of what is at a path or around it, else the first that has the text, else 0."""
        for length in range(len(path), 0, -1):
            if line := self._found.get(path[:length]):
                return line
        return self.first(text)

    def first(self, text: str, begin: int = 1) -> int:
        """The first line from `begin` on that has the beginning of the text; 0 where none has."""
        head = text[:_BEGINNING]
        ahead = enumerate(self._lines[begin - 1 :], begin)
        return next((n for n, line in ahead if head and head in line), 0)

    def _activity(self, path: Path, activity: Mapping[str, Any], begin: int) -> int:
        begin = self._keep(path, activity["name"], begin)
        items = indicators = begin
        for at, row in enumerate(activity["rows"]):
            place = (*path, "rows", at)
            items = self._entries((*place, "action_items"), row.get("action_items", []), items)
            indicators = self._entries(
                (*place, "indicators"), row.get("indicators", []), indicators
            )
        return max(begin, items, indicators)

    def _entries(self, path: Path, entries: Sequence[Mapping[str, Any]], begin: int) -> int:
        for at, entry in enumerate(entries):
            mark = entry.get("number") or entry.get("letter")
            begin = self._keep((*path, at), entry["text"], begin, mark)
        return begin

    def _keep(self, path: Path, text: str, begin: int, mark: object = None) -> int:
        told = [f"{mark}. {text}", f"{mark} {text}"] if mark else []
        line = next((found for each in (*told, text) if (found := self.first(each, begin))), 0)
        if line:
            self._found[path] = line
        return line or begin
