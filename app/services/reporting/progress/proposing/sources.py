"""Where figures for the sheet come from: a table of sources, each by its name in the sheet.

A register or a survey that is added later is a row here (what it counts), one in `levels` (what
that proposes: a letter, a count, an index) and one in the sheet (`sumber_jawaban`).
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

from sqlalchemy import func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.calendar import MONTHS, last_day_of
from app.models import Decree, Directive, Finding, FollowUp, Report, ReportRecommendation, Team
from app.models.case import Case
from app.models.directive import DirectiveStatus
from app.models.finding import FindingSource, FindingStatus
from app.models.follow_up import FollowUpStatus
from app.models.report import RecommendationStatus, ReportKind, ReportStatus
from app.policies.actors import Actor
from app.policies.rules import Column
from app.services.platform.sql import AnySelect
from app.services.reporting.progress.calendars import Calendar
from app.services.reporting.progress.decree import read_decree_progress
from app.services.reporting.progress.proposing.levels import Figures

WRITING_DAYS = 30  # to write of a month that is over, and to take note of it; nobody rules it
_TOLD = (ReportStatus.SUBMITTED, ReportStatus.RETURNED, ReportStatus.ACKNOWLEDGED)
# What TPI recommends in an evaluation is no monitoring of the office's own: counted in, it would
# change the answer that TPI is looking at.
_BY_TPI = select(Finding.id).where(Finding.source == FindingSource.EVALUATION)
_CASES: tuple[tuple[str, type[Case], Column, Column], ...] = (
    ("findings", Finding, Finding.status == FindingStatus.CLOSED, Finding.id.not_in(_BY_TPI)),
    ("directives", Directive, Directive.status == DirectiveStatus.CLOSED, true()),
    (
        "follow_ups",
        FollowUp,
        FollowUp.status == FollowUpStatus.CLOSED,
        FollowUp.finding_id.is_(None) | FollowUp.finding_id.not_in(_BY_TPI),
    ),
)


class Place(NamedTuple):
    """Whose figures: the decree whose teams answer, of the evaluation's year, and who asks.

    `calendar` is that of the decree's plan.
    """

    session: AsyncSession
    actor: Actor
    decree: Decree
    calendar: Calendar
    year: int


async def progress(place: Place) -> Figures:
    """The evidence that the plan expects by now, as `GET /decrees/{id}/progress` counts it.

    Of another year than the plan's there is nothing to count (`OF_THE_PLAN`).
    """
    read = await read_decree_progress(place.session, place.actor, place.decree)
    expected = read.total.expected
    return {"expected": expected.by_now, "met": expected.met}


async def reports(place: Place) -> Figures:
    """Reports of the whole office for the year that were handed in, and months in them."""
    found = await place.session.execute(
        select(Report.kind, Report.status, Report.covers_from, Report.covers_to).where(
            Report.decree_id == place.decree.id,
            Report.team_id.is_(None),
            Report.year == place.year,
            Report.corrects_id.is_(None),
            Report.status.in_(_TOLD),
        )
    )
    rows = found.all()
    known = [
        row
        for row in rows
        if row.status is ReportStatus.ACKNOWLEDGED and row.kind is not ReportKind.YEAR
    ]
    over = _months_over(place.year, place.calendar.today)
    covered = [day for day in over if any(row.covers_from <= day <= row.covers_to for row in known)]
    return {
        "reports": len(rows),
        "acknowledged": sum(row.status is ReportStatus.ACKNOWLEDGED for row in rows),
        "months_over": len(over),
        "months_covered": len(covered),
    }


def _months_over(year: int, today: date) -> list[date]:
    """The last days of the year's months that are over by more than the time for writing."""
    ends = (last_day_of(year, month) for month in MONTHS)
    return [end for end in ends if end + timedelta(days=WRITING_DAYS) < today]


async def follow_ups(place: Place) -> Figures:
    """What the office's monitoring asked for in the year, and how much of it has come to its end.

    Whatever was raised on the year's days where the office is, and recommendations of its reports.
    """
    figures = {"total": 0, "closed": 0}
    first, end = (
        place.calendar.start_of(date(year, 1, 1)) for year in (place.year, place.year + 1)
    )
    counted = [
        (name, _count(thing, closed).where(own, thing.created_at >= first, thing.created_at < end))
        for name, thing, closed, own in _CASES
    ]
    recommended = (
        select(
            func.count().label("total"),
            func.count().filter(ReportRecommendation.status == RecommendationStatus.CLOSED),
        )
        .join(Report, Report.id == ReportRecommendation.report_id)
        .where(Report.status == ReportStatus.ACKNOWLEDGED, Report.year == place.year)
    )
    here = place.decree.id
    statements = [(name, statement.where(Team.decree_id == here)) for name, statement in counted]
    statements.append(("recommendations", recommended.where(Report.decree_id == here)))
    for name, statement in statements:
        total, closed = (await place.session.execute(statement)).one()
        figures |= {name: total, f"{name}_closed": closed}
        figures["total"] += total
        figures["closed"] += closed
    return figures


def _count(thing: type[Case], is_closed: Column) -> AnySelect:
    statement: AnySelect = select(func.count(), func.count().filter(is_closed)).select_from(thing)
    return statement.join(Team, Team.id == thing.team_id)


SOURCES: Final[Mapping[str, Callable[[Place], Awaitable[Figures]]]] = {
    "progress": progress,
    "reports": reports,
    "follow_ups": follow_ups,
}
# What only the plan's own year can be asked: another one's plan and reports are another decree's.
OF_THE_PLAN: Final = frozenset({"progress", "reports"})
