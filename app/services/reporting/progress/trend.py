"""The year behind: how things stood at the end of each month, and on any two days."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Invalid
from app.models import Decree
from app.policies.actors import Actor
from app.schemas.reporting.progress import (
    ComparisonQuery,
    ProgressChange,
    ProgressComparison,
    TeamProgressChange,
    TrendPoint,
    TrendRead,
)
from app.services.platform.references import team_reference
from app.services.reporting.progress.calendars import Calendar, Moment, calendar_of
from app.services.reporting.progress.counting import Tally, change, month_counts, summed
from app.services.reporting.progress.decree import working_teams
from app.services.reporting.progress.records import load_history


async def read_trend(
    session: AsyncSession, actor: Actor, decree: Decree, team_id: UUID | None = None
) -> TrendRead:
    """The decree, or one of its teams, at the end of every month that is over, and now."""
    calendar = await calendar_of(session, decree)
    history = await load_history(session, actor, decree, calendar.year)

    def counted(moment: Moment) -> Tally:
        if team_id is None:
            return history.total_at(moment)
        return history.at(moment)[str(team_id)]

    return TrendRead(
        id=decree.id,
        year=calendar.year,
        points=[_point(counted(each), history.year, each) for each in calendar.month_ends()],
    )


async def compare_days(
    session: AsyncSession, actor: Actor, decree: Decree, query: ComparisonQuery
) -> ProgressComparison:
    """Two days and what changed between them; raises Invalid (a day to come, days reversed)."""
    calendar = await calendar_of(session, decree)
    days = _days(calendar, query)
    history = await load_history(session, actor, decree, calendar.year)
    teams = await working_teams(session, actor, decree)
    first, second = (history.at(calendar.end_of(day)) for day in days)
    return ProgressComparison(
        id=decree.id,
        first_day=days[0],
        second_day=days[1],
        total=_compared(summed(first.values()), summed(second.values())),
        teams=[
            TeamProgressChange(
                team=team_reference(row),
                **dict(_compared(first[str(row.team_id)], second[str(row.team_id)])),
            )
            for row in teams
        ],
    )


def _days(calendar: Calendar, query: ComparisonQuery) -> tuple[date, date]:
    """The days asked for, or else today, and the first of the month of the day before the second.

    Then every month before is over; on its last day a month is not expected yet.
    """
    second = query.second or calendar.today
    if second > calendar.today:
        raise Invalid("day_to_come", pointer="query/to")
    first = query.first or _month_until(second)
    if first > second:
        raise Invalid("period_reversed", pointer="query/from")
    return first, second


def _month_until(day: date) -> date:
    """The first day of the month of the day before."""
    return date.fromordinal(max(day.toordinal() - 1, 1)).replace(day=1)


def _point(total: Tally, year: int, moment: Moment) -> TrendPoint:
    numbers = total.numbers()
    return TrendPoint(
        day=moment.day,
        planned_to_date=_begun(total, year, moment.day),
        done_to_date=numbers.months.done,
        **dict(numbers),
    )


def _begun(total: Tally, year: int, day: date) -> int:
    """The planned months that had begun by the day."""
    return sum(
        month_counts(months).planned
        for month, months in total.by_month.items()
        if date(year, month, 1) <= day
    )


def _compared(first: Tally, second: Tally) -> ProgressChange:
    before, after = first.numbers(), second.numbers()
    return ProgressChange(first=before, second=after, change=change(before, after))
