"""The hidden ids of a workbook: which stored rows its lines are, and which ids cannot be right."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import ActionItem, Activity, Duty, Indicator, Membership, Team
from app.services.decrees.files.faults import Path
from app.services.decrees.loading import Claims, names
from app.services.decrees.workbooks.judging.faults import CellFault, Checked, address, cell_fault
from app.services.decrees.workbooks.judging.naming import OF_TEAMS, Place, named_lines
from app.services.decrees.workbooks.messages import MESSAGES
from app.services.decrees.workbooks.tables import Spot

_OF_AN_ACTIVITY: Final = 4
_TABLES: Final = (
    ("members", Membership, Membership.team_id, Membership.name),
    ("duties", Duty, Duty.team_id, Duty.text),
    ("activities", Activity, Activity.team_id, Activity.name),
    ("action_items", ActionItem, ActionItem.activity_id, ActionItem.text),
    ("indicators", Indicator, Indicator.activity_id, Indicator.text),
)


@dataclass(frozen=True)
class Identities:
    """The rows that lines name, and what is wrong with the ids of the others.

    `hints` are lines without an id beside which a stored row is named by none; `lost` are the
    teams and activities, as people call them, in which an id is wrong.
    """

    claims: Claims = field(default_factory=dict)
    faults: tuple[CellFault, ...] = ()
    hints: tuple[CellFault, ...] = ()
    lost: frozenset[str] = frozenset()
    as_exported: bool = True
    """Whether the lines name their rows in the order in which those stand."""


class _Home(NamedTuple):
    """Where a row stands: its team or activity, by its key and as people call it."""

    key: UUID
    name: str


async def identities_of(
    session: AsyncSession, decree_id: UUID, checked: Checked, exported: AbstractSet[UUID]
) -> Identities:
    """Hold the ids of a workbook to the rows that its decree has.

    `exported` are those that it was made of, where it says so: others it never had a line of.
    """
    if not checked.parsed.filling.ids:
        return Identities()
    reader = _Reader(checked, await _stored(session, decree_id))
    lines = [
        each
        for each in named_lines(checked.parsed.data)
        if each[2][1] not in checked.parsed.filling.strays  # its team is what is wrong with it
    ]
    reader.settle_owners(lines)
    for place, position, path in lines:
        reader.take(place, position, path)
    return Identities(
        dict(reader.claims),
        tuple(reader.faults),
        tuple(reader.hints(exported)),
        frozenset(reader.lost),
        reader.is_in_order(),
    )


@dataclass
class _Stored:
    """The rows of a decree with their homes; teams by kind and number, activities by letter."""

    homes: dict[tuple[str, UUID], _Home] = field(default_factory=dict)
    teams: dict[tuple[str, int | None], _Home] = field(default_factory=dict)
    activities: dict[tuple[UUID, str], _Home] = field(default_factory=dict)
    order: dict[UUID, tuple[int, UUID]] = field(default_factory=dict)
    words: dict[UUID, str] = field(default_factory=dict)


async def _stored(session: AsyncSession, decree_id: UUID) -> _Stored:
    found, keys = _Stored(), {}
    for team in await session.scalars(select(Team).where(Team.decree_id == decree_id)):
        home = _Home(team.id, names.team(team.kind.value, team.number))
        keys[team.id] = found.teams[team.kind.value, team.number] = home
    activities = await session.scalars(select(Activity).where(Activity.team_id.in_(keys)))
    for activity in activities.all():
        name = names.below(keys[activity.team_id].name, "Kegiatan", activity.letter)
        home = _Home(activity.id, name)
        keys[activity.id] = found.activities[activity.team_id, activity.letter] = home
    for part, table, parent, words in _TABLES:
        statement = select(table.id, parent, table.position, words).where(parent.in_(keys))
        for row_id, home_id, position, text in await session.execute(statement):
            found.homes[part, row_id] = keys[home_id]
            found.order[row_id], found.words[row_id] = (position, row_id), text
    return found


@dataclass
class _Reader:
    checked: Checked
    stored: _Stored
    claims: dict[Place, dict[int, UUID]] = field(default_factory=lambda: defaultdict(dict))
    faults: list[CellFault] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    _seen: set[UUID] = field(default_factory=set)
    _owners: dict[UUID, Spot] = field(default_factory=dict)
    _bare: list[tuple[str, _Home, Spot]] = field(default_factory=list)
    _activities: dict[Path, UUID] = field(default_factory=dict)

    def settle_owners(self, lines: Iterable[tuple[Place, int, Path]]) -> None:
        """Of lines with one id, that which says what the row says is the row; else the first.

        One that says what another row says is it last.
        """
        others = {*self.stored.words.values()}
        ranks: dict[UUID, int] = {}
        for _, _, path in lines:
            if (spot := self.checked.parsed.filling.ids.get(path)) is None:
                continue
            with suppress(ValueError):
                row_id, said = self._id(spot), self._says(path)
                rank = 2 if said == self.stored.words.get(row_id) else int(said not in others)
                if rank > ranks.get(row_id, -1):
                    self._owners[row_id], ranks[row_id] = spot, rank

    def _says(self, path: Path) -> str | None:
        """The words of a line by which people know it."""
        data: Any = self.checked.parsed.data
        for step in path:
            data = data[step]
        said = data.get("text") or data.get("name")
        return str(said) if said is not None else None

    def take(self, place: Place, position: int, path: Path) -> None:
        """Take the id of one line as its row, or say why it is none."""
        filling, part = self.checked.parsed.filling, place[2]
        spot, home = filling.ids.get(path), self._home(path, part)
        if spot is None:
            if home is not None and path in filling.without_id:
                self._bare.append((part, home, filling.without_id[path]))
            return
        wrong = self._wrong(part, spot, home)
        if wrong is not None:
            code, values = wrong
            self.faults.append(cell_fault(self.checked.parsed, spot, code, MESSAGES[code], values))
            self.lost |= {each.name for each in (home, self._meant(part, spot)) if each}
            return
        self.claims[place][position] = row_id = self._id(spot)
        if part == "activities":
            self._activities[path] = row_id

    def hints(self, exported: AbstractSet[UUID]) -> list[CellFault]:
        """Lines without an id where stored rows are left that no line names."""
        left = {
            (part, home)
            for (part, row), home in self.stored.homes.items()
            if row not in self._seen and (row in exported or not exported)
        }
        return [
            cell_fault(
                self.checked.parsed, spot, "line_without_id", MESSAGES["line_without_id"], {}
            )
            for part, home, spot in self._bare
            if (part, home) in left
        ]

    def is_in_order(self) -> bool:
        """Whether each line names a row that stands after those of the lines before it."""
        named = (
            [self.stored.order[lines[position]] for position in sorted(lines)]
            for lines in self.claims.values()
        )
        return all(rows == sorted(rows) for rows in named)

    def _wrong(
        self, part: str, spot: Spot, home: _Home | None
    ) -> tuple[str, Mapping[str, Any]] | None:
        try:
            row_id = self._id(spot)
        except ValueError:
            return "line_id_unreadable", {}
        real = self.stored.homes.get((part, row_id))
        if real is None:
            return "line_id_unknown", {}
        if real != home:
            return "line_id_elsewhere", {"other": real.name}
        self._seen.add(row_id)
        owner = self._owners[row_id]
        other = address(owner.row, owner.column)
        return None if owner == spot else ("line_id_twice", {"other": other})

    def _id(self, spot: Spot) -> UUID:
        return UUID(str(self.checked.parsed.filling.shown[spot].value).strip())

    def _meant(self, part: str, spot: Spot) -> _Home | None:
        """Where the row that an id names stands."""
        try:
            return self.stored.homes.get((part, self._id(spot)))
        except ValueError:
            return None

    def _home(self, path: Path, part: str) -> _Home | None:
        """The stored team or activity that the line stands in."""
        data = self.checked.parsed.data["teams"][path[1]]
        team = self.stored.teams.get((data.get("kind"), data.get("number")))
        if part in OF_TEAMS or team is None:
            return team
        above = path[:_OF_AN_ACTIVITY]
        letter = data["activities"][path[3]].get("letter", "")
        by_letter = self.stored.activities.get((team.key, letter))
        if (claimed := self._activities.get(above)) is None:
            return by_letter
        homes = self.stored.activities.values()
        return next((each for each in homes if each.key == claimed), by_letter)
