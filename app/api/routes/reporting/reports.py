"""Reports, what is printed of them, and their steps."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.api.dependencies import CurrentActor, ReadSession, WriteSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.reporting.reports.content import ReportContent
from app.schemas.reporting.reports.reports import ReportCreate, ReportPage, ReportQuery, ReportRead
from app.services.reporting.reports import commands, content, queries
from app.services.tasks.gaps.for_reports import gaps_by_severity

router = FeatureRouter("reports", seen_with=Permission.REPORT_READ)
READ, WRITE = Permission.REPORT_READ, Permission.REPORT_WRITE


@router.operation("GET", "/reports", permission=READ, errors=(403,))
async def list_reports(
    query: Annotated[ReportQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> ReportPage:
    """Laporan monitoring dan evaluasi yang dapat Anda lihat (reports in sight)."""
    return links(await queries.list_reports(session, actor, query))


@router.operation(
    "POST", "/reports", permission=WRITE, errors=(403, 404, 409), location="/reports/{id}"
)
async def create_report(
    body: ReportCreate, session: WriteSession, actor: CurrentActor
) -> ReportRead:
    """Mulai laporan suatu periode dari data saat ini (begin a report with the data of now)."""
    report = await commands.create_report(session, actor, body, gaps_by_severity)
    return await queries.read_report(session, actor, report.id)


@router.operation("GET", "/reports/{report_id}", permission=READ, errors=(403, 404))
async def read_report(report_id: UUID, session: ReadSession, actor: CurrentActor) -> ReportRead:
    """Satu laporan: bagian tim, rekomendasi, langkahnya (its parts and steps)."""
    return await queries.read_report(session, actor, report_id)


@router.operation("GET", "/reports/{report_id}/content", permission=READ, errors=(403, 404))
async def read_report_content(
    report_id: UUID, session: ReadSession, actor: CurrentActor
) -> ReportContent:
    """Segala yang dicetak dari laporan ini, dengan sidiknya (all that is printed of it)."""
    return await content.read_content(session, actor, report_id)
