"""Keeping the counts of teams: whatever is committed leaves them right.

Triggers mark the teams that a change touches (`counts_due`), whoever writes it. Before its commit
the transaction counts those teams anew, from the same rows as a fresh count, and takes its marks
away; so nobody else ever sees one, unless somebody wrote behind the service's back: then whoever
reads counts for themselves, and the next commit puts it right. What new drafts add is added
instead: it costs the same however much evidence the team has.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    Connection,
    Executable,
    bindparam,
    case,
    delete,
    exists,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core.database import Database
from app.models import (
    Base,
    CountsDue,
    Evidence,
    Team,
    TeamCounts,
    TeamMonthCounts,
    evidence_indicators,
)
from app.models.key_lists import one_of
from app.services.plan.counts import statements
from app.services.plan.indicator_states import COUNTS
from app.services.platform.audit.chain import has_entries
from app.services.platform.prepared import key
from app.services.platform.sql import AnyRow, AnySelect

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
_TAKE = delete(_DUE).returning(
    _DUE.c.team_id, _DUE.c.with_months, _DUE.c.evidence_id, _DUE.c.indicator_id
)
_TAKE_SOME = delete(_DUE).where(one_of(_DUE.c.team_id, "team_ids"))
# In the order of their keys, so that no two transactions wait for each other. Rows that only point
# at a team are not held up.
_IN_ORDER: Final[Mapping[str, Any]] = {"of": Team, "key_share": True}
_LOCK = (
    select(Team.id)
    .where(one_of(Team.id, "team_ids"))
    .order_by(Team.id)
    .with_for_update(**_IN_ORDER)
)
_TAKEN = _TAKE.cte("taken")
_TAKE_AND_LOCK = (
    select(_TAKEN)
    .join(Team, Team.id == _TAKEN.c.team_id)
    .order_by(Team.id)
    .with_for_update(**_IN_ORDER)
)
_LINKS: Any = evidence_indicators.c
_HAS_OTHERS = exists().where(
    _LINKS.indicator_id == key("of_indicator"),
    _LINKS.evidence_id != key("of_draft"),
    Evidence.id == _LINKS.evidence_id,
    COUNTS,
)
_FIRST = select(
    key("of_team").label("team_id"), case((_HAS_OTHERS, 0), else_=1).label("first")
).subquery("of_draft")
_KEPT: Any = TeamCounts.__table__
_ADD = (
    update(_KEPT)
    .where(_KEPT.c.team_id == _FIRST.c.team_id)
    .values(
        evidence_draft=_KEPT.c.evidence_draft + bindparam("drafts"),
        unproven=_KEPT.c.unproven - _FIRST.c.first,
        in_progress=_KEPT.c.in_progress + _FIRST.c.first,
    )
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
    is_alone = connection.dialect.name == "sqlite"
    due = connection.execute(_TAKE if is_alone else _TAKE_AND_LOCK).all()
    team_ids = {row.team_id for row in due}
    if len({(row.team_id, row.evidence_id) for row in due}) == 1 and due[0].evidence_id:
        _add_draft(connection, due)
    elif due:
        whole = {row.team_id for row in due if row.with_months}
        _count(connection, whole, team_ids - whole)


def _add_draft(connection: Connection, due: Sequence[AnyRow]) -> None:
    """Add a draft to its team's counts; an indicator that had nothing is in progress now.

    The team is held, so nobody else adds or counts meanwhile. Months count what is in force alone.
    """
    added = [
        {
            "of_team": row.team_id,
            "drafts": 1 if row is due[0] else 0,
            "of_draft": row.evidence_id,
            "of_indicator": row.indicator_id,
        }
        for row in due
    ]
    connection.execute(_ADD, added)


def count_anew(connection: Connection, team_ids: Collection[UUID]) -> None:
    """Count these teams in the transaction under way.

    Who counts one of them too has to wait, and sees what was committed meanwhile: PostgreSQL looks
    anew with each statement.
    """
    if connection.dialect.name == "postgresql":  # SQLite has one writer
        for some in _batches(team_ids):
            connection.execute(_LOCK, {"team_ids": some})
    _count(connection, team_ids)


def _count(
    connection: Connection, whole: Collection[UUID], without_months: Collection[UUID] = ()
) -> None:
    """Count these teams, which are held; some of them without their months."""
    dialect = connection.dialect.name
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
