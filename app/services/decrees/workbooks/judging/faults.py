"""Everything wrong with a workbook: sheet, cell, what is wrong, what is allowed."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from app.integrations.yaml_source import YamlSource
from app.schemas.decrees.files import DecreeFile
from app.services.decrees.files.faults import Path, UnplacedFault
from app.services.decrees.files.form_faults import FORM_CODES
from app.services.decrees.files.messages import Both, Message, in_both_languages
from app.services.decrees.files.parsing import Located, looked_through
from app.services.decrees.loading import LoadFault, names
from app.services.decrees.workbooks import words
from app.services.decrees.workbooks.columns import PEOPLE
from app.services.decrees.workbooks.judging.things import (
    cells_of_things,
    field_paths,
    month_paths,
    places_of_things,
)
from app.services.decrees.workbooks.lived import Breach, breach
from app.services.decrees.workbooks.messages import MESSAGES
from app.services.decrees.workbooks.parsing import Parsed
from app.services.decrees.workbooks.tables import Spot

_LONGEST_VALUE: Final = 120
LOSSES: Final = frozenset({"evidence_exists", "findings_exist", "work_exists"})
"""What the loader says of rows that a file no longer has."""
_NOTHING: Final = Both("", "")
_NOWHERE: Final = Spot(-1, 0, 0)
_MONTHS_OF: Final = "schedule"
_OF_A_TEAM: Final = 3  # steps of a path such as teams, 4, title
_OF_AN_ACTIVITY: Final = 5  # as teams, 4, activities, 0, letter
_NO_ACTIVITY: Final = "duty_activity_unknown"
# A fault of two things is told where the second one stands; these are told of a whole.
_OF_A_WHOLE: Final = frozenset(
    {"role_missing", "team_missing", "list_too_short", "team_number_gap"}
)


# What identifies people, as the columns are called.
_HEADINGS: Final = {column.key: column.heading for column in PEOPLE.columns}
Values: TypeAlias = tuple[object, object]


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

    `spots` are the cells of things by their names, as people call them; `wrong` are the paths of
    what was found to be wrong; `breaches` are the faults that the stored decree may have, too.
    """

    file: DecreeFile | None
    faults: tuple[CellFault, ...]
    parsed: Parsed
    spots: Mapping[str, Spot]
    paths: Mapping[str, Sequence[Path]]
    wrong: frozenset[Path] = frozenset()
    breaches: Mapping[CellFault, Breach] = field(default_factory=dict)

    def beyond(self, known: AbstractSet[Breach]) -> list[CellFault]:
        """The faults but for those of rules that are known to be broken there."""
        return [each for each in self.faults if self.breaches.get(each) not in known]

    def spot_of(self, name: str, field: str | None, values: Values = (None, None)) -> Spot | None:
        """The cell of a thing's field: of several lines about it the first that fills it.

        Of months that of the first which differs in `values`, the old one and the new one.
        """
        filling = self.parsed.filling
        if field == _MONTHS_OF:
            months = [set(each) if isinstance(each, list) else set() for each in values]
            for month in sorted(months[0] ^ months[1]):
                for path in month_paths(self.paths.get(name, ()), month):
                    if (spot := filling.places.get(path)) is not None:
                        return spot
        found = [
            filling.places[path]
            for whole in self.paths.get(name, ())
            for path in field_paths(whole, field or "")
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
    blurred = {str(number) for number in _blurred(parsed, located)}
    misformed = {each.path for _, each in located if each.code in FORM_CODES}
    breaches: dict[CellFault, Breach] = {}
    is_whole = all(finding.code != "sheet_missing" for finding in filling.findings)
    for line, finding in located if is_whole else ():
        if finding.path in filling.told or _is_of_a_stray(finding, filling.strays):
            continue
        if finding.code not in FORM_CODES and finding.path in misformed:
            continue  # what is no letter, number or NIP stands nowhere twice
        if finding.code == _NO_ACTIVITY and str(finding.values["activity"])[:-1] in blurred:
            continue
        spot = spots[line - 1] if _is_placed(lines, finding.path) else _NOWHERE
        message = MESSAGES[finding.code]
        values = {"heading": _HEADINGS.get(str(finding.values.get("field"))), **finding.values}
        fault = cell_fault(parsed, spot, finding.code, message, values)
        breaches[fault] = breach(parsed.data, finding)
        found.append((spot, fault))
    found.sort(key=lambda each: (each[0], each[1].code))
    faults = tuple(dict.fromkeys(fault for _, fault in found))
    wrong = frozenset({*filling.told, *(finding.path for _, finding in located)})
    named, paths = cells_of_things(parsed), places_of_things(parsed)
    return Checked(None if faults else file, faults, parsed, named, paths, wrong, breaches)


def _blurred(parsed: Parsed, located: Sequence[Located]) -> Iterator[int]:
    """The numbers of teams that are not there, or of whose activities a letter is wrong."""
    teams = parsed.data["teams"]
    yield from words.missing_numbers(teams)
    for _, finding in located:
        path = finding.path
        is_of_one = path[:1] == ("teams",) and path[2:3] == ("activities",)
        if is_of_one and path[_OF_AN_ACTIVITY - 1 :] == ("letter",):
            yield teams[path[1]].get("number") or 0


def _is_of_a_stray(finding: UnplacedFault, strays: AbstractSet[int]) -> bool:
    """Whether it is said of a team that is not there; its cells are held to their form alone."""
    if finding.path[:1] != ("teams",) or len(finding.path) == 1 or finding.path[1] not in strays:
        return False
    is_of_an_activity = len(finding.path) == _OF_AN_ACTIVITY and finding.code == "field_missing"
    is_of_a_team = len(finding.path) <= _OF_A_TEAM or finding.code not in FORM_CODES
    return is_of_a_team or is_of_an_activity


def _is_placed(lines: Mapping[Path, int], path: Path) -> bool:
    return any(path[:length] in lines for length in range(len(path), 0, -1))


def cell_fault(
    parsed: Parsed, spot: Spot, code: str, message: Message, values: Mapping[str, object]
) -> CellFault:
    """A fault of the cell in words."""
    return _told(parsed, spot, code, in_both_languages(message, values))


def _told(parsed: Parsed, spot: Spot, code: str, messages: tuple[str, str]) -> CellFault:
    cell = parsed.filling.shown.get(spot)
    value = "" if cell is None or cell.value is None else str(cell.value)
    allowed = _NOTHING if code in _OF_A_WHOLE else parsed.filling.allowed.get(spot, _NOTHING)
    return CellFault(
        *place_text(parsed, spot),
        code,
        value if len(value) <= _LONGEST_VALUE else value[:_LONGEST_VALUE] + "…",
        *messages,
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
    """Why the loader refuses the file, at the cell of what it names.

    What the workbook does not have is told at that of what it belonged to.
    """
    spot = _spot_of_load(checked, fault)
    return _told(checked.parsed, spot, fault.code, (fault.message_id, fault.message_en))


def _spot_of_load(checked: Checked, fault: LoadFault) -> Spot:
    places, name = checked.parsed.filling.places, fault.path
    if fault.member is not None:
        team, member = fault.member
        whole: Path = ("teams", team - 1, "members", member - 1)
        return places.get((*whole, fault.field), places.get((*whole, "name"), _NOWHERE))
    if fault.code in LOSSES:
        name = name.rpartition(names.SEPARATOR)[0]
    while name and name not in checked.spots:
        name = name.rpartition(names.SEPARATOR)[0]
    return checked.spots.get(name, places.get(("teams",), _NOWHERE))
