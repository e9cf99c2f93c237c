"""The seeded decree as its YAML file says it, in the words of the API."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml

from tests.support.databases import SEED

Body = dict[str, Any]
MONTHS = range(1, 13)


@cache
def file() -> Body:
    """The reviewed file, read without any code of the application."""
    data: Body = yaml.load(SEED.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return data


def working_teams() -> list[Body]:
    return [team for team in file()["teams"] if team["kind"] == "tim_kerja"]


def activities() -> Iterator[tuple[str, Body]]:
    """Every activity with its code, such as 5A."""
    for team in working_teams():
        for activity in team["activities"]:
            yield f"{team['number']}{activity['letter']}", activity


def action_items() -> list[Body]:
    """Every action item in order, as its list shows it."""
    return [
        {
            "code": f"{code}.{position}",
            "number": item.get("number"),
            "text": item["text"],
            "correction": item.get("correction"),
            "remarks": row.get("remarks"),
            "position": position,
        }
        for code, activity in activities()
        for position, (row, item) in enumerate(_of(activity, "action_items"), start=1)
    ]


def indicators() -> list[Body]:
    """Every indicator in order, as its list shows it."""
    return [
        {
            "code": f"{code}-{position}",
            "letter": sign.get("letter"),
            "text": sign["text"],
            "correction": sign.get("correction"),
            "position": position,
            "state": "unproven",
        }
        for code, activity in activities()
        for position, (_, sign) in enumerate(_of(activity, "indicators"), start=1)
    ]


def beside() -> dict[str, list[str]]:
    """For each indicator's code the codes of the action items on its row."""
    found: dict[str, list[str]] = {}
    for code, activity in activities():
        items = signs = 0
        for row in activity["rows"]:
            on_row = [f"{code}.{items + n}" for n in range(1, len(row.get("action_items", [])) + 1)]
            for n in range(1, len(row.get("indicators", [])) + 1):
                found[f"{code}-{signs + n}"] = on_row
            items += len(row.get("action_items", []))
            signs += len(row.get("indicators", []))
    return found


def _of(activity: Body, kind: str) -> Iterator[tuple[Body, Body]]:
    for row in activity["rows"]:
        for entry in row.get(kind, []):
            yield row, entry


def picked(row: Body, like: Body) -> Body:
    """The fields of a row that a wanted row speaks of."""
    return {name: row[name] for name in like}
