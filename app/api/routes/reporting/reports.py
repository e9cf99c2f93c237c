"""Reports, what is printed of them, and their steps."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query

from app.api.admission import Proof
from app.api.dependencies import (
    AppDatabase,
    CurrentActor,
    IfMatch,
    ReadSession,
    RequiredIfMatch,
    WriteSession,
)
from app.api.evidence_dependencies import AppIntake
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.api.steps import Step, Things, declare_steps, with_reason
from app.models.report import ReportOperation
from app.models.rights import Permission
from app.policies.reports import REPORTS
from app.schemas.evidence.evidence import ReasonInput
from app.schemas.reporting.reports.content import ReportContent
from app.schemas.reporting.reports.documents import ReportFormat
from app.schemas.reporting.reports.reports import ReportCreate, ReportPage, ReportQuery, ReportRead
from app.schemas.reporting.reports.writing import (
    ReportEvidence,
    ReportJudge,
    ReportReturn,
    ReportSubmit,
    ReportUpdate,
)
from app.services.reporting.documents.files import MEDIA_TYPES, made
from app.services.reporting.documents.report.files import printed_report
from app.services.reporting.reports import (
    chapters,
    commands,
    content,
    evidence,
    queries,
    transitions,
)
from app.services.reporting.reports.queries import LoadedReport
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


async def _for_edit(
    report_id: UUID, session: WriteSession, actor: CurrentActor, precondition: RequiredIfMatch
) -> LoadedReport:
    """The report for a change of it, held until the commit; its version must be named."""
    located = await queries.get_visible(session, actor, report_id, for_update=True)
    REPORTS.require_right(actor, ReportOperation.EDIT, located.facts)
    await precondition.check(lambda: queries.read_report(session, actor, report_id))
    return located


@router.operation("PATCH", "/reports/{report_id}", permission=WRITE, errors=(403, 404, 409))
async def update_report(
    report_id: UUID,
    body: ReportUpdate,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LoadedReport, Depends(_for_edit, scope="function")],
) -> ReportRead:
    """Tulis ringkasan laporan (write the summary)."""
    await chapters.update_report(session, actor, located, body)
    return await queries.read_report(session, actor, report_id)


THINGS = Things("report_id", REPORTS, queries.get_visible, queries.read_report)
STEPS: dict[StrEnum, Step[LoadedReport, Any]] = {
    ReportOperation.SUBMIT: Step(
        "submit_report",
        Permission.REPORT_SUBMIT,
        ReportSubmit,
        transitions.submit,
        "Ajukan kepada Pengarah: bernomor dan dibekukan (number it, freeze it, submit it).",
    ),
    ReportOperation.RETURN: Step(
        "return_report",
        Permission.REPORT_ACKNOWLEDGE,
        ReportReturn,
        transitions.send_back,
        "Kembalikan dengan alasan (send it back with a reason).",
    ),
    ReportOperation.ACKNOWLEDGE: Step(
        "acknowledge_report",
        Permission.REPORT_ACKNOWLEDGE,
        ReportJudge,
        transitions.acknowledge,
        "Nyatakan mengetahui laporan yang dibaca (take note of what was read).",
        Proof.RECENT,
    ),
    ReportOperation.DISCARD: Step(
        "discard_report",
        WRITE,
        ReasonInput,
        with_reason(transitions.discard),
        "Buang draf yang keliru dimulai, dengan alasan (let a draft go, with a reason).",
    ),
}
declare_steps(router, "/reports/{report_id}", THINGS, ReportRead, STEPS)


@router.operation(
    "POST",
    "/reports/{report_id}/evidence",
    permission=Permission.EVIDENCE_UPLOAD,
    errors=(403, 404, 409, 507),
)
async def create_report_evidence(
    report_id: UUID,
    body: ReportEvidence,
    database: AppDatabase,
    intake: AppIntake,
    session: WriteSession,
    actor: CurrentActor,
    precondition: IfMatch,
) -> ReportRead:
    """Buat draf eviden dari laporan yang sudah diketahui, dengan PDF-nya (draft evidence of it).

    Printed before anything is written: nobody waits for it, and a failure leaves nothing behind.
    """
    async with database.reading() as look:
        told = await evidence.content_for_evidence(look, actor, report_id)
        report = await printed_report(look, told)
    pdf, name = await made(report, ReportFormat.PDF), report.file_name(ReportFormat.PDF)
    file = await intake.receive_made(name, pdf, MEDIA_TYPES[ReportFormat.PDF])
    located = await queries.get_visible(session, actor, report_id, for_update=True)
    await precondition.check(lambda: queries.read_report(session, actor, report_id))
    await intake.require_kept(session, [file])
    await evidence.draft_evidence(session, actor, located, body, file)
    return await queries.read_report(session, actor, report_id)


@router.operation("POST", "/reports/{report_id}/refresh", permission=WRITE, errors=(403, 404, 409))
async def refresh_report(
    report_id: UUID,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LoadedReport, THINGS.changing(ReportOperation.REFRESH)],
) -> ReportRead:
    """Ambil ulang datanya; yang sudah ditulis orang tetap (take the data anew)."""
    await commands.refresh(session, actor, located, gaps_by_severity)
    return await queries.read_report(session, actor, report_id)


@router.operation(
    "POST",
    "/reports/{report_id}/correct",
    permission=WRITE,
    errors=(403, 404, 409),
    location="/reports/{id}",
)
async def correct_report(
    report_id: UUID,  # noqa: ARG001 - read by what finds the report
    body: ReasonInput,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LoadedReport, THINGS.changing(ReportOperation.CORRECT)],
) -> ReportRead:
    """Mulai laporan pembetulan yang menyebut laporan ini (begin a correction that names it)."""
    made = await commands.correct(session, actor, located, body.reason, gaps_by_severity)
    return await queries.read_report(session, actor, made.id)
