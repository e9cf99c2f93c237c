"""The text of the seeded decree as it is read, and rows of it."""

from typing import Any

Plain = Any  # plain data of a YAML file


def rows(team: Plain) -> list[Plain]:
    return [row for part in team.get("activities", []) for row in part["rows"]]


def items(*teams: Plain) -> list[Plain]:
    return [item for team in teams for row in rows(team) for item in row.get("action_items", [])]


def indicators(*teams: Plain) -> list[Plain]:
    return [item for team in teams for row in rows(team) for item in row.get("indicators", [])]
