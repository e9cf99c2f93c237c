"""Statements in general: their types, and what the two databases spell differently."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from sqlalchemy import Row, Select, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Base

AnySelect: TypeAlias = Select[*tuple[Any, ...]]
AnyRow: TypeAlias = Row[*tuple[Any, ...]]


async def insert_if_absent(
    session: AsyncSession, model: type[Base] | Table, values: dict[str, Any], *unique: str
) -> bool:
    """Insert a row unless one with the same `unique` columns exists; True when it was inserted.

    On PostgreSQL it waits for another transaction that is inserting the same.
    """
    return bool(await insert_absent(session, model, [values], *unique))


async def insert_absent(
    session: AsyncSession,
    model: type[Base] | Table,
    rows: Sequence[dict[str, Any]],
    *unique: str,
) -> list[Any]:
    """The same for many rows; the first column of the primary key of those that were inserted."""
    insert: Any = (
        sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    )
    table = model if isinstance(model, Table) else model.__table__
    key = next(iter(table.primary_key))
    statement = insert(table).on_conflict_do_nothing(index_elements=unique).returning(key)
    return list((await session.scalars(statement, rows)).all())
