"""When the portal may fetch: the days of an institution's proposals."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Forbidden, Invalid
from app.models import ProposalPeriod, WorkUnit
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, require
from app.schemas.evaluation.portal import ProposalPeriodRead, ProposalPeriodUpdate
from app.services.platform import audit
from app.services.platform.plausible import REACH_YEARS, around, require_between


async def read_period(session: AsyncSession, unit: WorkUnit) -> ProposalPeriodRead:
    """The office's; without days where nobody has set it."""
    row = await session.get(ProposalPeriod, unit.id)
    if row is None:
        return ProposalPeriodRead(
            id=unit.id,
            is_set=False,
            year=None,
            first_day=None,
            last_day=None,
            may_propose_wbbm=False,
        )
    return ProposalPeriodRead(
        id=unit.id,
        is_set=True,
        year=row.year,
        first_day=row.first_day,
        last_day=row.last_day,
        may_propose_wbbm=row.may_propose_wbbm,
    )


def require_setting(actor: Actor, unit: WorkUnit) -> None:
    """Raise Forbidden unless the person lets other systems in there."""
    require(actor, Permission.SERVICE_ACCOUNT_MANAGE, ResourceScope(unit.id))


async def set_period(
    session: AsyncSession, actor: Actor, unit: WorkUnit, body: ProposalPeriodUpdate
) -> None:
    """Set the days, in place of those before. Raises Forbidden, Invalid."""
    require_setting(actor, unit)
    first, last = around(body.year, REACH_YEARS)
    require_between(first, last, first_day=body.first_day, last_day=body.last_day)
    if body.last_day < body.first_day:
        raise Invalid("period_reversed", pointer="/last_day")
    values: dict[str, Any] = body.model_dump()
    row = await session.get(ProposalPeriod, unit.id)
    if row is None:
        session.add(ProposalPeriod(work_unit_id=unit.id, **values))
        changes = audit.created(values)
    else:
        changes = audit.apply(row, values)
    if changes:
        target = audit.Target("proposal_period", unit.id, unit.id)
        audit.log(session, actor, "proposal_period.set", target, changes=changes)
    await session.flush()


async def open_period(session: AsyncSession, work_unit_id: UUID, today: date) -> ProposalPeriod:
    """The office's, on one of its days; raises Forbidden on every other day."""
    row = await session.get(ProposalPeriod, work_unit_id)
    if row is None:
        raise Forbidden("proposal_period_not_set")
    if not row.first_day <= today <= row.last_day:
        raise Forbidden("proposal_period_closed", first_day=row.first_day, last_day=row.last_day)
    return row
