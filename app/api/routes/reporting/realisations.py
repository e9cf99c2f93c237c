"""What was done of the plan."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.api.dependencies import CurrentActor, ReadSession, WriteSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.evidence.evidence import ReasonInput
from app.schemas.reporting.realisations import (
    RealisationCreate,
    RealisationPage,
    RealisationQuery,
    RealisationRead,
)
from app.services.plan.rows import queries
from app.services.reporting import realisations

router = FeatureRouter("schedule", seen_with=Permission.PLAN_READ)


@router.operation(
    "GET",
    "/action-items/{action_item_id}/realisations",
    permission=Permission.PLAN_READ,
    errors=(404,),
)
async def list_realisations(
    action_item_id: UUID,
    query: Annotated[RealisationQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> RealisationPage:
    """Apa yang sudah dilaksanakan, termasuk yang dikoreksi (what was done, corrections too)."""
    located = await queries.get_action_item(session, actor, action_item_id)
    return links(await realisations.list_realisations(session, actor, located, query))


@router.operation(
    "POST",
    "/action-items/{action_item_id}/realisations",
    permission=Permission.REALISATION_REPORT,
    errors=(403, 404, 409),
    status_code=HTTPStatus.CREATED,
)
async def report_realisation(
    action_item_id: UUID, body: RealisationCreate, session: WriteSession, actor: CurrentActor
) -> RealisationRead:
    """Laporkan pelaksanaan, atau koreksi laporan terdahulu (report, or correct a report)."""
    located = await queries.get_action_item(session, actor, action_item_id)
    made = await realisations.create_realisation(session, actor, located, body)
    return await realisations.read_realisation(session, actor, made.id)


@router.operation(
    "POST",
    "/action-items/{action_item_id}/realisations/{realisation_id}/cancel",
    permission=Permission.REALISATION_REPORT,
    errors=(403, 404, 409),
    status_code=HTTPStatus.CREATED,
)
async def cancel_realisation(
    action_item_id: UUID,
    realisation_id: UUID,
    body: ReasonInput,
    session: WriteSession,
    actor: CurrentActor,
) -> RealisationRead:
    """Batalkan laporan yang keliru, dengan alasan (take a report back; the answer says so)."""
    located = await queries.get_action_item(session, actor, action_item_id)
    made = await realisations.cancel_realisation(
        session, actor, located, realisation_id, body.reason
    )
    return await realisations.read_realisation(session, actor, made.id)
