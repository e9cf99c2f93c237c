"""Parts of reports: the teams' chapters, recommendations, and when reports are due."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from app.api.admission import Access
from app.api.dependencies import CurrentActor, ReadSession, RequiredIfMatch, WriteSession
from app.api.routing import FeatureRouter
from app.models import WorkUnit
from app.models.report import RecommendationOperation, ReportOperation
from app.models.rights import Permission
from app.policies.reports import RECOMMENDATIONS, REPORTS
from app.schemas.reporting.reports.reports import ReportRead
from app.schemas.reporting.reports.writing import (
    RecommendationClose,
    RecommendationCreate,
    ReportChapterRead,
    ReportChapterUpdate,
    ReportSettingsRead,
    ReportSettingsUpdate,
)
from app.services.identity import work_units
from app.services.reporting.reports import chapters, queries, recommendations, settings
from app.services.reporting.reports.queries import LoadedReport
from app.services.reporting.reports.recommendations import LoadedRecommendation

router = FeatureRouter("reports", seen_with=Permission.REPORT_READ)
READ, WRITE = Permission.REPORT_READ, Permission.REPORT_WRITE
CHAPTER = "/reports/{report_id}/teams/{team_id}"
RECOMMENDATION = "/reports/{report_id}/recommendations/{recommendation_id}"
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


@router.operation("GET", SETTINGS, permission=Access.SIGNED_IN, errors=(404,))
async def read_report_settings(
    work_unit_id: UUID, session: ReadSession, actor: CurrentActor
) -> ReportSettingsRead:
    """Kapan laporan satuan kerja ini jatuh tempo (when the office's reports are due)."""
    unit = await work_units.get_visible(session, actor, work_unit_id)
    return await settings.read_settings(session, unit)


async def _settings_for_edit(
    work_unit_id: UUID, session: WriteSession, actor: CurrentActor, precondition: RequiredIfMatch
) -> WorkUnit:
    unit = await work_units.get_visible(session, actor, work_unit_id)
    settings.require_setting(actor, unit)
    await precondition.check(lambda: settings.read_settings(session, unit))
    return unit


@router.operation("PUT", SETTINGS, permission=Permission.REPORT_SUBMIT, errors=(403, 404))
async def set_report_settings(
    body: ReportSettingsUpdate,
    session: WriteSession,
    actor: CurrentActor,
    unit: Annotated[WorkUnit, Depends(_settings_for_edit, scope="function")],
) -> ReportSettingsRead:
    """Atur berapa hari setelah periodenya tiap laporan jatuh tempo (set when they are due)."""
    await settings.set_settings(session, actor, unit, body)
    return await settings.read_settings(session, unit)
