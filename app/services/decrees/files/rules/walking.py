"""Ways through the file that the rules share."""

from collections.abc import Iterable, Iterator
from typing import Final

from app.services.decrees.files.faults import Path
from app.services.decrees.files.nodes import Node

WORKING_TEAM: Final = "tim_kerja"
SINGLE_KINDS: Final = ("pengarah", "pelaksana")


def teams(root: Node) -> list[Node]:
    """Return every team."""
    return root.children("teams")


def working_teams(root: Node) -> list[Node]:
    """Return the working teams."""
    return [team for team in teams(root) if team.text("kind") == WORKING_TEAM]


def other_teams(root: Node) -> list[Node]:
    """Return the teams pengarah and pelaksana."""
    return [team for team in teams(root) if team.text("kind") in SINGLE_KINDS]


def activities(root: Node) -> Iterator[Node]:
    """Yield every activity."""
    for team in teams(root):
        yield from team.children("activities")


def rows(root: Node) -> Iterator[Node]:
    """Yield every row of the plan."""
    for activity in activities(root):
        yield from activity.children("rows")


def action_items(root: Node) -> Iterator[Node]:
    """Yield every action item."""
    for row in rows(root):
        yield from row.children("action_items")


def repeated(marks: Iterable[tuple[Path, object]]) -> Iterator[tuple[Path, object]]:
    """Yield every mark that was there before; None is no mark."""
    seen: set[object] = set()
    for path, mark in marks:
        if mark in seen:
            yield path, mark
        if mark is not None:
            seen.add(mark)


def letters(nodes: Iterable[Node], field: str = "letter") -> list[tuple[Path, object]]:
    """Return place and letter of every node."""
    return [(node.at(field), node.text(field)) for node in nodes]


def numbers(nodes: Iterable[Node]) -> list[tuple[Path, object]]:
    """Return place and number of every node."""
    return [(node.at("number"), node.number("number")) for node in nodes]
