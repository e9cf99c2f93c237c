"""Teams and the people in them."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.models import Decree, Duty, Membership, Team
from app.models.rights import Permission
from app.models.team import TeamKind
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, allows, visible
from app.schemas.decrees.teams import (
    DutyRead,
    TeamAction,
    TeamPage,
    TeamQuery,
    TeamRead,
    TeamSort,
    TeamSummary,
)
from app.services.decrees.queries import members_statement, read_member
from app.services.platform.paging import Filters, as_page, conditions, fetch_page
from app.services.platform.references import TEAM_PLACE
from app.services.platform.sql import AnySelect, holds_words
from app.services.platform.validity import today_at

_ORDERS: dict[TeamSort, ColumnElement[Any]] = {
    TeamSort.POSITION: Team.position.asc(),
    TeamSort.TITLE: Team.title.asc(),
}
_FILTERS: Filters = {
    "decree_id": lambda value: Team.decree_id == value,
    "kind": lambda value: Team.kind == value,
    "q": lambda value: holds_words(value, Team.title, Team.short_title),
}


async def list_teams(session: AsyncSession, actor: Actor, query: TeamQuery) -> TeamPage:
    """The teams in sight."""
    statement: AnySelect = (
        select(*(getattr(Team, name) for name in TeamSummary.model_fields))
        .join(Decree, Decree.id == Team.decree_id)
        .where(
            Decree.voided_at.is_(None),
            visible(actor, Permission.TEAM_READ, TEAM_PLACE),
            *conditions(query, _FILTERS),
        )
        .order_by(Decree.date.desc(), Decree.id, _ORDERS[query.sort], Team.id)
    )
    rows, total = await fetch_page(session, statement, query)
    return as_page(TeamPage, [TeamSummary.model_validate(row) for row in rows], total, query)


async def get_visible(session: AsyncSession, actor: Actor, team_id: UUID) -> tuple[Team, Decree]:
    """The team and its decree; raises NotFound when they are out of sight."""
    found = (
        await session.execute(
            select(Team, Decree)
            .join(Decree, Decree.id == Team.decree_id)
            .where(
                Team.id == team_id,
                Decree.voided_at.is_(None),
                visible(actor, Permission.TEAM_READ, TEAM_PLACE),
            )
        )
    ).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


async def read_team(session: AsyncSession, actor: Actor, team: Team, decree: Decree) -> TeamRead:
    """The team with its duties and the members of today."""
    duties = await session.scalars(
        select(Duty).where(Duty.team_id == team.id).order_by(Duty.position)
    )
    today = await today_at(session, decree)
    members = await session.execute(
        members_statement().where(
            Membership.team_id == team.id, Membership.valid_on_or_after(today)
        )
    )
    return TeamRead(
        **TeamSummary.model_validate(team).model_dump(),
        title_correction=team.title_correction,
        short_title_correction=team.short_title_correction,
        duties=[DutyRead.model_validate(duty) for duty in duties],
        members=[read_member(row) for row in members],
        allowed_actions=_allowed_actions(actor, team, decree),
    )


def _allowed_actions(actor: Actor, team: Team, decree: Decree) -> list[TeamAction]:
    place = ResourceScope(decree.work_unit_id, decree.id, team.id)
    actions: list[TeamAction] = []
    if allows(actor, Permission.MEMBERSHIP_CHANGE, place):
        actions.append(TeamAction.ADD_MEMBER)
    if team.kind is TeamKind.TIM_KERJA and allows(actor, Permission.EVIDENCE_UPLOAD, place):
        actions.append(TeamAction.UPLOAD_EVIDENCE)
    return actions
