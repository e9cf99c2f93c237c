"""Decrees, their people and their plan."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.api.dependencies import AnswerLanguage, CurrentActor, CurrentReader, ReadSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.models.service_account import ServiceScope
from app.schemas.decrees.decrees import (
    DecreePage,
    DecreeQuery,
    DecreeRead,
    MembershipPage,
    MembershipQuery,
)
from app.schemas.decrees.linting import DecreeLintRead
from app.schemas.plan.rows import PlanRead
from app.services.decrees import linting, queries, showing
from app.services.plan.rows import tree

router = FeatureRouter("decrees")


@router.operation(
    "GET", "/decrees", permission=Permission.DECREE_READ, scope=ServiceScope.OFFICES_READ
)
async def list_decrees(
    query: Annotated[DecreeQuery, Query()],
    session: ReadSession,
    actor: CurrentReader,
    links: Links,
) -> DecreePage:
    """Keputusan yang dapat Anda lihat (decrees in sight)."""
    return links(await queries.list_decrees(session, actor, query))


@router.operation("GET", "/decrees/{decree_id}", permission=Permission.DECREE_READ, errors=(404,))
async def read_decree(decree_id: UUID, session: ReadSession, actor: CurrentActor) -> DecreeRead:
    """Satu keputusan dengan seluruh teksnya (one decree with its whole text)."""
    needed = Permission.DECREE_READ
    decree = await queries.get_visible(session, actor, decree_id, needed, even_voided=True)
    return await showing.read_decree(session, actor, decree)


@router.operation(
    "GET",
    "/decrees/{decree_id}/members",
    permission=Permission.TEAM_READ,
    scope=ServiceScope.PEOPLE_READ,
    errors=(404,),
)
async def list_decree_members(
    decree_id: UUID,
    query: Annotated[MembershipQuery, Query()],
    session: ReadSession,
    actor: CurrentReader,
    links: Links,
) -> MembershipPage:
    """Susunan tim menurut keputusan (the people of a decree)."""
    needed = Permission.TEAM_READ
    decree = await queries.get_visible(session, actor, decree_id, needed, even_voided=True)
    return links(await queries.list_members(session, decree, query))


@router.operation(
    "GET", "/decrees/{decree_id}/plan", permission=Permission.PLAN_READ, errors=(404,)
)
async def read_plan(decree_id: UUID, session: ReadSession, actor: CurrentActor) -> PlanRead:
    """Seluruh rencana aksi sebagai satu pohon (the whole plan as one tree)."""
    decree = await queries.get_visible(session, actor, decree_id, Permission.PLAN_READ)
    return await tree.read_plan(session, actor, decree)


@router.operation(
    "GET", "/decrees/{decree_id}/lint", permission=Permission.DECREE_READ, errors=(404,)
)
async def lint_decree(
    decree_id: UUID, session: ReadSession, actor: CurrentActor, language: AnswerLanguage
) -> DecreeLintRead:
    """Yang perlu diperiksa dalam keputusan ini (what to look at in this decree)."""
    decree = await queries.get_visible(session, actor, decree_id, Permission.DECREE_READ)
    return await linting.lint_decree(session, decree, language)
