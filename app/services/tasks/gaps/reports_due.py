"""Reports that an office should have submitted by now, of one year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.calendar import MONTHS
from app.models import Decree, Report, ReportSettings
from app.models.report import ReportKind, ReportStatus
from app.services.platform.sql import AnyRow
from app.services.reporting.reports.periods import MONTHS_IN, days_of, label_of

SUBMITTED: Final = (ReportStatus.SUBMITTED, ReportStatus.ACKNOWLEDGED)
_DAYS: Final = {kind: f"{kind.value}_due_days" for kind in ReportKind}


@dataclass(frozen=True)
class OverdueReport:
    """A period whose report is not submitted; `href` (below /api/v1) is where that is put right."""

    label: str
    due_date: date
    href: str


async def overdue_reports(
    session: AsyncSession, decree: Decree, year: int, today: date
) -> list[OverdueReport]:
    """Those of the whole office, the earliest first; none where it never said when they are due.

    As `services.tasks.reminders.reports_due` counts them: of periods that ended under the decree.
    """
    rows = (await session.execute(_expected(decree, year))).all()
    return sorted(_overdue(decree, rows, year, today), key=lambda each: each.due_date)


def _expected(decree: Decree, year: int) -> Any:  # noqa: ANN401 - a select of mixed columns
    """The office's days, beside each of its reports of the year, or none."""
    of_office = and_(
        Report.work_unit_id == ReportSettings.work_unit_id,
        Report.team_id.is_(None),
        Report.year == year,
        Report.status != ReportStatus.DISCARDED,
    )
    days = (getattr(ReportSettings, name) for name in _DAYS.values())
    told = (Report.id, Report.kind, Report.covers_to, Report.status)
    return (
        select(*days, *told)
        .outerjoin(Report, of_office)
        .where(ReportSettings.work_unit_id == decree.work_unit_id)
    )


def _overdue(
    decree: Decree,
    rows: Sequence[AnyRow],
    year: int,
    today: date,
) -> Iterator[OverdueReport]:
    begun: dict[tuple[ReportKind, date], AnyRow] = {}
    for row in rows:
        place = row.kind, row.covers_to
        if row.id and (place not in begun or row.status in SUBMITTED):
            begun[place] = row
    since = decree.effective_from or decree.date
    for kind, name in _DAYS.items() if rows else ():
        days = getattr(rows[0], name)
        for period in range(1, len(MONTHS) // MONTHS_IN[kind] + 1) if days is not None else ():
            _, last = days_of(kind, year, period)
            found = begun.get((kind, last))
            if found and found.status in SUBMITTED:
                continue
            due = last + timedelta(days=days)
            if since <= last and due < today:
                label = label_of(kind, year, period)
                href = f"reports/{found.id}" if found else f"reports?decree_id={decree.id}"
                yield OverdueReport(label, due, href)
