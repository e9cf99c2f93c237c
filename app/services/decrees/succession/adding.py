"""Rows that the next decree takes on beside those of the last."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from app.core.errors import Invalid
from app.models.team import TeamKind


@dataclass(frozen=True)
class AddedRow:
    """A row of the plan: its activity by name, one action item and one indicator.

    `remarks` says what would prove it; `pointer` is where the request asked for it.
    """

    team_number: int
    activity: str
    action_item: str
    indicator: str
    remarks: str
    pointer: str


def add_rows(data: Mapping[str, Any], rows: Sequence[AddedRow]) -> None:
    """Put the rows into the data of a decree file, each activity after those of its team.

    Rows of one team and activity stand in one activity. Raises Invalid where the decree has no such
    team, or its letters are used up.
    """
    teams = {
        team["number"]: team
        for team in data["teams"]
        if team["kind"] == TeamKind.TIM_KERJA.value and team.get("number") is not None
    }
    activities: dict[tuple[int, str], list[AddedRow]] = defaultdict(list)
    for row in rows:
        if row.team_number not in teams:
            raise Invalid("lke_draft_without_team", pointer=row.pointer, team=row.team_number)
        activities[row.team_number, row.activity].append(row)
    for (number, name), parts in activities.items():
        there = teams[number].setdefault("activities", [])
        letter = _next_letter(activity["letter"] for activity in there)
        if letter is None:
            raise Invalid("lke_draft_without_team", pointer=parts[0].pointer, team=number)
        there.append({"letter": letter, "name": name, "rows": list(map(_row, parts))})


def _next_letter(used: Iterable[str]) -> str | None:
    last = max((ascii_uppercase.find(letter) for letter in used), default=-1)
    return ascii_uppercase[last + 1] if last + 1 < len(ascii_uppercase) else None


def _row(row: AddedRow) -> dict[str, Any]:
    return {
        "action_items": [{"text": row.action_item}],
        "indicators": [{"text": row.indicator}],
        "remarks": row.remarks,
    }
