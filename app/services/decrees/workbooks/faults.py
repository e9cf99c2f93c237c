"""Everything wrong with a workbook: sheet, cell, what is wrong, what is allowed."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from app.integrations.typesetting import unprintable
from app.integrations.yaml_source import YamlSource
from app.schemas.decrees.files import DecreeFile
from app.services.decrees.files.faults import Path, UnplacedFault
from app.services.decrees.files.form_faults import FORM_CODES
from app.services.decrees.files.messages import Both, Message, in_both_languages
from app.services.decrees.files.parsing import looked_through
from app.services.decrees.loading import LoadFault, names
from app.services.decrees.workbooks.messages import MESSAGES
from app.services.decrees.workbooks.parsing import Parsed
from app.services.decrees.workbooks.tables import Spot

_LONGEST_VALUE: Final = 120
_UNPRINTABLE: Final = "character_unprintable"
_NOTHING: Final = Both("", "")
# Columns of a decree by how they begin, and where the file has them.
_HEADS: Final = {"signatory": "signatory", "certifier": "certified_by"}
_OF_A_TEAM: Final = 3  # steps of a path such as teams, 4, title
# A fault of two things is told where the second one stands; these are told of a whole.
_OF_A_WHOLE: Final = frozenset(
    {"role_missing", "team_missing", "list_too_short", "team_number_gap"}
)


@dataclass(frozen=True, slots=True)
class CellFault:
    """One fault; `cell` such as `B7` is empty for a sheet or the whole workbook."""

    sheet: str
    cell: str
    code: str
    value: str
    message_id: str
    message_en: str
    allowed_id: str
    allowed_en: str


@dataclass(frozen=True)
class Checked:
    """The decree file of a workbook, or why it is none; and where its parts stand.

    `spots` are the cells of things by their names, as people call them.
    """

    file: DecreeFile | None
    faults: tuple[CellFault, ...]
    parsed: Parsed
    spots: Mapping[str, Spot]
    paths: Mapping[str, Sequence[Path]]

    def spot_of(self, name: str, field: str | None) -> Spot | None:
        """The cell of a thing's field: of several lines about it the first that fills it."""
        filling = self.parsed.filling
        found = [
            filling.places[path]
            for whole in self.paths.get(name, ())
            for path in _field_paths(whole, field or "")
            if path in filling.places
        ]
        filled = (spot for spot in found if filling.shown[spot].value is not None)
        return next(filled, found[0] if found else self.spots.get(name))


def check(parsed: Parsed) -> Checked:
    """Hold what was read to the form and the rules of the decree file."""
    filling = parsed.filling
    spots = sorted({*filling.places.values()})
    ranks = {spot: rank for rank, spot in enumerate(spots, start=1)}
    lines = {path: ranks[spot] for path, spot in filling.places.items()}
    file, located = looked_through(YamlSource(parsed.data, lines))
    found = [
        (spot, cell_fault(parsed, spot, code, MESSAGES[code], values))
        for spot, code, values in filling.findings
    ]
    is_whole = all(finding.code != "sheet_missing" for finding in filling.findings)
    for line, finding in located if is_whole else ():
        if finding.path in filling.told or _is_of_a_stray(finding, filling.strays):
            continue
        spot = spots[line - 1] if _is_placed(lines, finding.path) else Spot(-1, 0, 0)
        message = MESSAGES[finding.code]
        found.append((spot, cell_fault(parsed, spot, finding.code, message, finding.values)))
    found.sort(key=lambda each: (each[0], each[1].code))
    faults = tuple(dict.fromkeys(fault for _, fault in found))
    return Checked(None if faults else file, faults, parsed, _named(parsed), _paths(parsed))


def _is_of_a_stray(finding: UnplacedFault, strays: AbstractSet[int]) -> bool:
    """Whether it is said of a team that is not there; its cells are held to their form alone."""
    if finding.path[:1] != ("teams",) or len(finding.path) == 1 or finding.path[1] not in strays:
        return False
    return len(finding.path) <= _OF_A_TEAM or finding.code not in FORM_CODES


def _is_placed(lines: Mapping[Path, int], path: Path) -> bool:
    return any(path[:length] in lines for length in range(len(path), 0, -1))


