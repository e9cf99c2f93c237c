"""Recommendations of earlier reports, carried over until another person closes them."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.models import (
    Decree,
    Evidence,
    EvidenceRevision,
    Report,
    ReportRecommendation,
    WorkUnit,
)
from app.models.report import RecommendationStatus, ReportStatus
from app.schemas.reporting.reports.snapshot import CarriedRecommendation
from app.services.evidence.statements import revealed
from app.services.platform.sql import AnyRow
from app.services.reporting.reports.parts import plan_row, recommendations
from app.services.reporting.reports.snapshot.scope import NOBODY, Scope

_STANDING = (ReportStatus.SUBMITTED, ReportStatus.ACKNOWLEDGED)
_Correction = aliased(Report)
_TITLE = (
    select(case((revealed(NOBODY), EvidenceRevision.title)))
    .join(Evidence, Evidence.id == EvidenceRevision.evidence_id)
    .where(
        Evidence.id == ReportRecommendation.evidence_id,
        EvidenceRevision.number == Evidence.revision_number,
    )
    .correlate(ReportRecommendation)
    .scalar_subquery()
)


async def carried_over(session: AsyncSession, scope: Scope) -> list[CarriedRecommendation]:
    """What earlier reports about the same recommended, and is open or was closed since this began.

    Earlier are those of the office (or of the team) whose period ended before this one does, of
    any decree; of a period of the same end the shorter ones. Reports that were corrected or sent
    back recommend nothing.
    """
    zone = ZoneInfo(await session.scalar(_ZONE.where(Decree.id == scope.decree.id)) or "UTC")
    begin = datetime.combine(scope.covers_from, time.min, zone)
    still = ReportRecommendation.status == RecommendationStatus.OPEN
    found = await session.execute(
        recommendations(
            Report.id.label("report_id"),
            Report.number.label("report_number"),
            _TITLE.label("title"),
        )
        .join(Report, Report.id == ReportRecommendation.report_id)
        .where(
            _about_the_same(scope),
            Report.status.in_(_STANDING),
            ~_corrected(),
            _earlier(scope),
            or_(still, ReportRecommendation.closed_at >= begin),
        )
        .order_by(Report.covers_to, Report.number_order, Report.id, ReportRecommendation.position)
    )
    return [_line(row, zone) for row in found]


_ZONE = select(WorkUnit.time_zone).join(Decree, Decree.work_unit_id == WorkUnit.id)


def _about_the_same(scope: Scope) -> ColumnElement[bool]:
    if scope.team_id is not None:
        return Report.team_id == scope.team_id
    return and_(Report.work_unit_id == scope.decree.work_unit_id, Report.team_id.is_(None))


def _earlier(scope: Scope) -> ColumnElement[bool]:
    """The quarter's recommendations are followed up in the yearly report that ends with it."""
    same_end = and_(Report.covers_to == scope.covers_to, Report.covers_from > scope.covers_from)
    return or_(Report.covers_to < scope.covers_to, same_end)


def _corrected() -> ColumnElement[bool]:
    stands = select(_Correction.id).where(
        _Correction.corrects_id == Report.id, _Correction.status.in_(_STANDING)
    )
    return stands.correlate(Report).exists()


def _line(row: AnyRow, zone: ZoneInfo) -> CarriedRecommendation:
    closed_at: Any = row.closed_at
    return CarriedRecommendation(
        **{name: getattr(row, name) for name in _PLAIN},
        plan_row=plan_row(row),
        closed_by=row.by_name,
        closed_on=closed_at.astimezone(zone).date() if closed_at else None,
        evidence_title=row.title,
    )


_PLAIN = (
    "id", "report_id", "report_number", "position", "text", "responsible", "due_date", "status",
    "close_reason", "evidence_id",
)  # fmt: skip
