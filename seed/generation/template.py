"""The decree that the generated ones are copies of: what is stored of the seeded one."""

import json
from collections import defaultdict
from typing import NamedTuple

from sqlalchemy import Connection

from app.services.upkeep.backups.form.tables import batches
from seed.generation.rows import Row, Rows

# Each after those that it points at.
COPIED = (
    "decrees", "decree_clauses", "plans", "teams", "activities", "duties", "memberships",
    "action_items", "indicators", "indicator_action_items", "record_type_indicators", "duty_links",
    "duty_readings",
)  # fmt: skip


class Seats(NamedTuple):
    """The people of a team by their keys, heads first."""

    heads: list[str]
    members: list[str]


class Item(NamedTuple):
    """An action item, the team that does it, and the indicators it stands beside."""

    id: str
    code: str
    text: str
    team_id: str
    team_number: int
    indicator_ids: list[str]


class Template(NamedTuple):
    """The rows of the decree by table; `steering` and `leading` are Pengarah and Pelaksana."""

    rows: dict[str, list[Row]]
    people: list[Row]
    items: list[Item]
    steering: list[str]
    leading: list[str]
    seats: dict[str, Seats]


def read_template(connection: Connection, rows: Rows) -> Template:
    """Everything of the one decree there is."""
    found = {table: _read(connection, rows, table) for table in (*COPIED, "users")}
    places = {row["id"]: row["position"] for row in found["teams"]}
    members = sorted(
        found["memberships"], key=lambda row: (places[row["team_id"]], row["position"])
    )
    people = {row["id"]: row for row in found["users"]}
    return Template(
        rows={table: found[table] for table in COPIED},
        people=[people[key] for key in dict.fromkeys(row["user_id"] for row in members)],
        items=_items(found),
        steering=[row["user_id"] for row in members if row["role"] == "pengarah"],
        leading=[row["user_id"] for row in members if row["role"] == "pelaksana"],
        seats=_seats(members),
    )


def _read(connection: Connection, rows: Rows, table: str) -> list[Row]:
    form = rows.form_of(table)
    names = [column.name for column in form.columns]
    lines = (line for batch in batches(connection, form) for line in batch)
    return [dict(zip(names, json.loads(line), strict=True)) for line in lines]


def _items(found: dict[str, list[Row]]) -> list[Item]:
    teams = {row["id"]: row["number"] for row in found["teams"]}
    activities = {row["id"]: row for row in found["activities"]}
    beside: dict[str, list[str]] = defaultdict(list)
    for link in found["indicator_action_items"]:
        beside[link["action_item_id"]].append(link["indicator_id"])
    items = []
    for row in found["action_items"]:
        activity = activities[row["activity_id"]]
        number = teams[activity["team_id"]]
        code = f"{number}{activity['letter']}.{row['position']}"
        items.append(
            Item(row["id"], code, row["text"], activity["team_id"], number, beside[row["id"]])
        )
    return items


def _seats(members: list[Row]) -> dict[str, Seats]:
    seats: dict[str, Seats] = defaultdict(lambda: Seats([], []))
    for row in members:
        if row["role"] == "koordinator":
            seats[row["team_id"]].heads.append(row["user_id"])
        elif row["role"] == "anggota":
            seats[row["team_id"]].members.append(row["user_id"])
    return dict(seats)
