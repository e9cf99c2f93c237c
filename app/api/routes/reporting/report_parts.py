"""Parts of reports: the teams' chapters, recommendations, signed copies, and when they are due."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from app.api import ranges
from app.api.admission import Access, Proof
from app.api.dependencies import (
    AppDatabase,
    AppStorage,
    CurrentActor,
    ReadSession,
    RequiredIfMatch,
    WriteSession,
)
from app.api.routing import FeatureRouter
from app.api.signing import SigningDesk
from app.api.uploads import FILE_ANSWERS, SCAN_BODY
from app.models import WorkUnit
from app.models.report import RecommendationOperation, ReportOperation
from app.models.rights import Permission
from app.policies.reports import RECOMMENDATIONS, REPORTS
from app.schemas.reporting.reports.reports import ReportRead
from app.schemas.reporting.reports.signatures import ReportSign
from app.schemas.reporting.reports.writing import (
    RecommendationClose,
    RecommendationCreate,
    ReportChapterRead,
    ReportChapterUpdate,
    ReportSettingsRead,
    ReportSettingsUpdate,
)
from app.services.identity import work_units
from app.services.reporting.reports import chapters, queries, recommendations
from app.services.reporting.reports import settings as due
from app.services.reporting.reports.queries import LoadedReport
from app.services.reporting.reports.recommendations import LoadedRecommendation
from app.services.reporting.signatures.files import file_to_open
from app.services.reporting.signatures.of_reports import ReportPapers

router = FeatureRouter("reports", seen_with=Permission.REPORT_READ)
READ, WRITE = Permission.REPORT_READ, Permission.REPORT_WRITE
CHAPTER = "/reports/{report_id}/teams/{team_id}"
RECOMMENDATION = "/reports/{report_id}/recommendations/{recommendation_id}"
PAPERS = ReportPapers()
SETTINGS = "/work-units/{work_unit_id}/report-settings"


@router.operation("GET", CHAPTER, permission=READ, errors=(403, 404))
async def read_report_chapter(
    report_id: UUID, team_id: UUID, session: ReadSession, actor: CurrentActor
) -> ReportChapterRead:
    """Bagian satu tim, dan paragraf yang belum disentuh (a team's part, and what is untouched)."""
    return await chapters.read_chapter(session, actor, report_id, team_id)


async def _chapter_for_edit(
    report_id: UUID,
    team_id: UUID,
    session: WriteSession,
    actor: CurrentActor,
    precondition: RequiredIfMatch,
) -> LoadedReport:
    """The report for a team's words in it, held until the commit; the part's version is named."""
    located = await queries.get_visible(session, actor, report_id, for_update=True)
    await chapters.require_writing(session, actor, located, team_id)
    await precondition.check(lambda: chapters.read_chapter(session, actor, report_id, team_id))
    return located


@router.operation("PATCH", CHAPTER, permission=WRITE, errors=(403, 404, 409))
async def update_report_chapter(
    report_id: UUID,
    team_id: UUID,
    body: ReportChapterUpdate,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LoadedReport, Depends(_chapter_for_edit, scope="function")],
) -> ReportChapterRead:
    """Tulis bagian tim: capaian, kendala, solusi, rencana berikutnya (write a team's part)."""
    await chapters.update_chapter(session, actor, located, team_id, body)
    return await chapters.read_chapter(session, actor, report_id, team_id)


async def _for_recommending(
    report_id: UUID, session: WriteSession, actor: CurrentActor, precondition: RequiredIfMatch
) -> LoadedReport:
    located = await queries.get_visible(session, actor, report_id, for_update=True)
    REPORTS.require_right(actor, ReportOperation.RECOMMEND, located.facts)
    await precondition.check(lambda: queries.read_report(session, actor, report_id))
    return located


@router.operation(
    "POST",
    "/reports/{report_id}/recommendations",
    permission=WRITE,
    errors=(403, 404, 409),
    status_code=HTTPStatus.CREATED,
)
async def add_recommendation(
    report_id: UUID, body: RecommendationCreate, session: WriteSession, actor: CurrentActor
) -> ReportRead:
    """Tambah rekomendasi: apa, siapa, kapan, baris rencana mana (add a recommendation)."""
    located = await queries.get_visible(session, actor, report_id, for_update=True)
    await recommendations.add_recommendation(session, actor, located, body)
    return await queries.read_report(session, actor, report_id)


