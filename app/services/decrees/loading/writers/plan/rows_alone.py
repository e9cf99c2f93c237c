"""The months of indicators beside which the decree names no sub kegiatan.

The row itself is the line that is planned: it comes with its months and goes with them, so these
are what is told.
"""

from collections.abc import Iterator

from app.models import ActionItem
from app.services.decrees.loading import planning
from app.services.decrees.loading.context import Loading
from app.services.decrees.loading.planning import ActivityMatch
from app.services.decrees.loading.report import ChangeSubject


def tell_rows_alone(loading: Loading, match: ActivityMatch) -> None:
    """Tell of months that came or went as a whole, and of those that stay without the file."""
    ledger, thing = loading.ledger, ChangeSubject.INDICATOR
    for path, months in _new(match):
        ledger.changed(thing, path, "schedule", None, months)
    for at, path, item in _beside(loading, match, match.action_items.removed):
        del at
        ledger.changed(thing, path, "schedule", _planned(loading, item), None)
    for at, path, item in _beside(loading, match, match.kept):
        planned = _planned(loading, item)
        if planned and at in match.named["indicators"]:
            ledger.kept(thing, path, "schedule", planned, None)


def _new(match: ActivityMatch) -> Iterator[tuple[str, list[int]]]:
    """Rows that are planned now, whose indicator was there before."""
    there = {line.position for line, row in match.indicators.pairs if row is not None}
    for line, row in match.action_items.pairs:
        if row is None and line.stands_for_row:
            signs = sorted(i for i, item in match.lines.beside if item == line.position)
            if there & set(signs):
                yield planning.indicator_path(match.path, signs[0]), sorted(line.months or ())


def _beside(
    loading: Loading, match: ActivityMatch, items: list[ActionItem]
) -> Iterator[tuple[int, str, ActionItem]]:
    """Rows without months in the file, with the first of their indicators that is there."""
    for item in items:
        if not item.stands_for_row:
            continue
        for line, row in match.indicators.pairs:
            if row is not None and (row.id, item.id) in loading.stored.links:
                yield line.position, planning.indicator_path(match.path, line.position), item
                break


def _planned(loading: Loading, item: ActionItem) -> list[int] | None:
    entries = loading.stored.schedule.get(item.id, [])
    return sorted(entry.month for entry in entries if entry.planned) or None
