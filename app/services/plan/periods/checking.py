"""Whether a period is closed; every change of what lies in one asks here."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Integer,
    and_,
    bindparam,
    cast,
    extract,
    func,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.calendar import MONTHS
from app.models import Decree, PeriodClosure
from app.models.period import A_YEAR, WHOLE_YEAR
from app.policies.periods import period_closed
from app.policies.rules import Column
from app.services.platform.prepared import in_one_go, key
from app.services.platform.sql import AnyRow, AnySelect, is_sqlite

Span = tuple[date, date]
ALL_TIME: Span = (date.min, date.max)

_IS_CLOSED = PeriodClosure.reopened_at.is_(None)
_YEAR = cast(extract("year", PeriodClosure.starts_on), Integer)
_PERIOD = _YEAR * A_YEAR + func.coalesce(PeriodClosure.month, WHOLE_YEAR)
_CLOSED = select(PeriodClosure.month, PeriodClosure.starts_on, PeriodClosure.ends_on).where(
    PeriodClosure.decree_id == key("decree_id"), _IS_CLOSED
)


_HELD = select(Decree.id).where(Decree.id == key("decree_id"))
_HELD = _HELD.with_for_update(read=True, key_share=True)


async def lock_periods(session: AsyncSession, decree_id: UUID) -> None:
    """Let no period of the decree be closed until the transaction ends; writers share this."""
    if not is_sqlite(session):
        await session.execute(_HELD, {"decree_id": decree_id})


async def require_open(  # noqa: PLR0913 - where, what is touched, and what is known of it
    session: AsyncSession,
    decree_id: UUID,
    *,
    months: Collection[int] = (),
    spans: Sequence[Span] = (),
    is_held: bool = False,
    is_choice: bool = False,
) -> None:
    """Raise Conflict (`period_closed`) if a month named or a day of a span lies in a closed period.

    Spans are first and last days. A closed year closes everything of the decree, days outside of
    the plan's year too. Holds the decree, so that the answer is true until the transaction ends,
    unless the caller already does (`is_held`). `is_choice`: the person names these days just now,
    so who wanted more than the closed month is told that there are others.
    """
    if not is_held:
        await lock_periods(session, decree_id)
    ends = {f"first_{n}": first for n, (first, _) in enumerate(spans)}
    ends |= {f"last_{n}": last for n, (_, last) in enumerate(spans)}
    values = {"decree_id": decree_id, "months": list(months), **ends}
    statement = _first_closed(len(spans))
    found = await in_one_go(session, lambda execute: execute(statement, values).scalar())
    require_none_closed(found, spans, is_choice=is_choice)


def require_none_closed(
    found: int | None, spans: Sequence[Span], *, is_choice: bool = False
) -> None:
    """Raise Conflict for the closed period that was found (`closed_period`), if there is one."""
    if found is not None:
        raise period_closed(found, shorter=is_choice and _reach_beyond(found, spans))


def _reach_beyond(period: int, spans: Sequence[Span]) -> bool:
    """Whether a day lies outside of the closed month; there is none outside of a closed year."""
    ends = {day.year * A_YEAR + day.month for span in spans for day in span}
    return period % A_YEAR != WHOLE_YEAR and ends != {period}


@cache
def _first_closed(spans: int) -> AnySelect:
    """The first closed period among months and so many spans, all given when it runs."""
    days = [(_day(f"first_{n}"), _day(f"last_{n}")) for n in range(spans)]
    named = PeriodClosure.month.in_(bindparam("months", expanding=True, type_=Integer()))
    touched = [named, *(_touches(first, last) for first, last in days)]
    return select(func.min(_PERIOD)).where(
        PeriodClosure.decree_id == key("decree_id"),
        _IS_CLOSED,
        or_(PeriodClosure.month.is_(None), *touched),
    )


async def closed_months(session: AsyncSession, decree_id: UUID) -> frozenset[int]:
    """The closed months of the decree; all of them when the year is closed."""
    rows = await _closed(session, decree_id)
    closed = frozenset(WHOLE_YEAR if row.month is None else row.month for row in rows)
    return frozenset(MONTHS) if WHOLE_YEAR in closed else closed


async def closed_spans(session: AsyncSession, decree_id: UUID) -> list[Span]:
    """The first and last days of what is closed; those of all time when the year is closed."""
    rows = await _closed(session, decree_id)
    return [ALL_TIME if row.month is None else (row.starts_on, row.ends_on) for row in rows]


async def _closed(session: AsyncSession, decree_id: UUID) -> Sequence[AnyRow]:
    here = {"decree_id": decree_id}
    return await in_one_go(session, lambda execute: execute(_CLOSED, here).all())


def closed_period(decree_id: Column, first: Column, last: Column) -> ColumnElement[int | None]:
    """SQL: the first closed period of the decree (as 202308; 202300: the year) they touch.

    A day is its own first and last one. Null when all that they touch is open.
    """
    return (
        select(func.min(_PERIOD))
        .where(
            PeriodClosure.decree_id == decree_id,
            _IS_CLOSED,
            or_(PeriodClosure.month.is_(None), _touches(first, last)),
        )
        .correlate_except(PeriodClosure)
        .scalar_subquery()
    )


def _touches(first: Column, last: Column) -> ColumnElement[bool]:
    return and_(first <= PeriodClosure.ends_on, last >= PeriodClosure.starts_on)


def _day(name: str) -> BindParameter[date]:
    return bindparam(name, type_=Date())
