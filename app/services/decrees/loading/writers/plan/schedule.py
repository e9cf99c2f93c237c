"""Pelaksanaan: the months of an action item, as far as nobody set them by hand or closed them."""

from app.core import clock
from app.core.calendar import MONTHS
from app.models import ActionItem, ScheduleEntry
from app.services.decrees.loading import planning
from app.services.decrees.loading.context import Loading
from app.services.decrees.loading.planning import ActivityMatch
from app.services.decrees.loading.report import ChangeSubject
from app.services.plan.matching import Line


async def write_months(
    loading: Loading, match: ActivityMatch, line: Line, item: ActionItem, *, is_new: bool
) -> None:
    """Bring the months in line with the file; none given means that they are unknown.

    What an export shows changes nothing, also where it shows less than is known. A line that names
    its row by an id comes from an export: a mark that is gone was taken away there. Of others,
    whoever knows no months does not object to those that people set.
    """
    months, path = line.months, planning.action_item_path(match.path, line.position)
    is_named = line.position in match.named["action_items"]
    rows = {row.month: row for row in loading.stored.schedule.get(item.id, [])}
    told = sorted(months) if months else None
    if not is_new and told == (_planned(rows) or None):
        return
    wanted = {} if months is None else {month: month in months for month in MONTHS}
    before = _planned(rows)
    for month in MONTHS:
        await _write_month(loading, item, month, rows, wanted)
    after = _planned(rows)
    if before != after and not (is_new and loading.created):  # a new decree is told by its rows
        loading.ledger.changed(ChangeSubject.ACTION_ITEM, path, "schedule", before, after)
    if (told is not None or is_named) and (after or None) != told:
        loading.ledger.kept(ChangeSubject.ACTION_ITEM, path, "schedule", after, told)


async def _write_month(
    loading: Loading,
    item: ActionItem,
    month: int,
    rows: dict[int, ScheduleEntry],
    wanted: dict[int, bool],
) -> None:
    row, planned = rows.get(month), wanted.get(month)
    is_set_by_hand = row is not None and row.set_by_id is not None
    if is_set_by_hand or month in loading.stored.closed_months:
        return
    if row is None and planned is not None:
        rows[month] = ScheduleEntry(
            action_item_id=item.id, month=month, planned=planned, set_at=clock.now()
        )
        loading.session.add(rows[month])
    elif row is not None and planned is None:
        await loading.session.delete(rows.pop(month))
    elif row is not None and planned is not None and row.planned != planned:
        row.planned, row.set_at = planned, clock.now()


def _planned(rows: dict[int, ScheduleEntry]) -> list[int] | None:
    """The planned months, none when nothing is known of any month."""
    return sorted(month for month, row in rows.items() if row.planned) if rows else None
