"""Pengganti sementara: naming somebody who stands in for a seat, listing and ending it."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.api.dependencies import CurrentActor, IfMatch, ReadSession, WriteSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.decrees.stand_ins import (
    StandInCreate,
    StandInEnd,
    StandInPage,
    StandInQuery,
    StandInRead,
)
from app.services.decrees import queries
from app.services.decrees.memberships import queries as memberships
from app.services.decrees.stand_ins import commands
from app.services.decrees.stand_ins import queries as stand_ins

router = FeatureRouter("teams", seen_with=Permission.TEAM_READ)
READ, NAME = Permission.TEAM_READ, Permission.STAND_IN_NAME


@router.operation("GET", "/decrees/{decree_id}/stand-ins", permission=READ, errors=(404,))
async def list_stand_ins(
    decree_id: UUID,
    query: Annotated[StandInQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> StandInPage:
    """Pengganti sementara dalam satu keputusan (who stands in for whom)."""
    decree = await queries.get_visible(session, actor, decree_id, READ)
    return links(await stand_ins.list_stand_ins(session, decree, query))


@router.operation(
    "POST",
    "/memberships/{membership_id}/stand-ins",
    permission=NAME,
    errors=(403, 404, 409),
    location="/stand-ins/{id}",
)
async def create_stand_in(
    membership_id: UUID,
    body: StandInCreate,
    session: WriteSession,
    actor: CurrentActor,
) -> StandInRead:
    """Tunjuk pengganti sementara atas satu kedudukan, oleh pemegangnya atau Ketua (stand-in)."""
    seat = await memberships.get_visible(session, actor, membership_id)
    named = await commands.create_stand_in(session, actor, seat, body)
    return await stand_ins.read_stand_in(session, actor, named)


@router.operation("GET", "/stand-ins/{stand_in_id}", permission=READ, errors=(404,))
async def read_stand_in(
    stand_in_id: UUID, session: ReadSession, actor: CurrentActor
) -> StandInRead:
    """Satu pengganti sementara (one stand-in)."""
    named = await stand_ins.get_visible(session, actor, stand_in_id)
    return await stand_ins.read_stand_in(session, actor, named)


@router.operation("POST", "/stand-ins/{stand_in_id}/end", permission=NAME, errors=(403, 404, 409))
async def end_stand_in(
    stand_in_id: UUID,
    body: StandInEnd,
    session: WriteSession,
    actor: CurrentActor,
    precondition: IfMatch,
) -> StandInRead:
    """Akhiri lebih awal; yang sudah diputuskan tetap (end it early, what was decided stays)."""
    named = await stand_ins.get_visible(session, actor, stand_in_id)
    await precondition.check(lambda: stand_ins.read_stand_in(session, actor, named))
    await commands.end_stand_in(session, actor, named, body)
    return await stand_ins.read_stand_in(session, actor, named)
