"""A stored decree as a workbook, with its ids, and what others know of its lines."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from anyio import to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import ActionItem, Activity, Decree, Indicator
from app.services.decrees.files.faults import Path
from app.services.decrees.loading import digest_of
from app.services.decrees.loading.export import StoredDecree, data_as_known, plan_rows
from app.services.decrees.succession.source import told_source
from app.services.decrees.workbooks.lived import as_it_stands
from app.services.decrees.workbooks.making.filling import Beside, Cells, Origin, filled

_IDS: Final[Mapping[str | int, str]] = {
    "members": "member_id", "duties": "duty_id", "activities": "activity_id",
    "action_items": "item_id", "indicators": "sign_id",
}  # fmt: skip
Known = Mapping[UUID, Cells]
"""Cells beside an action item or an indicator, by its id."""


async def export_workbook(session: AsyncSession, decree: Decree, known: Known) -> bytes:
    """The workbook (XLSX) of the decree as it stands; untouched it changes nothing again."""
    source = await told_source(session, decree)
    data = data_as_known(source)
    cells = dict(_beside(source, known))
    beside = Beside(cells)
    ids = {path: each[_IDS[path[-2]]] for path, each in cells.items()}
    origin = Origin(str(decree.id), digest_of(as_it_stands(data)), data, ids)
    return await to_thread.run_sync(filled, data, origin, beside)


def _beside(source: StoredDecree, known: Known) -> Iterator[tuple[Path, Cells]]:
    stored = source.stored
    for place, team in enumerate(stored.teams):
        path: Path = ("teams", place)
        members = [each for each in stored.memberships.get(team.id, []) if source.belongs(each)]
        for at, member in enumerate(members):
            yield (*path, "members", at), {"member_id": str(member.id)}
        for at, duty in enumerate(stored.duties.get(team.id, [])):
            yield (*path, "duties", at), {"duty_id": str(duty.id)}
        for at, activity in enumerate(stored.activities.get(team.id, [])):
            yield from _of_activity(source, known, (*path, "activities", at), activity)


def _of_activity(
    source: StoredDecree, known: Known, path: Path, activity: Activity
) -> Iterator[tuple[Path, Cells]]:
    yield path, {"activity_id": str(activity.id)}
    for at, (items, signs) in enumerate(plan_rows(source.stored, activity.id)):
        lines: tuple[tuple[str, str, list[Any]], ...] = (
            ("action_items", "item_id", items),
            ("indicators", "sign_id", signs),
        )
        for part, name, rows in lines:
            for place, row in enumerate(rows):
                cells = {name: str(row.id), **known.get(row.id, {})}
                if not items and place == 0:
                    cells |= _of_row(source, known, row)
                yield (*path, "rows", at, part, place), cells


def _of_row(source: StoredDecree, known: Known, row: ActionItem | Indicator) -> Cells:
    """What is known of the line that stands for the row of an indicator alone."""
    beside = (item for sign, item in source.stored.links if sign == row.id)
    return dict(known.get(next(beside, row.id), {})) | dict(known.get(row.id, {}))
