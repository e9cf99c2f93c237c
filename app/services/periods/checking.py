"""Whether a period is closed; every change of what lies in one asks here."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Date, ScalarSelect, and_, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Decree, PeriodClosure
from app.models.period import WHOLE_YEAR
from app.policies.periods import period_closed
from app.policies.rules import Column
from app.services.plan.tree import MONTHS

Span = tuple[date, date]
ALL_TIME: Span = (date.min, date.max)

_IS_CLOSED = PeriodClosure.reopened_at.is_(None)
_PERIOD = func.coalesce(PeriodClosure.month, WHOLE_YEAR)


async def hold(session: AsyncSession, decree_id: UUID | ScalarSelect[UUID]) -> None:
    """Let no period of the decree be closed until the transaction ends; writers share this."""
    row = select(Decree.id).where(Decree.id == decree_id)
    await session.execute(row.with_for_update(read=True, key_share=True))


async def require_open(
    session: AsyncSession,
    decree: Decree,
    *,
    months: Collection[int] = (),
    spans: Collection[Span] = (),
) -> None:
    """Raise Conflict (`period_closed`) if a month named or a day of a span lies in a closed period.

    Spans are first and last days. A closed year closes everything of the decree, days outside of
    the plan's year too. Holds the decree, so that the answer is true until the transaction ends.
    """
    await hold(session, decree.id)
    touched = [PeriodClosure.month.in_(months), *(_touches(*map(_day, span)) for span in spans)]
    found = await session.scalar(
        select(func.min(_PERIOD)).where(
            PeriodClosure.decree_id == decree.id,
            _IS_CLOSED,
            or_(PeriodClosure.month.is_(None), *touched),
        )
    )
    if found is not None:
        raise period_closed(found)


async def closed_months(session: AsyncSession, decree_id: UUID) -> frozenset[int]:
    """The closed months of the decree; all of them when the year is closed."""
    found = await session.scalars(
        select(_PERIOD).where(PeriodClosure.decree_id == decree_id, _IS_CLOSED)
    )
    closed = frozenset(found)
    return frozenset(MONTHS) if WHOLE_YEAR in closed else closed


async def closed_spans(session: AsyncSession, decree_id: UUID) -> list[Span]:
    """The first and last days of what is closed; those of all time when the year is closed."""
    rows = await session.execute(
        select(PeriodClosure.month, PeriodClosure.starts_on, PeriodClosure.ends_on).where(
            PeriodClosure.decree_id == decree_id, _IS_CLOSED
        )
    )
    return [ALL_TIME if row.month is None else (row.starts_on, row.ends_on) for row in rows]


def closed_period(decree_id: Column, first: Column, last: Column) -> ColumnElement[int | None]:
    """SQL: the first closed period of the decree (a month's number or WHOLE_YEAR) they touch.

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


def _day(day: date) -> ColumnElement[date]:
    return literal(day, Date)
