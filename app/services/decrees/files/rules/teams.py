"""Rules of the teams: which there are, and what each kind of team has."""

from collections.abc import Iterator
from typing import Final, get_args

from app.schemas.decrees.file_texts import TeamKind
from app.services.decrees.files.faults import UnplacedFault
from app.services.decrees.files.nodes import Node
from app.services.decrees.files.rules.walking import (
    letters,
    numbers,
    other_teams,
    repeated,
    teams,
    working_teams,
)

KINDS: Final[tuple[str, ...]] = get_args(TeamKind)
HIGHEST_TEAM_NUMBER: Final = 99
WORKING_TEAM_FIELDS: Final = {
    "number": "team_number_unexpected",
    "short_title": "short_title_unexpected",
    "activities": "activities_unexpected",
}


def every_kind_of_team_is_there(root: Node) -> Iterator[UnplacedFault]:
    """Refuse a file without a team pengarah, a team pelaksana or any working team."""
    kinds = [team.text("kind") for team in teams(root)]
    if not root.is_complete("teams") or not all(kind in KINDS for kind in kinds):
        return
    for kind in KINDS:
        if kind not in kinds:
            yield UnplacedFault(("teams",), "team_missing", {"kind": kind})


def single_teams_are_single(root: Node) -> Iterator[UnplacedFault]:
    """Refuse a second team pengarah or pelaksana."""
    for path, kind in repeated(letters(other_teams(root), "kind")):
        yield UnplacedFault(path, "team_twice", {"kind": kind})


def working_teams_are_numbered(root: Node) -> Iterator[UnplacedFault]:
    """Refuse a working team without a number of its own."""
    for team in working_teams(root):
        if not team.has("number"):
            yield UnplacedFault(team.at("number"), "team_number_missing")
    for path, number in repeated(numbers(working_teams(root))):
        yield UnplacedFault(path, "team_number_twice", {"number": number})


def working_team_numbers_have_no_gap(root: Node) -> Iterator[UnplacedFault]:
    """Refuse a gap in the numbers from 1 on: it is a team that is missing."""
    written = [team.number("number") for team in working_teams(root)]
    given = {
        number for number in written if number is not None and 1 <= number <= HIGHEST_TEAM_NUMBER
    }
    for number in range(1, max(given, default=0)):
        if number not in given:
            yield UnplacedFault(("teams",), "team_number_gap", {"number": number})


def only_working_teams_have_a_plan(root: Node) -> Iterator[UnplacedFault]:
    """Refuse number, short title and activities in any other team."""
    for team in other_teams(root):
        for field, code in WORKING_TEAM_FIELDS.items():
            if team.has(field):
                yield UnplacedFault(team.at(field), code)
