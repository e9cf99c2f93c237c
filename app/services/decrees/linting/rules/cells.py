"""Cells that were empty in the text: merged with the one above, or truly empty."""

from collections.abc import Iterator

from app.schemas.decrees.file_plan import ActivityEntry, PlanRowEntry
from app.schemas.decrees.linting import ConcernCode
from app.services.decrees.files.faults import Path
from app.services.decrees.linting.concerns import Concern
from app.services.decrees.linting.texts import LintedFile, below


def cells_are_empty(linted: LintedFile) -> Iterator[Concern]:
    """Stop at lines of the plan beside which the copy has nothing, and say how they were read."""
    for place, team in enumerate(linted.file.teams):
        for index, activity in enumerate(team.activities):
            at: Path = ("teams", place, "activities", index)
            name = f"{team.number}{activity.letter}"
            if any(row.action_items for row in activity.rows):
                yield from _of_rows(activity, name, at)
            else:
                yield Concern(ConcernCode.ACTIVITY_WITHOUT_ACTION_ITEM, name, (*at, "name"))


def _of_rows(activity: ActivityEntry, name: str, at: Path) -> Iterator[Concern]:
    for index, row in enumerate(activity.rows):
        path = (*at, "rows", index)
        yield from _items(row, name, path)
        yield from _indicators(row, name, path)


def _items(row: PlanRowEntry, name: str, at: Path) -> Iterator[Concern]:
    for index, item in enumerate([] if row.indicators else row.action_items):
        path = (*at, "action_items", index, "text")
        code = ConcernCode.ACTION_ITEM_WITHOUT_INDICATOR
        yield Concern(code, below(name, item.number), path)


def _indicators(row: PlanRowEntry, name: str, at: Path) -> Iterator[Concern]:
    for index, sign in enumerate(row.indicators):
        path, place = (*at, "indicators", index, "text"), below(name, sign.letter)
        if not row.action_items:
            yield Concern(ConcernCode.INDICATOR_READ_ALONE, place, path)
        elif sign.beside_empty_cell:
            yield Concern(ConcernCode.INDICATOR_READ_WITH_ABOVE, place, path)
