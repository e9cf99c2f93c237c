"""From a filled workbook to the plain data of a decree file, each value with its cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from app.integrations.sheets import SheetData
from app.schemas.decrees.bounds import MOST_LINES, MOST_TOLD
from app.schemas.decrees.files import FORMAT
from app.services.decrees.files.faults import Path
from app.services.decrees.files.messages import Both
from app.services.decrees.workbooks import words
from app.services.decrees.workbooks.columns import (
    CLAUSES,
    FIELDS_BY_LABEL,
    HEAD,
    HEAD_FIELDS,
    PEOPLE,
    PLAN,
    TABLES,
    TEAMS,
    Table,
)
from app.services.decrees.workbooks.plan_lines import PlanReader
from app.services.decrees.workbooks.tables import Found, Line, Spot, find_tables
from app.services.decrees.workbooks.values import Filling, Finding, Taken

Data = dict[str, Any]
TeamKey = tuple[str, int | None]

_CLAUSE_LABELS: Final = {
    "considerations": ("letter", "small"),
    "legal_bases": ("number", "number"),
    "dictums": ("label", "mark"),
}
_OF_A_PART: Final = 3  # as work_unit, parent, code
_TEAM_FIELDS: Final = {
    "kind": "team_kind", "number": "number", "title": "text", "short_title": "text",
    "title_correction": "text", "short_title_correction": "text",
}  # fmt: skip
_MEMBER_FIELDS: Final = {
    "name": "text", "job_title": "text", "title": "text", "role": "role", "is_deputy": "yes",
    "nip": "nip", "email": "text", "username": "lower", "job_title_correction": "text",
}  # fmt: skip
_DUTY_FIELDS: Final = {
    "duty": ("text", "text"),
    "duty_correction": ("correction", "text"),
    "activities": ("activities", "codes"),
    "measures": ("measures", "measures"),
    "reading": ("reading", "text"),
}


@dataclass
class Parsed:
    """What a workbook holds: plain data as YAML would give it, and where it stands."""

    data: Data
    filling: Filling = field(default_factory=Filling)
    sheets: list[str] = field(default_factory=list)


def parse(sheets: list[SheetData]) -> Parsed:
    """Read the tables of a workbook; what is wrong is among the findings, nothing is raised."""
    parsed = Parsed({"format": FORMAT}, sheets=[sheet.name for sheet in sheets])
    _Reader(parsed).read(find_tables(sheets))
    return parsed


class _Reader:
    def __init__(self, parsed: Parsed) -> None:
        self.parsed, self.filling, self.data = parsed, parsed.filling, parsed.data
        self._teams: dict[TeamKey, int] = {}
        self._named: TeamKey | None = None  # the team that the line says, or the one above it

    def _bound(self, found: Mapping[str, list[Found]]) -> None:
        """Keep as many lines as are read; the first that is left out is told."""
        left = MOST_LINES
        for each in (each for tables in found.values() for each in tables):
            if len(each.lines) > left:
                key = next(iter(each.lines[left].filled), next(iter(each.columns)))
                spot = each.lines[left].spot(key)
                values = {"limit": MOST_LINES, "count": len(each.lines) - left}
                self.filling.findings.append(Finding(spot, "lines_too_many", values))
                each.lines = each.lines[:left]
            left -= len(each.lines)

    def read(self, found: Mapping[str, list[Found]]) -> None:
        self._bound(found)
        for table in TABLES:
            if not found[table.name]:
                needed = ", ".join(c.heading for c in table.columns if c.is_needed)
                values = {"table": table.name, "headings": needed}
                self.filling.findings.append(Finding(Spot(-1, 1, 1), "sheet_missing", values))
            for each in found[table.name]:
                self.filling.headings(each)
            for line in (line for each in found[table.name] for line in each.lines):
                for key in line.covered:
                    self._find(line, key, "cell_covered", words.EMPTY)
        self._head(found[HEAD.name])
        self._clauses(found[CLAUSES.name])
        self._team_list(found[TEAMS.name])
        for line, team in self._in_teams(found[PEOPLE.name]):
            self._person(line, team)
        plan = PlanReader(self.filling, self.data["teams"])
        strays: dict[object, PlanReader] = {}
        for line, team in self._in_teams(found[PLAN.name]):
            if team in self.filling.strays:
                reader = PlanReader(self.filling, self.data["teams"])
                self._stray_plan(strays.setdefault(self._named, reader), line, team)
            else:
                plan.take(line, team)

    def _head(self, tables: list[Found]) -> None:
        unit, decree = self._branch("work_unit"), self._branch("decree")
        seen: set[Path] = set()
        for line in (each for table in tables for each in table.lines):
            self._head_line(line, seen)
        for whole, part in ((unit, "parent"), (decree, "certified_by"), (decree, "signatory")):
            if not whole.get(part) and part != "signatory":
                whole.pop(part, None)
        decree.setdefault("signatory", {})
        for place, required in ((table, each) for table in tables[:1] for each in HEAD_FIELDS):
            is_of_part = len(required.path) == _OF_A_PART and self._has(required.path)
            if (required.is_required or is_of_part) and required.path not in seen:
                spot = Spot(place.sheet, place.row, place.columns["label"])
                self.filling.find(required.path, spot, "label_missing", label=required.label)

    def _has(self, path: tuple[str, ...]) -> bool:
        """Whether the part that the field belongs to, such as the office above, is filled in."""
        return bool(self.data[path[0]].get(path[1]))

    def _head_line(self, line: Line, seen: set[Path]) -> None:
        label = line.cell("label").value
        known = FIELDS_BY_LABEL.get(words.plain(str(label))) if label else None
        if known is None or known.path in seen:
            if known is not None or line.has("value"):
                self._find(line, "label", "label_repeated" if known else "label_unknown")
            return
        seen.add(known.path)
        self._put(known.path, line, "value", known.kind, known.allowed)
        if known.correction:
            self._put(known.correction, line, "correction", "text", words.TEXT)
        elif line.has("correction"):
            self._find(line, "correction", "correction_unexpected", words.EMPTY)

    def _find(self, line: Line, key: str, code: str, allowed: Both = words.TEXT) -> None:
        """Something is wrong with a cell that fills no field."""
        spot = line.spot(key)
        self.filling.note(("cell", spot.sheet, spot.row, key), spot, line.cell(key), allowed)
        self.filling.findings.append(Finding(spot, code))

    def _branch(self, name: str) -> Data:
        branch: Data = {}
        self.data[name] = branch
        return branch

    def _put(self, path: Path, line: Line, key: str, kind: str, allowed: Both) -> None:
        target: Data = self.data
        for step in path[:-1]:
            target = target.setdefault(str(step), {})
        self.filling.put(target, path, line.spot(key), Taken(line.cell(key), kind, allowed))

    def _clauses(self, tables: list[Found]) -> None:
        decree = self.data["decree"]
        for name in ("considerations", "legal_bases", "attention", "dictums"):
            decree[name] = []
            for table in tables[:1]:
                spot = Spot(table.sheet, table.row, table.columns["kind"])
                self.filling.places["decree", name] = spot
        for line in (line for table in tables for line in table.lines):
            kind: Data = {}
            spot = line.spot("kind")
            told = Taken(line.cell("kind"), "clause_kind", words.CLAUSE)
            self.filling.put(kind, ("clause", spot.row, "kind"), spot, told)
            if "kind" not in kind:
                if not line.has("kind"):
                    self.filling.find(("clause", spot.row), spot, "cell_empty")
                continue
            entries = decree[kind["kind"]]
            path = ("decree", kind["kind"], len(entries))
            entry = self._entry(entries, path, line)
            if kind["kind"] in _CLAUSE_LABELS:
                name, read_as = _CLAUSE_LABELS[kind["kind"]]
                taken = Taken(line.cell("label"), read_as, words.CLAUSE_LABEL)
                self.filling.put(entry, (*path, name), line.spot("label"), taken)
            for name in ("text", "correction"):
                taken = Taken(line.cell(name), "text", words.TEXT)
                self.filling.put(entry, (*path, name), line.spot(name), taken)

    def _entry(self, entries: list[Data], path: Path, line: Line) -> Data:
        entry: Data = {}
        entries.append(entry)
        first = min(line.columns, key=lambda key: line.columns[key])
        self.filling.places[path] = line.spot(line.filled[0] if line.filled else first)
        return entry

    def _team_list(self, tables: list[Found]) -> None:
        teams: list[Data] = []
        self.data["teams"] = teams
        for table in tables[:1]:
            column = table.columns.get("number", table.columns["kind"])
            self.filling.places["teams",] = Spot(table.sheet, table.row, column)
        for line in (line for table in tables for line in table.lines):
            path = ("teams", len(teams))
            team = self._entry(teams, path, line)
            self._fields(team, path, line, TEAMS, _TEAM_FIELDS)
            self._guess(team, path, teams)
            team |= {"duties": [], "members": []}
            if (kind := team.get("kind")) is not None:
                self._teams.setdefault((kind, team.get("number")), path[1])
            if kind == "tim_kerja":
                team["activities"] = []

    def _guess(self, team: Data, path: Path, teams: list[Data]) -> None:
        """Which team is meant where that was told to be unreadable, so that its lines have one.

        Nothing of a workbook with a fault is ever taken over.
        """
        if (*path, "kind") in self.filling.told:
            taken = {each.get("kind") for each in teams}
            free = [kind for kind in ("pengarah", "pelaksana") if kind not in taken]
            is_working = "number" in team or (*path, "number") in self.filling.told or not free
            team["kind"] = "tim_kerja" if is_working else free[0]
        if (*path, "number") in self.filling.told:
            numbers = {each.get("number") for each in teams}
            team["number"] = next(each for each in count(1) if each not in numbers)

    def _stray(self) -> int:
        """The place for the lines of teams that are not there: one for all of them."""
        if self.filling.strays:
            return min(self.filling.strays)
        teams: list[Data] = self.data["teams"]
        number = max((each.get("number") or 0 for each in teams), default=0) + 1
        stray: Data = {"kind": "tim_kerja", "number": number, "duties": [], "members": []}
        teams.append(stray | {"activities": []})
        self.filling.strays.add(len(teams) - 1)
        return len(teams) - 1

    def _stray_plan(self, plan: PlanReader, line: Line, team: int) -> None:
        """Look at the cells; that the line's activity stands elsewhere is no fault of its own."""
        before = len(self.filling.findings)
        plan.take(line, team)
        self.filling.has_strays = True
        self.filling.forget(before, "activity_missing", "said_otherwise")

    def _fields(
        self, entry: Data, path: Path, line: Line, table: Table, kinds: Mapping[str, str]
    ) -> None:
        allowed = {column.key: column.allowed for column in table.columns}
        for name, kind in kinds.items():
            taken = Taken(line.cell(name), kind, allowed[name])
            self.filling.put(entry, (*path, name), line.spot(name), taken)

    def _in_teams(self, tables: list[Found]) -> Iterator[tuple[Line, int]]:
        """The lines with the team they belong to; an empty cell repeats the team above it."""
        gone = {("tim_kerja", number) for number in words.missing_numbers(self.data["teams"])}
        for table in tables:
            team: int | None = None
            self._named = None
            for at, line in enumerate(table.lines):
                if len(self.filling.findings) >= MOST_TOLD:
                    self._stop(line, len(table.lines) - at)
                    break
                if line.has("team"):
                    self._named = words.team_of(line.cell("team").value)
                    team = self._teams.get(self._named or ("", None))
                if team is None:
                    # Else the sheet of teams is missing, or this team in it, and that is told.
                    if self._teams and self._named not in gone:
                        code = "cell_broken" if line.cell("team").is_broken else "team_unknown"
                        self._find(line, "team", code, words.TEAM)
                    team = self._stray()
                if line.filled != ["team"]:
                    yield line, team

    def _stop(self, line: Line, left: int) -> None:
        """After so many faults nobody reads more; where the lines end is told."""
        spot = line.spot(next(iter(line.filled), "team"))
        values = {"limit": MOST_TOLD, "count": left}
        self.filling.findings.append(Finding(spot, "lines_unread", values))
        self.filling.has_strays = True

    def _person(self, line: Line, team: int) -> None:
        if line.has("name", "job_title", "title", "role", "nip", "email", "username"):
            members = self.data["teams"][team]["members"]
            path: Path = ("teams", team, "members", len(members))
            member = self._entry(members, path, line)
            self.filling.name(path, line, "member_id")
            self._fields(member, path, line, PEOPLE, _MEMBER_FIELDS)
        if line.has(*_DUTY_FIELDS):
            duties = self.data["teams"][team]["duties"]
            path = ("teams", team, "duties", len(duties))
            duty = self._entry(duties, path, line)
            self.filling.name(path, line, "duty_id")
            allowed = {column.key: column.allowed for column in PEOPLE.columns}
            for key, (name, kind) in _DUTY_FIELDS.items():
                taken = Taken(line.cell(key), kind, allowed[key])
                self.filling.put(duty, (*path, name), line.spot(key), taken)
