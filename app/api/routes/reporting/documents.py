"""What is printed: members, plan, a team's card, receipts, attendance, gaps."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from app.api.dependencies import AppDatabase, AppSettings, CurrentActor
from app.api.printed import PRINTED, answered, printed, printed_as
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.reporting.reports.documents import ReportDocumentQuery
from app.services.decrees import queries, teams
from app.services.evidence.rows import showing
from app.services.reporting.documents.people import (
    attendance_list,
    members_document,
    team_card,
)
from app.services.reporting.documents.plan import plan_document
from app.services.reporting.documents.receipts import evidence_receipt
from app.services.reporting.documents.report.files import MEDIA_TYPES, made, printed_report
from app.services.reporting.meetings import queries as meetings
from app.services.reporting.reports.content import read_content

router = FeatureRouter("documents")


@router.operation(
    "GET",
    "/decrees/{decree_id}/members.pdf",
    permission=Permission.TEAM_READ,
    errors=(404,),
    **PRINTED,
)
async def read_members_document(
    decree_id: UUID, database: AppDatabase, actor: CurrentActor
) -> Response:
    """Cetak susunan tim dan tugasnya seperti Lampiran I (members and duties, printed)."""
    async with database.reading() as session:
        needed = Permission.TEAM_READ
        decree = await queries.get_visible(session, actor, decree_id, needed, even_voided=True)
        document = await members_document(session, decree)
    return await printed(document)


@router.operation(
    "GET",
    "/decrees/{decree_id}/plan.pdf",
    permission=Permission.PLAN_READ,
    errors=(404,),
    **PRINTED,
)
async def read_plan_document(
    decree_id: UUID, database: AppDatabase, actor: CurrentActor
) -> Response:
    """Cetak rencana aksi dengan bulannya seperti Lampiran II (the plan, printed)."""
    async with database.reading() as session:
        decree = await queries.get_visible(session, actor, decree_id, Permission.PLAN_READ)
        document = await plan_document(session, actor, decree)
    return await printed(document)


@router.operation(
    "GET",
    "/teams/{team_id}/card.pdf",
    permission=Permission.TEAM_READ,
    errors=(404,),
    **PRINTED,
)
async def read_team_card(team_id: UUID, database: AppDatabase, actor: CurrentActor) -> Response:
    """Cetak kartu tim: tugas dan anggotanya (a team's card, printed)."""
    async with database.reading() as session:
        team, decree = await teams.get_visible(session, actor, team_id)
        told = await teams.read_team(session, actor, team, decree)
        document = await team_card(session, told, decree)
    return await printed(document)


@router.operation(
    "GET",
    "/evidence/{evidence_id}/receipt.pdf",
    permission=Permission.EVIDENCE_LIST,
    errors=(404,),
    **PRINTED,
)
async def read_evidence_receipt(
    evidence_id: UUID, database: AppDatabase, settings: AppSettings, actor: CurrentActor
) -> Response:
    """Cetak tanda terima eviden dengan sidik dan kode QR (a receipt for evidence, printed)."""
    async with database.reading() as session:
        evidence = await showing.read_evidence(session, actor, evidence_id)
        document = await evidence_receipt(session, evidence, settings)
    return await printed(document)


@router.operation(
    "GET",
    "/meetings/{meeting_id}/attendance.pdf",
    permission=Permission.MEETING_READ,
    errors=(403, 404),
    **PRINTED,
)
async def read_attendance_list(
    meeting_id: UUID, database: AppDatabase, actor: CurrentActor
) -> Response:
    """Cetak daftar hadir rapat (a meeting's attendance list, printed)."""
    async with database.reading() as session:
        located = await meetings.get_visible(session, actor, meeting_id)
        told = await meetings.read_meeting(session, actor, meeting_id)
        document = await attendance_list(session, told, located.decree)
    return await printed(document)


@router.operation(
    "GET",
    "/reports/{report_id}/document",
    permission=Permission.REPORT_READ,
    errors=(403, 404),
    **printed_as(*MEDIA_TYPES.values()),
)
async def read_report_document(
    report_id: UUID,
    query: Annotated[ReportDocumentQuery, Query()],
    database: AppDatabase,
    actor: CurrentActor,
) -> Response:
    """Laporan sebagai PDF, DOCX, atau XLSX dengan angka yang sama (the report as a file)."""
    async with database.reading() as session:
        content = await read_content(session, actor, report_id)
        report = await printed_report(session, content)
    form = query.format
    return answered(await made(report, form), MEDIA_TYPES[form], report.file_name(form))
