"""Whether the kept counts are those of a fresh count: team by team, number by number."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Database
from app.models import Base, CountsDue, Team, TeamCounts, TeamMonthCounts
from app.models.key_lists import one_of
from app.services.plan.counts.keeping import BATCH
from app.services.plan.counts.statements import month_rows, team_rows

_NAMED_AT_MOST: Final = 100
_Place = tuple[UUID, int]
_FRESH: Final = ((TeamCounts, team_rows()), (TeamMonthCounts, month_rows()))


class Difference(NamedTuple):
    """A number that is not as a fresh count has it; month 0: of the whole team.

    `kept` is nothing where the team has not been counted.
    """

    team_id: UUID
    month: int
    name: str
    kept: int | None
    fresh: int


class CountsReport(NamedTuple):
    """How many teams were looked at, what is wrong with them, and how many changes wait.

    `total` counts all differences; the first are named.
    """

    teams: int
    due: int
    total: int
    differences: Sequence[Difference]

    @property
    def right(self) -> bool:
        """Whether every kept number is that of a fresh count."""
        return not self.total


async def verify_counts(
    database: Database, at_most: int | None = None, turn: int = 0
) -> CountsReport:
    """Compare all teams, or `at_most` so many: the share whose turn it is, all of them by and by.

    Some teams at a time, each as of one moment, so that a commit in between does no harm. While a
    change waits to be counted (`due`), its team may differ; whoever reads counts for themselves.
    """
    async with database.reading() as session:
        team_ids = (await session.scalars(select(Team.id).order_by(Team.id))).all()
        due = await session.scalar(select(func.count()).select_from(CountsDue)) or 0
    if at_most is not None:
        shares = -(-len(team_ids) // at_most) or 1
        team_ids = team_ids[turn % shares :: shares]
    total, named = 0, list[Difference]()
    for start in range(0, len(team_ids), BATCH):
        async with database.reading() as session:
            found = await _differences(session, team_ids[start : start + BATCH])
        total += len(found)
        named += found[: _NAMED_AT_MOST - len(named)]
    return CountsReport(len(team_ids), due, total, named)


async def _differences(session: AsyncSession, team_ids: Sequence[UUID]) -> list[Difference]:
    found: list[Difference] = []
    for model, statement in _FRESH:
        table: Any = model.__table__
        rows = await session.execute(statement, {"team_ids": team_ids})
        fresh = {_place(row._asdict()): row._asdict() for row in rows}
        wanted = select(table).where(one_of(table.c.team_id, "team_ids"))
        rows = await session.execute(wanted, {"team_ids": team_ids})
        kept = {_place(row._asdict()): row._asdict() for row in rows}
        for place, numbers in fresh.items():
            found += _compared(model, place, kept.get(place, {}), numbers)
    return found


def _place(row: Mapping[str, Any]) -> _Place:
    return row["team_id"], row.get("month", 0)


def _compared(
    model: type[Base], place: _Place, kept: Mapping[str, int], fresh: Mapping[str, int]
) -> Iterator[Difference]:
    for column in model.__table__.c:
        name = column.name
        if not column.primary_key and kept.get(name) != fresh[name]:
            yield Difference(*place, name, kept.get(name), fresh[name])
