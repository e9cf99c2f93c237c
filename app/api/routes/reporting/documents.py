"""What is printed: members, plan, a team's card, receipts, attendance, gaps."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from app.api.dependencies import AppDatabase, CurrentActor
from app.api.printed import Asked, Printout, answered, declare_printouts, printed_as
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.reporting.reports.documents import ReportDocumentQuery
from app.services.decrees import queries, teams
from app.services.evidence.rows import showing
from app.services.reporting.documents.files import MEDIA_TYPES, made
from app.services.reporting.documents.people import (
    attendance_list,
    members_document,
    team_card,
)
from app.services.reporting.documents.plan import plan_document
from app.services.reporting.documents.printing import Document
from app.services.reporting.documents.receipts import evidence_receipt
from app.services.reporting.documents.report.files import printed_report
from app.services.reporting.meetings import queries as meetings
from app.services.reporting.reports.content import read_content

router = FeatureRouter("documents")


async def _members(asked: Asked) -> Document:
    needed = Permission.TEAM_READ
    decree = await queries.get_visible(
        asked.session, asked.actor, asked.key, needed, even_voided=True
    )
    return await members_document(asked.session, decree)


async def _plan(asked: Asked) -> Document:
    needed = Permission.PLAN_READ
    decree = await queries.get_visible(asked.session, asked.actor, asked.key, needed)
    return await plan_document(asked.session, asked.actor, decree)


async def _card(asked: Asked) -> Document:
    team, decree = await teams.get_visible(asked.session, asked.actor, asked.key)
    told = await teams.read_team(asked.session, asked.actor, team, decree)
    return await team_card(asked.session, told, decree)


async def _receipt(asked: Asked) -> Document:
    evidence = await showing.read_evidence(asked.session, asked.actor, asked.key)
    return await evidence_receipt(asked.session, evidence, asked.settings)


async def _attendance(asked: Asked) -> Document:
    located = await meetings.get_visible(asked.session, asked.actor, asked.key)
    told = await meetings.read_meeting(asked.session, asked.actor, asked.key)
    return await attendance_list(asked.session, told, located.decree)


declare_printouts(
    router,
    Printout(
        "read_members_document",
        "/decrees/{decree_id}/members.pdf",
        Permission.TEAM_READ,
        _members,
        "Cetak susunan tim dan tugasnya seperti Lampiran I (members and duties, printed).",
    ),
    Printout(
        "read_plan_document",
        "/decrees/{decree_id}/plan.pdf",
        Permission.PLAN_READ,
        _plan,
        "Cetak rencana aksi dengan bulannya seperti Lampiran II (the plan, printed).",
    ),
    Printout(
        "read_team_card",
        "/teams/{team_id}/card.pdf",
        Permission.TEAM_READ,
        _card,
        "Cetak kartu tim: tugas dan anggotanya (a team's card, printed).",
    ),
    Printout(
        "read_evidence_receipt",
        "/evidence/{evidence_id}/receipt.pdf",
        Permission.EVIDENCE_LIST,
        _receipt,
        "Cetak tanda terima eviden dengan sidik dan kode QR (a receipt for evidence, printed).",
    ),
    Printout(
        "read_attendance_list",
        "/meetings/{meeting_id}/attendance.pdf",
        Permission.MEETING_READ,
        _attendance,
        "Cetak daftar hadir rapat (a meeting's attendance list, printed).",
        errors=(403, 404),
    ),
)


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
