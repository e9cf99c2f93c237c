"""How far the programme is."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.api.dependencies import AnswerLanguage, CurrentActor, CurrentReader, ReadSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.models.service_account import ServiceScope
from app.schemas.plan.work_unit_counts import WorkUnitCountsQuery, WorkUnitCountsTable
from app.schemas.reporting.progress import (
    ComparisonQuery,
    DecreeProgressRead,
    HeatMapQuery,
    HeatMapRead,
    IndicatorProgressPage,
    IndicatorProgressQuery,
    ProgressComparison,
    ProgressQuery,
    ProgressRead,
    TrendRead,
    WorkUnitProgressPage,
    WorkUnitProgressQuery,
)
from app.schemas.reporting.returns import ReturnQuery, ReturnsRead
from app.services.decrees import queries as decrees
from app.services.reporting.progress import decree as of_decree
from app.services.reporting.progress import queries as reading
from app.services.reporting.progress import returns, trend
from app.services.reporting.progress.work_units import listing, table

router = FeatureRouter("progress")
READ = Permission.PROGRESS_READ


@router.operation("GET", "/progress", permission=READ)
async def read_progress(
    query: Annotated[ProgressQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> ProgressRead:
    """Kemajuan tiap tim kerja dan jumlahnya (progress per team, and the sum)."""
    found = await reading.read_progress(session, actor, query)
    return found.model_copy(update=links.beside(query.page, query.size, found.team_count))


@router.operation("GET", "/progress/indicators", permission=READ)
async def list_indicator_progress(
    query: Annotated[IndicatorProgressQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> IndicatorProgressPage:
    """Kemajuan tiap indikator (progress per indicator)."""
    return links(await reading.list_indicator_progress(session, actor, query))


@router.operation("GET", "/progress/work-units", permission=READ)
async def list_work_unit_progress(
    query: Annotated[WorkUnitProgressQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> WorkUnitProgressPage:
    """Kemajuan banyak satuan kerja, masing-masing dengan semua di bawahnya (over many offices)."""
    return links(await listing.list_work_unit_progress(session, actor, query))


@router.operation(
    "GET",
    "/progress/all-work-units",
    permission=READ,
    scope=ServiceScope.PROGRESS_READ,
    openapi_extra={"x-has-etag": True},
)
async def read_progress_of_all(
    query: Annotated[WorkUnitCountsQuery, Query()], session: ReadSession, actor: CurrentReader
) -> WorkUnitCountsTable:
    """Angka setiap satuan kerja dalam satu jawaban (the numbers of every office at once)."""
    return await table.read_all(session, actor, query)


@router.operation("GET", "/decrees/{decree_id}/progress", permission=READ, errors=(404,))
async def read_decree_progress(
    decree_id: UUID, session: ReadSession, actor: CurrentActor
) -> DecreeProgressRead:
    """Kemajuan satu keputusan: tim, kegiatan, bulan (one decree: teams, activities, months)."""
    decree = await decrees.get_visible(session, actor, decree_id, READ)
    return await of_decree.read_decree_progress(session, actor, decree)


@router.operation("GET", "/decrees/{decree_id}/progress/heat-map", permission=READ, errors=(404,))
async def read_heat_map(
    decree_id: UUID,
    query: Annotated[HeatMapQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
) -> HeatMapRead:
    """Peta kemajuan: tim atau sub kegiatan tiap bulan (heat map: rows by months)."""
    decree = await decrees.get_visible(session, actor, decree_id, READ)
    return await of_decree.read_heat_map(session, actor, decree, query.by)


@router.operation("GET", "/decrees/{decree_id}/progress/trend", permission=READ, errors=(404,))
async def read_trend(decree_id: UUID, session: ReadSession, actor: CurrentActor) -> TrendRead:
    """Perjalanan setahun: keadaan tiap akhir bulan, dan hari ini (the trend, up to now)."""
    decree = await decrees.get_visible(session, actor, decree_id, READ)
    return await trend.read_trend(session, actor, decree)


@router.operation("GET", "/decrees/{decree_id}/progress/comparison", permission=READ, errors=(404,))
async def read_progress_comparison(
    decree_id: UUID,
    query: Annotated[ComparisonQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
) -> ProgressComparison:
    """Bandingkan dua hari: keadaan pada akhirnya, dan selisihnya (two days side by side)."""
    decree = await decrees.get_visible(session, actor, decree_id, READ)
    return await trend.compare_days(session, actor, decree, query)


@router.operation("GET", "/decrees/{decree_id}/progress/returns", permission=READ, errors=(404,))
async def read_returns(
    decree_id: UUID,
    query: Annotated[ReturnQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    language: AnswerLanguage,
) -> ReturnsRead:
    """Alasan pengembalian eviden dan seberapa sering (what usually comes back, and how often)."""
    decree = await decrees.get_visible(session, actor, decree_id, READ)
    return await returns.read_returns(session, actor, decree, query, language)
