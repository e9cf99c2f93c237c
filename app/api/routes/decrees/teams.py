"""Teams and memberships."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.api.dependencies import CurrentActor, CurrentReader, IfMatch, ReadSession, WriteSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.models.service_account import ServiceScope
from app.schemas.decrees.decrees import MembershipPage, MembershipQuery
from app.schemas.decrees.teams import (
    MembershipCreate,
    MembershipEnd,
    MembershipRead,
    TeamPage,
    TeamQuery,
    TeamRead,
)
from app.services.decrees import queries, teams
from app.services.decrees.memberships import commands
from app.services.decrees.memberships import queries as memberships
from app.services.decrees.stand_ins import vacancies

router = FeatureRouter("teams", seen_with=Permission.TEAM_READ)


@router.operation("GET", "/teams", permission=Permission.TEAM_READ)
async def list_teams(
    query: Annotated[TeamQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> TeamPage:
    """Tim yang dapat Anda lihat (teams in sight)."""
    return links(await teams.list_teams(session, actor, query))


@router.operation("GET", "/teams/{team_id}", permission=Permission.TEAM_READ, errors=(404,))
async def read_team(team_id: UUID, session: ReadSession, actor: CurrentActor) -> TeamRead:
    """Satu tim dengan tugas dan anggotanya (one team with duties and members)."""
    team, decree = await teams.get_visible(session, actor, team_id)
    return await teams.read_team(session, actor, team, decree)


@router.operation("GET", "/teams/{team_id}/members", permission=Permission.TEAM_READ, errors=(404,))
async def list_team_members(
    team_id: UUID,
    query: Annotated[MembershipQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> MembershipPage:
    """Anggota tim (the people of a team)."""
    team, decree = await teams.get_visible(session, actor, team_id)
    return links(await queries.list_members(session, decree, query, team_id=team.id))


@router.operation(
    "POST",
    "/teams/{team_id}/members",
    permission=Permission.MEMBERSHIP_CHANGE,
    errors=(403, 404, 409),
    location="/memberships/{id}",
)
async def create_membership(
    team_id: UUID,
    body: MembershipCreate,
    session: WriteSession,
    actor: CurrentActor,
) -> MembershipRead:
    """Masukkan seseorang ke dalam tim (put a person into a team)."""
    team, decree = await teams.get_visible(session, actor, team_id)
    located = await commands.create_membership(session, actor, team, decree, body)
    return await memberships.read_membership(session, actor, located)


@router.operation(
    "GET",
    "/memberships/{membership_id}",
    permission=Permission.TEAM_READ,
    scope=ServiceScope.PEOPLE_READ,
    errors=(404,),
)
async def read_membership(
    membership_id: UUID, session: ReadSession, actor: CurrentReader
) -> MembershipRead:
    """Satu kedudukan dalam tim (one membership)."""
    located = await memberships.get_visible(session, actor, membership_id)
    return await memberships.read_membership(session, actor, located)


@router.operation(
    "POST",
    "/memberships/{membership_id}/end",
    permission=Permission.MEMBERSHIP_CHANGE,
    errors=(403, 404, 409),
)
async def end_membership(
    membership_id: UUID,
    body: MembershipEnd,
    session: WriteSession,
    actor: CurrentActor,
    precondition: IfMatch,
) -> MembershipRead:
    """Akhiri kedudukan; haknya hilang seketika (end a membership; rights go at once)."""
    located = await memberships.get_visible(session, actor, membership_id)
    await precondition.check(lambda: memberships.read_membership(session, actor, located))
    await vacancies.end_membership(session, actor, located, body)
    return await memberships.read_membership(session, actor, located)
