"""How far the programme is."""

from typing import Annotated

from fastapi import Query

from app.api.dependencies import CurrentActor, ReadSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.progress import (
    IndicatorProgressPage,
    IndicatorProgressQuery,
    ProgressQuery,
    ProgressRead,
)
from app.services import progress

router = FeatureRouter("progress")


@router.operation("GET", "/progress", permission=Permission.PROGRESS_READ)
async def read_progress(
    query: Annotated[ProgressQuery, Query()], session: ReadSession, actor: CurrentActor
) -> ProgressRead:
    """Kemajuan tiap tim kerja dan jumlahnya (progress per team, and the sum)."""
    return await progress.read_progress(session, actor, query)


@router.operation("GET", "/progress/indicators", permission=Permission.PROGRESS_READ)
async def list_indicator_progress(
    query: Annotated[IndicatorProgressQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> IndicatorProgressPage:
    """Kemajuan tiap indikator (progress per indicator)."""
    return links(await progress.list_indicator_progress(session, actor, query))
