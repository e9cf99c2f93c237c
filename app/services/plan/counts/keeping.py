"""Keeping the counts of teams: whatever is committed leaves them right.

Triggers mark the teams that a change touches (`counts_due`), whoever writes it. Before its commit
the transaction counts those teams anew, from the same rows as a fresh count, and takes its marks
away; so nobody else ever sees one, unless somebody wrote behind the service's back: then whoever
reads counts for themselves, and the next commit puts it right.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Executable, delete, exists, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core.database import Database
from app.models import Base, CountsDue, Team, TeamCounts, TeamMonthCounts
from app.models.key_lists import one_of
from app.services.plan.counts import statements
from app.services.platform.audit.chain import has_entries
from app.services.platform.sql import AnySelect

BATCH: Final = 200
"""So many teams are counted in one statement, and in one transaction where all are."""
_ROWS: Final[Mapping[type[Base], Callable[[], AnySelect]]] = {
    TeamCounts: statements.team_rows,
    TeamMonthCounts: statements.month_rows,
}
_INSERT: Final[Mapping[str, Callable[[Any], Any]]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
_DUE: Any = CountsDue.__table__
_TAKE = delete(_DUE).returning(_DUE.c.team_id, _DUE.c.with_months)
_TAKE_SOME = delete(_DUE).where(one_of(_DUE.c.team_id, "team_ids"))
# In the order of their keys, so that no two transactions wait for each other. Rows that only point
# at a team are not held up.
_LOCK = (
    select(Team.id)
    .where(one_of(Team.id, "team_ids"))
    .order_by(Team.id)
    .with_for_update(key_share=True)
)
_UNCOUNTED = (
    select(Team.id)
    .where(
        ~exists().where(TeamCounts.team_id == Team.id) | exists().where(_DUE.c.team_id == Team.id)
    )
    .order_by(Team.id)
)


def keep_counts(session: Session) -> None:
    """Count the teams anew that the transaction touched; before its entries get their places.

    A transaction without entries in the audit log changed nothing that counts; if it did after
    all, its marks stand until the next one that has some.
    """
    if not has_entries(session):
        return
    session.flush()
    connection = session.connection()
    found = connection.execute(_TAKE).all()
    if found:
        whole = {team_id for team_id, with_months in found if with_months}
        count_anew(connection, whole, {team_id for team_id, _ in found} - whole)


def count_anew(
    connection: Connection, whole: Collection[UUID], without_months: Collection[UUID] = ()
) -> None:
    """Count these teams in the transaction under way, some of them without their months.

    Who counts one of them too has to wait, and sees what was committed meanwhile: PostgreSQL looks
    anew with each statement.
    """
    dialect = connection.dialect.name
    if dialect == "postgresql":  # SQLite has one writer
        for some in _batches({*whole, *without_months}):
            connection.execute(_LOCK, {"team_ids": some})
    for some in _batches(without_months):
        connection.execute(_write(TeamCounts, dialect, only_counted=True), {"team_ids": some})
    for some in _batches(whole):
        for model in _ROWS:
            connection.execute(_write(model, dialect, only_counted=False), {"team_ids": some})


async def count_all_teams(database: Database, *, only_due: bool) -> int:
    """Count all teams, or those that are due or were never counted; how many there were.

    Some at a time, each in a transaction of its own, so that nobody waits for long.
    """
    wanted = _UNCOUNTED if only_due else select(Team.id).order_by(Team.id)
    async with database.reading() as session:
        team_ids = (await session.scalars(wanted)).all()
    for some in _batches(team_ids):
        async with database.writing() as session:
            await session.run_sync(_count_some, some)
    return len(team_ids)


def _count_some(session: Session, team_ids: Sequence[UUID]) -> None:
    connection = session.connection()
    connection.execute(_TAKE_SOME, {"team_ids": team_ids})
    count_anew(connection, team_ids)


def _batches(team_ids: Collection[UUID]) -> Iterator[Sequence[UUID]]:
    ordered = sorted(team_ids)
    return (ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH))


@cache
def _write(model: type[Base], dialect: str, *, only_counted: bool) -> Executable:
    """Insert the rows of the teams, or write over those that are no longer right.

    `only_counted`: a team that was never counted has no months yet, and stays uncounted.
    """
    table, rows = model.__table__, _ROWS[model]()
    if only_counted:
        rows = rows.where(exists().where(TeamCounts.team_id == Team.id))
    new = _INSERT[dialect](table)
    counts = [each for each in table.c if not each.primary_key]
    written: Executable = new.from_select(
        [each.name for each in rows.selected_columns], rows
    ).on_conflict_do_update(
        index_elements=[*table.primary_key],
        set_={each.name: new.excluded[each.name] for each in counts},
        where=or_(*(each != new.excluded[each.name] for each in counts)),
    )
    return written