def cell_fault(
    parsed: Parsed, spot: Spot, code: str, message: Message, values: Mapping[str, object]
) -> CellFault:
    """A fault of the cell in words."""
    message_id, message_en = in_both_languages(message, values)
    cell = parsed.filling.shown.get(spot)
    value = "" if cell is None or cell.value is None else str(cell.value)
    allowed = _NOTHING if code in _OF_A_WHOLE else parsed.filling.allowed.get(spot, _NOTHING)
    return CellFault(
        *place_text(parsed, spot),
        code,
        value if len(value) <= _LONGEST_VALUE else value[:_LONGEST_VALUE] + "…",
        message_id,
        message_en,
        allowed.indonesian,
        allowed.english,
    )


def place_text(parsed: Parsed, spot: Spot | None) -> tuple[str, str]:
    """The sheet's name and the cell's address, both empty for what stands nowhere."""
    if spot is None or spot.sheet < 0:
        return "", ""
    return parsed.sheets[spot.sheet], address(spot.row, spot.column)


def address(row: int, column: int) -> str:
    """`B7` for row 7 and column 2."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def load_fault(checked: Checked, fault: LoadFault) -> CellFault:
    """Why the loader refuses the file, at the cell of what it names."""
    sheet, cell = place_text(checked.parsed, checked.spots.get(fault.path))
    return CellFault(sheet, cell, fault.code, "", fault.message_id, fault.message_en, "", "")


def _named(parsed: Parsed) -> dict[str, Spot]:
    """The cells of teams, people and lines by the names under which the loader tells of them."""
    places = parsed.filling.places
    found: dict[str, Spot] = {}
    for path, name in _names(parsed.data):
        if path in places:
            found.setdefault(name, places[path])
    return found


def _paths(parsed: Parsed) -> dict[str, list[Path]]:
    """Where things stand in the data, by those names; of people every line."""
    found: dict[str, list[Path]] = {}
    for path, name in _names(parsed.data):
        whole = path[:-1] if isinstance(path[-1], str) else path
        found.setdefault(name, []).append(whole)
    return found


def _field_paths(whole: Path, field: str) -> Iterator[Path]:
    """Where a field of a thing may stand: by itself, in a part of it, or on its row's line."""
    yield (*whole, field)
    head, _, rest = field.partition("_")
    if head in _HEADS:
        yield (*whole, _HEADS[head], rest)
    if field.startswith("remarks"):
        yield (*whole[:-2], field)


def _names(data: Mapping[str, object]) -> Iterator[tuple[Path, str]]:
    teams = data["teams"]
    assert isinstance(teams, list)  # noqa: S101 - parsing made it
    yield ("decree", "title"), names.DECREE
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


def _line_names(
    path: Path, activity: Mapping[str, object], below: str
) -> Iterator[tuple[Path, str]]:
    counts = {"action_items": 0, "indicators": 0}
    called = {"action_items": "Sub kegiatan", "indicators": "Indikator"}
    rows = activity["rows"]
    assert isinstance(rows, list)  # noqa: S101 - as above
    for at, row in enumerate(rows):
        for part, name in called.items():
            for place in range(len(row.get(part, []))):
                counts[part] += 1
                where = (*path, "rows", at, part, place, "text")
                yield where, names.below(below, name, counts[part])


def unprintable_texts(data: object) -> frozenset[str]:
    """The texts in the data of a decree file that cannot be printed whole."""
    return frozenset(text for _, text in _texts(data, ()) if unprintable(text) is not None)


def unprintable_cells(parsed: Parsed, stored: AbstractSet[str]) -> list[CellFault]:
    """A fault for each cell with such a character; what is `stored` with it already may stay."""
    places, found = parsed.filling.places, {}
    for path, text in _texts(parsed.data, ()):
        spot, character = places.get(path), unprintable(text)
        if spot is not None and character is not None and text.strip() not in stored:
            values = {"character": character, "code_point": f"U+{ord(character):04X}"}
            found[spot] = cell_fault(parsed, spot, _UNPRINTABLE, MESSAGES[_UNPRINTABLE], values)
    return [found[spot] for spot in sorted(found)]


def _texts(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text with its place."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _texts(inner, (*path, str(name)))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, (*path, number))
