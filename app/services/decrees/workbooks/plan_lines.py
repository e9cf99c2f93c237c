"""The lines of Lampiran II put together to rows of the plan."""

import re
from dataclasses import dataclass, field, replace
from typing import Any, Final

from app.integrations.sheets import SheetCell
from app.services.decrees.files.faults import Path
from app.services.decrees.workbooks import words
from app.services.decrees.workbooks.columns import MONTH_KEYS, PLAN
from app.services.decrees.workbooks.tables import Line
from app.services.decrees.workbooks.values import Filling, Taken

Data = dict[str, Any]
_ALLOWED: Final = {column.key: column.allowed for column in PLAN.columns}
_ITEM: Final = {
    "number": ("number", "number"), "item": ("text", "text"),
    "item_correction": ("correction", "text"),
}  # fmt: skip
_SIGN: Final = {
    "sign_letter": ("letter", "small"), "sign": ("text", "text"),
    "sign_correction": ("correction", "text"), "beside_empty_cell": ("beside_empty_cell", "yes"),
}  # fmt: skip
_LETTER: Final = re.compile(r"[A-Z]")
_NOTES: Final = ("remarks", "remarks_correction")


# Where a sheet has no column for the mark of a text, it stands before the text.
_MARKS: Final = (
    ("letter", "name", re.compile(r"([A-Z])[.)]\s*(\S.*)", re.DOTALL)),
    ("number", "item", re.compile(r"([0-9]{1,2})[.)]\s*(\S.*)", re.DOTALL)),
    ("sign_letter", "sign", re.compile(r"([a-z])[.)]\s*(\S.*)", re.DOTALL)),
)


def _with_marks_apart(line: Line) -> Line:
    cells, columns = dict(line.cells), dict(line.columns)
    for mark, text, pattern in _MARKS:
        value = line.cell(text).value
        if mark not in columns and isinstance(value, str) and (found := pattern.fullmatch(value)):
            columns[mark] = columns[text]
            cells[mark] = SheetCell(found[1])
            cells[text] = replace(cells[text], value=found[2])
    return replace(line, cells=cells, columns=columns)


@dataclass
class _Activity:
    """An activity while its lines come; `rows` by what the column BARIS says."""

    path: Path
    data: Data
    rows: dict[object, int] = field(default_factory=dict)
    last: object = None


