"""Gaps as reports count them."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Decree
from app.policies.actors import Actor
from app.services.reporting.reports.snapshot.scope import GapsFound
from app.services.tasks.gaps.queries import read_gap_summary


async def gaps_by_severity(session: AsyncSession, actor: Actor, decree: Decree) -> GapsFound:
    """Those of the decree, and of each working team, as `GET /decrees/{id}/gaps/summary` counts."""
    found = await read_gap_summary(session, actor, decree)
    return GapsFound(found.by_severity, {each.team.id: each.by_severity for each in found.teams})