@router.operation("DELETE", RECOMMENDATION, permission=WRITE, errors=(403, 404, 409))
async def remove_recommendation(
    report_id: UUID,
    recommendation_id: UUID,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LoadedReport, Depends(_for_recommending, scope="function")],
) -> ReportRead:
    """Hapus rekomendasi dari draf; If-Match berisi ETag laporan (remove it from the draft)."""
    await recommendations.remove_recommendation(session, actor, located, recommendation_id)
    return await queries.read_report(session, actor, report_id)


async def _to_close(
    report_id: UUID, recommendation_id: UUID, session: WriteSession, actor: CurrentActor
) -> LoadedRecommendation:
    located = await recommendations.get_recommendation(session, actor, report_id, recommendation_id)
    RECOMMENDATIONS.require_right(actor, RecommendationOperation.CLOSE, located.facts)
    return located


@router.operation(
    "POST",
    f"{RECOMMENDATION}/close",
    permission=Permission.FINDING_CLOSE,
    errors=(403, 404, 409),
)
async def close_recommendation(
    report_id: UUID,
    body: RecommendationClose,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LoadedRecommendation, Depends(_to_close, scope="function")],
) -> ReportRead:
    """Tutup rekomendasi orang lain, dengan alasan dan evidennya (close what another wrote)."""
    await recommendations.close_recommendation(session, actor, located, body)
    return await queries.read_report(session, actor, report_id)


@router.operation(
    "POST",
    "/reports/{report_id}/signatures",
    permission=(Permission.REPORT_SUBMIT, Permission.REPORT_ACKNOWLEDGE),
    proof=Proof.RECENT,
    errors=(403, 404, 409, 412, 503, 507),
    status_code=HTTPStatus.CREATED,
    has_secret=True,
)
async def sign_report(report_id: UUID, body: ReportSign, desk: SigningDesk) -> ReportRead:
    """Tanda tangani PDF laporan secara elektronik (sign the report's PDF).

    By the office's certificate (PAdES), or by BSrE with NIK and passphrase, which nobody keeps.
    """
    return await desk.sign(PAPERS, report_id, body, queries.read_report)


@router.operation(
    "POST",
    "/reports/{report_id}/scans",
    permission=WRITE,
    errors=(403, 404, 409, 412, 413, 415, 507),
    status_code=HTTPStatus.CREATED,
    request_body=SCAN_BODY,
    response_model=ReportRead,
)
async def attach_report_scan(
    report_id: UUID, request: Request, desk: SigningDesk
) -> ReportRead | Response:
    """Lampirkan pindaian laporan yang ditandatangani basah (attach the scan of the signed paper).

    Its words are compared with those of the document; how many it has is kept with it.
    """
    return await desk.attach(PAPERS, report_id, request, queries.read_report)


@router.operation(
    "GET",
    "/reports/{report_id}/files/{file_id}/content",
    permission=READ,
    errors=(403, 404, 409, 416),
    response_class=Response,
    responses=FILE_ANSWERS,
)
async def read_report_file_content(
    report_id: UUID,
    file_id: UUID,
    request: Request,
    database: AppDatabase,
    storage: AppStorage,
    actor: CurrentActor,
) -> Response:
    """Unduh salinan bertanda tangan atau pindaian (download a signed copy or a scan)."""
    async with database.reading() as session:
        file = await file_to_open(session, actor, PAPERS, report_id, file_id)
    return await ranges.file_response(request, storage, file)


@router.operation("GET", SETTINGS, permission=Access.SIGNED_IN, errors=(404,))
async def read_report_settings(
    work_unit_id: UUID, session: ReadSession, actor: CurrentActor
) -> ReportSettingsRead:
    """Kapan laporan satuan kerja ini jatuh tempo (when the office's reports are due)."""
    unit = await work_units.get_visible(session, actor, work_unit_id)
    return await due.read_settings(session, unit)


async def _settings_for_edit(
    work_unit_id: UUID, session: WriteSession, actor: CurrentActor, precondition: RequiredIfMatch
) -> WorkUnit:
    unit = await work_units.get_visible(session, actor, work_unit_id)
    due.require_setting(actor, unit)
    await precondition.check(lambda: due.read_settings(session, unit))
    return unit


@router.operation("PUT", SETTINGS, permission=Permission.REPORT_SUBMIT, errors=(403, 404))
async def set_report_settings(
    body: ReportSettingsUpdate,
    session: WriteSession,
    actor: CurrentActor,
    unit: Annotated[WorkUnit, Depends(_settings_for_edit, scope="function")],
) -> ReportSettingsRead:
    """Atur berapa hari setelah periodenya tiap laporan jatuh tempo (set when they are due)."""
    await due.set_settings(session, actor, unit, body)
    return await due.read_settings(session, unit)