class PlanReader:
    """Takes the lines in their order; each belongs to a working team."""

    def __init__(self, filling: Filling, teams: list[Data]) -> None:
        """`teams` get their activities."""
        self._filling, self._teams = filling, teams
        self._activities: dict[tuple[int, str], _Activity] = {}
        self._current: _Activity | None = None
        self._team = -1

    def take(self, line: Line, team: int) -> None:
        """Read one line."""
        if team != self._team:
            self._team, self._current = team, None
        line = _with_marks_apart(line)
        self._open_activity(line, team)
        activity = self._current
        has_item, has_sign = line.has(*_ITEM), line.has("sign_letter", "sign", "sign_correction")
        if activity is None:
            spot = line.spot("letter")
            self._filling.note(("letter", spot.row), spot, line.cell("letter"), words.CAPITAL)
            self._filling.find(("letter", spot.row), spot, "activity_missing")
            self._filling.has_strays = True
            return
        months = self._months(line)
        if not (has_item or has_sign or months or line.has(*_NOTES, "row")):
            return
        key, is_read_so = self._row_key(line, activity, has_item=has_item)
        path, row = self._row(activity, key, line)
        if has_item:
            item = self._entry(row, (*path, "action_items"), line, _ITEM)
            self._filling.name(item[0], line, "item_id")
            self._set_months(item[1], item[0], line, months)
        if has_sign:
            sign = self._entry(row, (*path, "indicators"), line, _SIGN)
            self._filling.name(sign[0], line, "sign_id")
            if is_read_so:
                sign[1]["beside_empty_cell"] = True
        if not has_item:
            self._place_months(path, line)
        if not has_item and months:
            self._set_months(row, path, line, months)
        self._remarks(row, path, line)

    def _open_activity(self, line: Line, team: int) -> None:
        if not line.has("letter", "name", "correction"):
            return
        told: Data = {}
        self._put(told, ("activity", line.sheet, line.row, "letter"), line, "letter", "capital")
        letter = told.get("letter")
        goes_on = not line.has("letter") and (not line.has("name") or "letter" in line.joined)
        if goes_on and self._current is not None:
            letter = self._current.data.get("letter")
        self._current = self._known(team, letter, line)
        self._same_id(self._current, line)
        for key, name in (("name", "name"), ("correction", "correction")):
            self._once(self._current.data, (*self._current.path, name), line, key)

    def _unlettered(self, letter: str | None, line: Line) -> _Activity | None:
        """The activity above, where its own letter is missing or wrong and this line goes on."""
        above = self._current
        is_wrong = above is not None and not _LETTER.fullmatch(above.data.get("letter", ""))
        return above if is_wrong and letter is not None and not line.has("name") else None

    def _same_id(self, activity: _Activity, line: Line) -> None:
        """Every line of an activity may name it; one that names another one is wrong."""
        first, spot = self._filling.ids.get(activity.path), line.spot("activity_id")
        if first is None or not line.has("activity_id"):
            return
        other, cell = self._filling.shown[first].value, line.cell("activity_id")
        if cell.value != other:
            self._filling.note((*activity.path, "id", spot.row), spot, cell, words.LINE_ID)
            self._filling.find(
                (*activity.path, "id", spot.row), spot, "said_otherwise", other=other
            )

    def _known(self, team: int, letter: str | None, line: Line) -> _Activity:
        found = self._activities.get((team, letter or ""))
        # What is no letter says nothing of which activity it is.
        is_known = letter is not None and (_LETTER.fullmatch(letter) or not line.has("name"))
        if found is not None and is_known:
            return found
        if (above := self._unlettered(letter, line)) is not None:
            self._activities[team, letter or ""] = above
            return above
        activities = self._teams[team].setdefault("activities", [])
        path: Path = ("teams", team, "activities", len(activities))
        data: Data = {"rows": []} | ({"letter": letter} if letter else {})
        activities.append(data)
        self._filling.note(path, line.spot("letter"), line.cell("letter"), words.CAPITAL)
        self._filling.note(
            (*path, "letter"), line.spot("letter"), line.cell("letter"), words.CAPITAL
        )
        self._filling.name(path, line, "activity_id")
        made = _Activity(path, data)
        self._activities[team, letter or f"?{len(activities)}"] = made
        return made

    def _row_key(self, line: Line, activity: _Activity, *, has_item: bool) -> tuple[object, bool]:
        """Which row of the plan the line belongs to, and whether only its place says so.

        Without a number in BARIS a sub kegiatan begins a row, unless its indicator is merged with
        the one above; an indicator alone stands beside the sub kegiatan above it.
        """
        told: Data = {}
        self._put(told, ("row", line.sheet, line.row, "row"), line, "row", "number")
        if "row" in told:
            activity.last = told["row"]
            return activity.last, False
        if line.has("row") and not has_item:  # a number that nobody can read
            return activity.last, False
        is_above = "sign" in line.joined and not line.has("row")
        continues = is_above if has_item else activity.last is not None
        if continues and activity.last is not None:
            return activity.last, not has_item and "item" not in line.joined
        activity.last = ("line", line.sheet, line.row)
        return activity.last, False

    def _row(self, activity: _Activity, key: object, line: Line) -> tuple[Path, Data]:
        rows: list[Data] = activity.data["rows"]
        if key not in activity.rows:
            activity.rows[key] = len(rows)
            rows.append({})
            spot = line.spot(
                next((k for k in line.filled if k not in {"team", "letter", "name"}), "item")
            )
            self._filling.places[(*activity.path, "rows", len(rows) - 1)] = spot
        at = activity.rows[key]
        return (*activity.path, "rows", at), rows[at]

    def _entry(
        self, row: Data, path: Path, line: Line, fields: dict[str, tuple[str, str]]
    ) -> tuple[Path, Data]:
        entries: list[Data] = row.setdefault(str(path[-1]), [])
        entry: Data = {}
        entries.append(entry)
        own = (*path, len(entries) - 1)
        self._filling.places[own] = line.spot(next(key for key in fields if line.has(key)))
        for key, (name, kind) in fields.items():
            self._put(entry, (*own, name), line, key, kind)
        return own, entry

    def _put(self, target: Data, path: Path, line: Line, key: str, kind: str) -> None:
        taken = Taken(line.cell(key), kind, _ALLOWED[key])
        self._filling.put(target, path, line.spot(key), taken)

    def _once(self, target: Data, path: Path, line: Line, key: str) -> None:
        """What several lines may say, as long as they say the same."""
        told: Data = {}
        self._put(told, path, line, key, "text")
        name = str(path[-1])
        if name in told and target.setdefault(name, told[name]) != told[name]:
            spot = line.spot(key)
            self._filling.note((*path, spot.row), spot, line.cell(key), _ALLOWED[key])
            self._filling.find((*path, spot.row), spot, "said_otherwise", other=target[name])

    def _remarks(self, row: Data, path: Path, line: Line) -> None:
        for name in _NOTES:
            self._once(row, (*path, name), line, name)

    def _months(self, line: Line) -> list[int]:
        """The months that are marked or shaded; a shade that the whole line has is none."""
        found: list[int] = []
        plain = line.cell("item").shade or line.cell("sign").shade
        for month, key in enumerate(MONTH_KEYS, start=1):
            cell = line.cell(line.beside.get(key, key))  # a mark may be merged over several months
            said = None if cell.is_broken else words.is_yes(cell.value)
            if said is None:
                spot = line.spot(key)
                self._filling.note(("month", spot.row, month), spot, cell, words.MARK)
                code = "cell_broken" if cell.is_broken else "mark_unknown"
                self._filling.find(("month", spot.row, month), spot, code)
            elif said or (cell.value is None and cell.shade and cell.shade != plain):
                found.append(month)
        return found

    def _set_months(self, target: Data, path: Path, line: Line, months: list[int]) -> None:
        first = next((key for key in MONTH_KEYS if key in line.columns), "item")
        seen = (line.spot(first), SheetCell(None))
        if months:  # what is wrong with marks is told where one stands
            marked = MONTH_KEYS[months[0] - 1]
            seen = (line.spot(marked), line.cell(marked))
        self._filling.note((*path, "schedule"), *seen, words.MARK)
        if months:
            target["schedule"] = sorted({*target.get("schedule", []), *months})
        self._place_months(path, line)
        for place, month in enumerate(target.get("schedule", [])):
            key = MONTH_KEYS[month - 1]
            self._filling.note(
                (*path, "schedule", place), line.spot(key), line.cell(key), words.MARK
            )

    def _place_months(self, path: Path, line: Line) -> None:
        for month, key in enumerate(MONTH_KEYS, start=1):
            if key in line.columns:
                self._filling.places.setdefault((*path, "month", month), line.spot(key))
