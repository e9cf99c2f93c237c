"""One page of a query and how many rows there are in all: always two statements."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from pydantic import BaseModel
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Execute
from app.schemas.base import Page, Plain, Query, Read
from app.services.platform.prepared import in_one_go
from app.services.platform.sql import AnyRow, AnySelect, as_texts, plain_rows

PageT = TypeVar("PageT", bound=Page[Any])
Filters: TypeAlias = Mapping[str, Callable[[Any], ColumnElement[bool]]]


def conditions(query: BaseModel, filters: Filters) -> list[ColumnElement[bool]]:
    """One condition for each filter that was given; `filters` maps a parameter to its meaning."""
    given = ((name, getattr(query, name)) for name in filters)
    return [filters[name](value) for name, value in given if value is not None]


async def fetch_page(
    session: AsyncSession, statement: AnySelect, query: Query
) -> tuple[Sequence[AnyRow], int]:
    """The rows of the page asked for, and the total without paging."""
    counted = select(func.count()).select_from(statement.order_by(None).subquery())
    total = await session.scalar(counted) or 0
    rows = await session.execute(statement.limit(query.size).offset(query.offset))
    return rows.all(), total


async def fetch_plain(
    session: AsyncSession, statement: AnySelect, query: Query
) -> tuple[list[Plain], int]:
    """The same as dicts, with keys and enums as texts."""
    counted = select(func.count()).select_from(statement.order_by(None).subquery())
    page = as_texts(statement).limit(query.size).offset(query.offset)

    def read(execute: Execute) -> tuple[list[Plain], int]:
        return plain_rows(execute(page).all()), execute(counted).scalar_one()

    return await in_one_go(session, read)


def as_page(kind: type[PageT], items: Sequence[Read], total: int, query: Query) -> PageT:
    """The page as it is answered; the API adds the links."""
    return kind(
        items=items, total=total, page=query.page, size=query.size, next=None, previous=None
    )


def page_of_rows(kind: type[PageT], rows: Sequence[Plain], total: int, query: Query) -> PageT:
    """The same of rows that have the form of their schema already."""
    return kind.shaped(
        items=rows, total=total, page=query.page, size=query.size, next=None, previous=None
    )
