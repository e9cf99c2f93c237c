"""Rules of the plan: activities, action items, indicators."""

from collections.abc import Iterator

from app.services.decrees.files.faults import UnplacedFault
from app.services.decrees.files.nodes import Node
from app.services.decrees.files.rules.walking import (
    action_items,
    activities,
    letters,
    numbers,
    repeated,
    rows,
    teams,
)


def activity_letters_are_unique(root: Node) -> Iterator[UnplacedFault]:
    """Refuse two activities of a team with one letter."""
    for team in teams(root):
        for path, letter in repeated(letters(team.children("activities"))):
            yield UnplacedFault(path, "activity_twice", {"letter": letter})


def action_item_numbers_are_unique(root: Node) -> Iterator[UnplacedFault]:
    """Refuse two action items of an activity with one number."""
    for activity in activities(root):
        items = [item for row in activity.children("rows") for item in row.children("action_items")]
        for path, number in repeated(numbers(items)):
            yield UnplacedFault(path, "action_item_twice", {"number": number})


def indicator_letters_are_unique_in_a_row(root: Node) -> Iterator[UnplacedFault]:
    """Refuse two indicators of a row with one letter; letters may start again in the next row."""
    for row in rows(root):
        for path, letter in repeated(letters(row.children("indicators"))):
            yield UnplacedFault(path, "indicator_twice", {"letter": letter})


def rows_hold_something(root: Node) -> Iterator[UnplacedFault]:
    """Refuse a row with neither action item nor indicator."""
    for row in rows(root):
        if not row.has("action_items") and not row.has("indicators"):
            yield UnplacedFault(row.path, "row_empty")


def months_stand_with_what_is_done(root: Node) -> Iterator[UnplacedFault]:
    """Refuse months of a row whose action items have months of their own."""
    for row in rows(root):
        if row.has("schedule") and row.has("action_items"):
            yield UnplacedFault(row.at("schedule"), "row_schedule_unexpected")


def months_are_unique(root: Node) -> Iterator[UnplacedFault]:
    """Refuse a schedule that names a month twice."""
    for item in (*action_items(root), *rows(root)):
        months = [(item.at("schedule", at), month) for at, month in item.numbers("schedule")]
        for path, month in repeated(months):
            yield UnplacedFault(path, "month_twice", {"month": month})
