"""The lines of a decree that have an id, and the rows that their ids name."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from app.services.decrees.files.faults import Path
from app.services.decrees.loading import Claims
from app.services.decrees.loading.planning import OF_TEAM

Place = tuple[int, int, str]
OF_TEAMS: Final = ("members", "duties", "activities")
OF_ACTIVITIES: Final = ("action_items", "indicators")


def named_lines(data: Mapping[str, Any]) -> Iterator[tuple[Place, int, Path]]:
    """Every line that may have an id: its place and position as `Claims` count, and its path."""
    for team_at, team in enumerate(data["teams"]):
        path: Path = ("teams", team_at)
        for part in OF_TEAMS:
            for at in range(len(team.get(part) or ())):
                yield (team_at + 1, OF_TEAM, part), at + 1, (*path, part, at)
        for at, activity in enumerate(team.get("activities") or ()):
            for part in OF_ACTIVITIES:
                own = ((*path, "activities", at, "rows"), activity, part)
                for position, line in enumerate(_paths(*own), start=1):
                    yield (team_at + 1, at + 1, part), position, line


def _paths(path: Path, activity: Mapping[str, Any], part: str) -> Iterator[Path]:
    for at, row in enumerate(activity.get("rows") or ()):
        for place in range(len(row.get(part) or ())):
            yield (*path, at, part, place)


def claims_of(data: Mapping[str, Any], ids: Mapping[Path, UUID]) -> Claims:
    """The rows that the lines of a decree name, where their ids are known to be right."""
    found: dict[Place, dict[int, UUID]] = {}
    for place, position, path in named_lines(data):
        if path in ids:
            found.setdefault(place, {})[position] = ids[path]
    return found
