"""Keterangan: the note of a row of the plan, which its lines share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Self
from uuid import UUID

from app.models import ActionItem, Indicator
from app.services.decrees.loading import planning
from app.services.decrees.loading.context import Loading
from app.services.decrees.loading.export import plan_rows, together
from app.services.decrees.loading.planning import ActivityMatch
from app.services.decrees.loading.report import ChangeSubject
from app.services.plan.matching import Row

_Line = ActionItem | Indicator
_FIELDS: Final = ("remarks", "remarks_correction")


@dataclass(frozen=True)
class Remarks:
    """The notes of an activity; `told` are those that an export shows, by the line they stand on.

    An export shows the notes of all lines of a row on its first one: a file that has them there
    changes nothing, whatever became of the row.
    """

    loading: Loading
    match: ActivityMatch
    told: Mapping[str, Mapping[UUID, str]]

    @classmethod
    def of(cls, loading: Loading, match: ActivityMatch) -> Self:
        """Look before the lines are written."""
        told: dict[str, dict[UUID, str]] = {name: {} for name in _FIELDS}
        rows = (
            *(row for _, row in match.action_items.pairs),
            *(row for _, row in match.indicators.pairs),
        )
        if match.row is not None and any(row and _notes(row) for row in rows):
            stored = replace(loading.stored, links=loading.stored.links_as_read())
            for items, indicators in plan_rows(stored, match.row.id):
                lines: list[_Line] = [*items, *indicators]
                for name in _FIELDS:
                    if (note := _together(lines, name)) is not None:
                        told[name][lines[0].id] = note
        return cls(loading, match, told)

    def write(self, items: Mapping[int, ActionItem], indicators: Mapping[int, Indicator]) -> None:
        """Bring the notes in line with the file, the lines by their positions in it."""
        for row in self.match.lines.rows:
            lines: list[_Line] = [
                *(items[at] for at in row.action_items),
                *(indicators[at] for at in row.indicators),
            ]
            for name in _FIELDS:
                self._write(row, lines, name)

    def _write(self, row: Row, lines: list[_Line], name: str) -> None:
        old = together(self.told[name].get(line.id) for line in lines)
        new, first = getattr(row, name), lines[0]
        noted = [line for line in lines if line is first or getattr(line, name)]
        if row.action_items:
            thing = ChangeSubject.ACTION_ITEM
            path = planning.action_item_path(self.match.path, row.action_items[0])
        else:
            thing = ChangeSubject.INDICATOR
            path = planning.indicator_path(self.match.path, row.indicators[0])
        if any(line.edited_by_id for line in noted):
            if old != new:
                self.loading.ledger.kept(thing, path, name, old, new)
            return
        for line in noted:
            setattr(line, name, new if line is first else None)
        if old != new and (old is not None or not self._is_new(first)):
            self.loading.ledger.changed(thing, path, name, old, new)

    def _is_new(self, line: _Line) -> bool:
        pairs = (*self.match.action_items.pairs, *self.match.indicators.pairs)
        return all(row is not line for _, row in pairs)


def _notes(line: _Line) -> str | None:
    return line.remarks or line.remarks_correction


def _together(lines: Iterable[_Line], name: str) -> str | None:
    return together(getattr(line, name) for line in lines)
