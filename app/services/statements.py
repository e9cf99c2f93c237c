"""Statements in general: their types, and what the two databases spell differently."""

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
    insert: Any = (
        sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    )
    statement = insert(model).values(**values).on_conflict_do_nothing(index_elements=unique)
    table = model if isinstance(model, Table) else model.__table__
    result = await session.execute(statement.returning(table.c[unique[0]]))
    return result.first() is not None
