"""What rests on a decree, counted by the table, and its plan taken away where nothing does."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Table,
    and_,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from app.policies.succession import Rest
from app.services.decrees.succession.resting import RESTING, ROWS, TAKEN
from app.services.platform.sql import AnySelect


async def what_rests(
    session: AsyncSession, decree_id: UUID, today: date, *, in_full: bool
) -> tuple[Rest, ...]:
    """What there is of the table, counted; or no more than the first of it.

    `today` is the office's day.
    """
    values = {"decree_id": decree_id, "today": today}
    found: dict[int, int] = {}
    for row in await session.execute(_resting(in_full=in_full), values):
        found[row.number] = max(row.found, found.get(row.number, 0))
    return tuple(
        Rest(each.words, found[number], each.address.format(decree=decree_id), each.advice)
        for number, each in enumerate(RESTING)
        if found.get(number)
    )


@cache
def _resting(*, in_full: bool) -> AnySelect:
    """Numbers of the table, with how many rows there are of each of its tables; or the first."""
    found = union_all(
        *(
            select(literal(number).label("number"), func.count().label("found"))
            .select_from(table)
            .where(condition)
            if in_full
            else select(literal(number).label("number"), literal(1).label("found")).where(
                exists().where(condition)
            )
            for number, table, condition in _by_table()
        )
    ).subquery()
    statement = select(found.c.number, found.c.found).order_by(found.c.number)
    return statement if in_full else statement.limit(1)


def _by_table() -> Iterator[tuple[int, Table, ColumnElement[bool]]]:
    """For each of the table and each of its tables: which rows there rest on the decree."""
    for number, each in enumerate(RESTING):
        tables: dict[Table, list[Any]] = {}
        for column in each.columns:
            tables.setdefault(_column_of(column).table, []).append(column)
        for table, columns in tables.items():
            counted = [each.counts()] if each.counts else []
            yield number, table, and_(or_(*map(_names_a_row, columns)), *counted)


async def take_plan_away(session: AsyncSession, decree_id: UUID) -> None:
    """Delete the plan; what somebody wrote about it meanwhile makes the database refuse."""
    for columns in TAKEN:
        table: Table = _column_of(columns[0]).table
        named = delete(table).where(_names_a_row(columns[0]))
        await session.execute(named, {"decree_id": decree_id})


def _names_a_row(column: Any) -> ColumnElement[bool]:  # noqa: ANN401 - an attribute or a column
    (target,) = (one.column.table.name for one in _column_of(column).foreign_keys)
    return column.in_(ROWS[target])  # type: ignore[no-any-return]


def _column_of(column: Any) -> Any:  # noqa: ANN401 - an attribute or a column
    return column.property.columns[0] if hasattr(column, "property") else column
