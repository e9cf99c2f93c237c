"""Amendments of a decree."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.api.dependencies import CurrentActor, IfMatch, ReadSession, WriteSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.decrees.amendments import (
    AmendmentCreate,
    AmendmentPage,
    AmendmentQuery,
    AmendmentRead,
)
from app.schemas.evidence.evidence import ReasonInput
from app.services.decrees import queries
from app.services.decrees.amendments import commands, voiding
from app.services.decrees.amendments import queries as amendments

router = FeatureRouter("succession", seen_with=Permission.TEAM_READ)
READ, AMEND = Permission.TEAM_READ, Permission.DECREE_AMEND


@router.operation("GET", "/decrees/{decree_id}/amendments", permission=READ, errors=(404,))
async def list_amendments(
    decree_id: UUID,
    query: Annotated[AmendmentQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> AmendmentPage:
    """Perubahan atas satu keputusan (amendments of a decree)."""
    decree = await queries.get_visible(session, actor, decree_id, READ)
    return links(await amendments.list_amendments(session, decree, query))


@router.operation(
    "POST",
    "/decrees/{decree_id}/amendments",
    permission=AMEND,
    errors=(403, 404, 409),
    location="/amendments/{id}",
)
async def create_amendment(
    decree_id: UUID,
    body: AmendmentCreate,
    session: WriteSession,
    actor: CurrentActor,
) -> AmendmentRead:
    """Catat perubahan keputusan: siapa keluar, siapa masuk, sejak kapan (who leaves and comes)."""
    decree = await queries.get_visible(session, actor, decree_id, READ)
    amendment = await commands.create_amendment(session, actor, decree, body)
    return await amendments.read_amendment(session, actor, amendment)


@router.operation("GET", "/amendments/{amendment_id}", permission=READ, errors=(404,))
async def read_amendment(
    amendment_id: UUID, session: ReadSession, actor: CurrentActor
) -> AmendmentRead:
    """Satu perubahan dengan kedudukan yang diubahnya (one amendment)."""
    amendment = await amendments.get_visible(session, actor, amendment_id)
    return await amendments.read_amendment(session, actor, amendment)


@router.operation(
    "POST", "/amendments/{amendment_id}/void", permission=AMEND, errors=(403, 404, 409)
)
async def void_amendment(
    amendment_id: UUID,
    body: ReasonInput,
    session: WriteSession,
    actor: CurrentActor,
    precondition: IfMatch,
) -> AmendmentRead:
    """Batalkan perubahan yang keliru selama belum dipakai (void; teams are as before)."""
    amendment = await amendments.get_visible(session, actor, amendment_id)
    await precondition.check(lambda: amendments.read_amendment(session, actor, amendment))
    await voiding.void_amendment(session, actor, amendment, body.reason)
    return await amendments.read_amendment(session, actor, amendment)
