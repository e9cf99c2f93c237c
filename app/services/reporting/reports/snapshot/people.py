"""The decree of a report: its office, its legal bases, its teams as they were on the day."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import DecreeClause, Membership, Team, WorkUnit
from app.models.decree import ClauseKind
from app.schemas.platform.references import WorkUnitReference
from app.schemas.reporting.reports.snapshot import (
    LegalBasis,
    SnapshotDecree,
    SnapshotMember,
    SnapshotTeam,
)
from app.services.plan.rows.years import office_and_year
from app.services.platform.references import TEAM_COLUMNS, team_reference
from app.services.reporting.reports.snapshot.scope import Scope

_MEMBER = tuple(SnapshotMember.model_fields)


async def describe_decree(session: AsyncSession, scope: Scope) -> tuple[SnapshotDecree, WorkUnit]:
    """The decree with its office, and the office."""
    decree = scope.decree
    unit, year = await office_and_year(session, decree.id)
    told = SnapshotDecree(
        id=decree.id,
        number=decree.number,
        year=decree.year,
        title=decree.title_correction or decree.title,
        date=decree.date,
        place=decree.place,
        plan_year=year,
        work_unit=WorkUnitReference(id=unit.id, code=unit.code, name=unit.name),
        work_unit_kind=unit.kind,
    )
    return told, unit


async def find_legal_bases(session: AsyncSession, scope: Scope) -> list[LegalBasis]:
    """What stands under Mengingat, in its order."""
    rows = await session.execute(
        select(DecreeClause.text, DecreeClause.correction)
        .where(
            DecreeClause.decree_id == scope.decree.id, DecreeClause.kind == ClauseKind.LEGAL_BASIS
        )
        .order_by(DecreeClause.position)
    )
    return [LegalBasis(text=row.text, correction=row.correction) for row in rows]


async def find_people(session: AsyncSession, scope: Scope) -> list[SnapshotTeam]:
    """The decree's teams with whoever held a position on the day; of a team's report that team."""
    named = select(Team.id, *(getattr(Membership, name) for name in _MEMBER)).join(
        Membership, Membership.team_id == Team.id
    )
    rows = await session.execute(
        named.where(Team.decree_id == scope.decree.id, Membership.valid_on(scope.today)).order_by(
            Membership.position, Membership.valid_from, Membership.id
        )
    )
    members: dict[UUID, list[SnapshotMember]] = defaultdict(list)
    for row in rows:
        members[row.id].append(SnapshotMember.model_validate(row))
    teams = await session.execute(
        select(*TEAM_COLUMNS).where(Team.decree_id == scope.decree.id).order_by(Team.position)
    )
    return [
        SnapshotTeam(**dict(team_reference(row)), members=members[row.team_id])
        for row in teams
        if scope.holds(row.team_id)
    ]
