"""The hidden ids of a workbook: which stored rows its lines are, and which ids cannot be right."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import ActionItem, Activity, Indicator, Team
from app.services.decrees.files.faults import Path
from app.services.decrees.loading import Claims, names
from app.services.decrees.workbooks.faults import CellFault, Checked, address, cell_fault
from app.services.decrees.workbooks.messages import MESSAGES
from app.services.decrees.workbooks.tables import Spot

_PARTS: Final = ("action_items", "indicators")
_Place = tuple[int, int, str]


@dataclass(frozen=True)
class Identities:
    """The rows that lines name, and what is wrong with the ids of the others."""

    claims: Claims = field(default_factory=dict)
    faults: tuple[CellFault, ...] = ()


async def identities_of(session: AsyncSession, decree_id: UUID, checked: Checked) -> Identities:
    """Hold the ids of a workbook to the rows that its decree has."""
    if not checked.parsed.filling.ids:
        return Identities()
    reader = _Reader(checked, await _homes(session, decree_id))
    for place, position, spot, home in _named(checked):
        reader.take(place, position, spot, home)
    return Identities(dict(reader.claims), tuple(reader.faults))


async def _homes(session: AsyncSession, decree_id: UUID) -> dict[tuple[str, UUID], str]:
    """The activity of each row of the decree, as people call it."""
    found: dict[tuple[str, UUID], str] = {}
    columns = (
        (ActionItem.id, ActionItem.activity_id),
        (Indicator.id, Indicator.activity_id),
    )
    for part, (row_id, activity_id) in zip(_PARTS, columns, strict=True):
        rows = await session.execute(
            select(row_id, Team.kind, Team.number, Activity.letter)
            .join(Activity, Activity.id == activity_id)
            .join(Team, Team.id == Activity.team_id)
            .where(Team.decree_id == decree_id)
        )
        for row in rows:
            found[part, row.id] = _home(row.kind.value, row.number, row.letter)
    return found


def _home(kind: str, number: int | None, letter: str) -> str:
    return names.below(names.team(kind, number), "Kegiatan", letter)


def _named(checked: Checked) -> Iterator[tuple[_Place, int, Spot, str]]:
    """The lines that have an id: their place, position, the id's cell, and their activity."""
    ids = checked.parsed.filling.ids
    for team_at, team in enumerate(checked.parsed.data["teams"]):
        for at, activity in enumerate(team.get("activities", [])):
            home = _home(team["kind"], team.get("number"), activity["letter"])
            for part in _PARTS:
                paths = _paths(("teams", team_at, "activities", at, "rows"), activity, part)
                for position, path in enumerate(paths, start=1):
                    if path in ids:
                        yield (team_at + 1, at + 1, part), position, ids[path], home


def _paths(path: Path, activity: Mapping[str, Any], part: str) -> Iterator[Path]:
    for at, row in enumerate(activity["rows"]):
        for place in range(len(row.get(part, []))):
            yield (*path, at, part, place)


@dataclass
class _Reader:
    checked: Checked
    homes: Mapping[tuple[str, UUID], str]
    claims: dict[_Place, dict[int, UUID]] = field(default_factory=lambda: defaultdict(dict))
    faults: list[CellFault] = field(default_factory=list)
    seen: dict[UUID, Spot] = field(default_factory=dict)

    def take(self, place: _Place, position: int, spot: Spot, home: str) -> None:
        """Take the id of one line as its row, or say why it is none."""
        try:
            row_id = UUID(str(self.checked.parsed.filling.shown[spot].value).strip())
        except ValueError:
            self._find(spot, "line_id_unreadable")
            return
        first = self.seen.setdefault(row_id, spot)
        real = self.homes.get((place[2], row_id))
        if real is None:
            self._find(spot, "line_id_unknown")
        elif first != spot:
            self._find(spot, "line_id_twice", other=address(first.row, first.column))
        elif real != home:
            self._find(spot, "line_id_elsewhere", other=real)
        else:
            self.claims[place][position] = row_id

    def _find(self, spot: Spot, code: str, **values: object) -> None:
        self.faults.append(cell_fault(self.checked.parsed, spot, code, MESSAGES[code], values))
