"""Where the things of a decree stand in a workbook, by the names that the loader uses."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from app.models.decree import ClauseKind
from app.services.decrees.files.faults import Path
from app.services.decrees.loading import names
from app.services.decrees.workbooks.parsing import Parsed
from app.services.decrees.workbooks.tables import Spot

# Columns of a decree by how they begin, and where the file has them.
_HEADS: Final = {"signatory": "signatory", "certifier": "certified_by"}
_CLAUSES: Final = {
    "considerations": (ClauseKind.CONSIDERATION, "letter"),
    "legal_bases": (ClauseKind.LEGAL_BASIS, "number"),
    "attention": (ClauseKind.ATTENTION, ""),
    "dictums": (ClauseKind.DICTUM, "label"),
}


def cells_of_things(parsed: Parsed) -> dict[str, Spot]:
    """The cells of teams, people and lines by the names under which the loader tells of them."""
    places = parsed.filling.places
    found: dict[str, Spot] = {}
    for path, name in _names(parsed.data):
        if path in places:
            found.setdefault(name, places[path])
    return found


def places_of_things(parsed: Parsed) -> dict[str, list[Path]]:
    """Where things stand in the data, by those names; of people every line."""
    found: dict[str, list[Path]] = {}
    for path, name in _names(parsed.data):
        if name == names.PLAN:  # one field of the decree, told as a thing of its own
            continue
        whole = path[:-1] if isinstance(path[-1], str) else path
        found.setdefault(name, []).append(whole)
    return found


_LABELS: Final = ("letter", "number")  # of clauses: what the file calls their label


def month_paths(wholes: Iterable[Path], month: int) -> Iterator[Path]:
    """Where a month of a thing may stand: beside it, or on the line of the row it is alone in."""
    for whole in wholes:
        yield (*whole, "month", month)
        yield (*whole[:-2], "month", month)


def field_paths(whole: Path, field: str) -> Iterator[Path]:
    """Where a field of a thing may stand: by itself, in a part of it, or on its row's line."""
    yield (*whole, field)
    head, _, rest = field.partition("_")
    if head in _HEADS:
        yield (*whole, _HEADS[head], rest)
    for name in _LABELS if field == "label" else ():
        yield (*whole, name)
    if field.startswith("remarks"):
        yield (*whole[:-2], field)


def _names(data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    teams = data["teams"]
    assert isinstance(teams, list)  # noqa: S101 - parsing made it
    yield ("decree", "title"), names.DECREE
    yield from _head_names(data)
    for place, team in enumerate(teams):
        path: Path = ("teams", place)
        if "kind" not in team:
            continue
        called = names.team(team["kind"], team.get("number"))
        yield path, called
        for at, member in enumerate(team["members"]):
            name = str(member.get("name", ""))
            yield (*path, "members", at, "name"), name
            yield (*path, "members", at, "name"), names.below(called, name)
        for at in range(len(team["duties"])):
            yield (*path, "duties", at, "text"), names.below(called, "Tugas", at + 1)
        for at, activity in enumerate(team.get("activities", [])):
            below = names.below(called, "Kegiatan", activity.get("letter", ""))
            yield (*path, "activities", at), below
            yield from _line_names((*path, "activities", at), activity, below)


def _head_names(data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """The offices, the plan's year, and the clauses."""
    unit: Path = ("work_unit",)
    for path, entry in (
        (unit, data["work_unit"]),
        ((*unit, "parent"), data["work_unit"].get("parent")),
    ):
        if entry and "code" in entry:
            yield (*path, "code"), names.unit(entry["code"])
    yield ("decree", "plan_year"), names.PLAN
    for part, (kind, label) in _CLAUSES.items():
        for at, entry in enumerate(data["decree"].get(part) or ()):
            mark = str(entry[label]) if entry.get(label) is not None else None
            yield ("decree", part, at, "text"), names.clause(kind, mark, at + 1)


def _line_names(
    path: Path, activity: Mapping[str, object], below: str
) -> Iterator[tuple[Path, str]]:
    counts = {"action_items": 0, "indicators": 0}
    called = {"action_items": "Sub kegiatan", "indicators": "Indikator"}
    rows = activity["rows"]
    assert isinstance(rows, list)  # noqa: S101 - as above
    alone: list[Path] = []
    for at, row in enumerate(rows):
        for part, name in called.items():
            for place in range(len(row.get(part, []))):
                counts[part] += 1
                where = (*path, "rows", at, part, place, "text")
                yield where, names.below(below, name, counts[part])
        if row.get("schedule") and not row.get("action_items"):
            alone.append((*path, "rows", at, "schedule"))
    for place, where in enumerate(alone, start=counts["action_items"] + 1):
        yield where, names.below(below, "Sub kegiatan", place)
