"""One page of a query and how many rows there are in all: always two statements.

A page is found by passing over those before it, and its list counted each time: a hundred thousand
rows in pages of 200 would be passed over 250 times on average, and counted 500 times. Whoever reads
all of a list in one session, as of one moment, has the session read ahead (`read_ahead`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, TypeAlias, TypeVar

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Integer, Result, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from app.core.database import Execute
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import Sight, parameters_of, sight_of
from app.schemas.base import Page, Plain, Query, Read
from app.services.platform.prepared import in_one_go
from app.services.platform.references import plain_rows
from app.services.platform.sql import AnyRow, AnySelect, as_texts, patterns_of

PageT = TypeVar("PageT", bound=Page[Any])
Filters: TypeAlias = Mapping[str, Callable[[Any], ColumnElement[bool]]]
Rows: TypeAlias = Callable[[int, int], Result[Any]]

_WORDS = "q"
_AHEAD: Final = "reading_ahead"
_ROWS_AHEAD: Final = 5000
"""So many rows are read at a time: some MiB."""
_KEPT = 128  # statements of one list; a combination of filters that is rarer is built anew


def conditions(query: BaseModel, filters: Filters) -> list[ColumnElement[bool]]:
    """One condition for each filter that was given; `filters` maps a parameter to its meaning."""
    given = ((name, getattr(query, name)) for name in filters)
    return [filters[name](value) for name, value in given if value is not None]


async def fetch_page(
    session: AsyncSession, statement: AnySelect, query: Query
) -> tuple[Sequence[AnyRow], int]:
    """The rows of the page asked for, and the total without paging."""
    counted = select(func.count()).select_from(statement.order_by(None).subquery())

    def read(inner: Session) -> tuple[Sequence[AnyRow], int]:
        return page_of(
            inner.info,
            query,
            lambda size, offset: inner.execute(statement.limit(size).offset(offset)),
            lambda: inner.scalar(counted) or 0,
        )

    return await session.run_sync(read)


async def fetch_plain(
    session: AsyncSession, statement: AnySelect, query: Query
) -> tuple[list[Plain], int]:
    """The same as dicts, with keys and enums as texts."""
    counted = select(func.count()).select_from(statement.order_by(None).subquery())
    texts = as_texts(statement)

    def read(execute: Execute) -> tuple[list[Plain], int]:
        rows, total = page_of(
            session.info,
            query,
            lambda size, offset: execute(texts.limit(size).offset(offset)),
            lambda: execute(counted).scalar_one(),
        )
        return plain_rows(rows), total

    return await in_one_go(session, read)


class Listed:
    """A list for people whose statements are built once for each shape of rights, filters, order.

    As `Prepared`; a page and its total are two statements.
    """

    def __init__(
        self,
        build: Callable[[Sight], AnySelect],
        filters: Callable[[Sight], Filters],
        orders: Mapping[Any, tuple[Any, ...]],
        *permissions: Permission,
    ) -> None:
        """`permissions` are all that `build` and `filters` ask for; `orders` are total.

        A filter is given a parameter, that of `q` one for the pattern of each word
        (`sql.holds_word`).
        """
        self._build, self._filters, self._orders = build, filters, orders
        self._permissions = permissions
        self._names = filters(Sight(tuple((each, ()) for each in permissions), for_several=False))
        self._built = lru_cache(maxsize=_KEPT)(self._make)

    async def fetch(
        self,
        session: AsyncSession,
        actor: Actor,
        query: Any,  # noqa: ANN401 - Query with `sort`
    ) -> tuple[Sequence[AnyRow], int]:
        """The rows of the page asked for, and the total without paging."""
        given = {name: value for name in self._names if (value := getattr(query, name)) is not None}
        if words := given.pop(_WORDS, None):
            given |= {f"{_WORDS}_{n}": each for n, each in enumerate(patterns_of(words))}
        sight = sight_of(actor, self._permissions)
        page, total = self._built(sight, query.sort, frozenset(given))
        values = parameters_of(actor, sight) | given

        def read(execute: Execute) -> tuple[Sequence[AnyRow], int]:
            return page_of(
                session.info,
                query,
                lambda size, offset: execute(page, values | {"size": size, "offset": offset}),
                lambda: execute(total, values).scalar_one(),
            )

        return await in_one_go(session, read)

    def _make(self, sight: Sight, sort: Any, given: frozenset[str]) -> tuple[AnySelect, AnySelect]:  # noqa: ANN401 - of any list
        filters = self._filters(sight)
        wanted = (
            filters[_WORDS if name.startswith(f"{_WORDS}_") else name](bindparam(name))
            for name in sorted(given)
        )
        found = self._build(sight).where(*wanted)
        total = found.with_only_columns(func.count(), maintain_column_froms=True)
        limits = (bindparam(name, type_=Integer()) for name in ("size", "offset"))
        size, offset = limits
        return found.order_by(*self._orders[sort]).limit(size).offset(offset), total


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


@dataclass
class _Part:
    """What one statement found, and where in its list what was not taken yet begins."""

    total: int
    found: Result[Any] | None = None
    offset: int = 0

    def page(self, query: Query, rows: Rows) -> list[Any]:
        """Rows are made of what the database sent when their page comes, not all at once."""
        taken = self._take(query.size) if self.offset == query.offset else []
        if len(taken) < min(query.size, self.total - query.offset):
            self.found, self.offset = rows(max(_ROWS_AHEAD, query.size), query.offset), query.offset
            taken = self._take(query.size)
        return taken

    def _take(self, size: int) -> list[Any]:
        taken = list(self.found.fetchmany(size)) if self.found is not None else []
        self.offset += len(taken)
        return taken


@dataclass
class ReadingAhead:
    """What a session holds of the lists that it reads; a page may be made of several."""

    _parts: list[_Part] = field(default_factory=list)
    _asked: int = 0

    def begin_page(self) -> None:
        """What is asked for next belongs to the next page: the same lists, in the same order."""
        self._asked = 0

    def page(self, query: Query, rows: Rows, total: Callable[[], int]) -> tuple[list[Any], int]:
        """As `page_of`."""
        if self._asked == len(self._parts):
            self._parts.append(_Part(total()))
        part = self._parts[self._asked]
        self._asked += 1
        return part.page(query, rows), part.total


def read_ahead(info: dict[Any, Any]) -> ReadingAhead:
    """From now on the session with this `info` reads ahead; nothing may be written in it."""
    ahead: ReadingAhead = info.setdefault(_AHEAD, ReadingAhead())
    return ahead


def page_of(
    info: dict[Any, Any], query: Query, rows: Rows, total: Callable[[], int]
) -> tuple[Sequence[Any], int]:
    """The page that is asked for, and how many rows there are in all.

    `info` is the session's; `rows` finds so many rows (size) after so many (offset).
    """
    ahead: ReadingAhead | None = info.get(_AHEAD)
    if ahead is not None:
        return ahead.page(query, rows, total)
    return rows(query.size, query.offset).all(), total()
