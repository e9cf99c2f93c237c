"""Closing a month or the year of a decree, and reopening it with a reason."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.models import Decree, PeriodClosure
from app.models.period import WHOLE_YEAR, PeriodAction
from app.policies.actors import Actor
from app.policies.periods import PERIODS, PeriodFacts, Shortfall, require_complete
from app.schemas.plan.periods import PeriodClose, PeriodReopen
from app.services.plan.periods.queries import year_of
from app.services.platform import audit


async def hold_alone(session: AsyncSession, decree: Decree) -> None:
    """Wait for everybody who is writing below the decree, and let nobody begin meanwhile."""
    await session.execute(select(Decree.id).where(Decree.id == decree.id).with_for_update())


async def close(
    session: AsyncSession, actor: Actor, decree: Decree, body: PeriodClose, shortfall: Shortfall
) -> None:
    """Freeze a month or the year, in which so much is late or missing.

    Raises Forbidden, Conflict (closed), Invalid (not over; `period_incomplete` where something is
    late or missing and no note says why it is closed all the same).
    """
    year = await year_of(session, decree)
    facts = year.facts(body.month or WHOLE_YEAR)
    PERIODS.require(actor, PeriodAction.CLOSE, facts)
    if body.note is None:
        require_complete(facts, shortfall)
    session.add(
        PeriodClosure(
            decree_id=decree.id,
            month=body.month,
            starts_on=facts.starts_on,
            ends_on=facts.ends_on,
            note=body.note,
            closed_by_id=actor.user_id,
            closed_for_id=actor.on_behalf_of,
        )
    )
    changes: audit.Changes = {
        "closed_period": [None, _written(facts)],
        "late": [None, shortfall.late],
        "missing": [None, shortfall.missing],
    }
    target = _target(decree, facts)
    audit.log(session, actor, "period.close", target, changes=changes, reason=body.note)
    await session.flush()


async def reopen(session: AsyncSession, actor: Actor, decree: Decree, body: PeriodReopen) -> None:
    """Let a period change again; raises Forbidden, Conflict (open, or the year is closed)."""
    year = await year_of(session, decree)
    facts = year.facts(body.month or WHOLE_YEAR)
    PERIODS.require(actor, PeriodAction.REOPEN, facts)
    (closure,) = (
        row for row in year.closures if row.month == body.month and row.reopened_at is None
    )
    closure.reopened_by_id, closure.reopened_at = actor.user_id, clock.now()
    closure.reopen_reason, closure.reopened_for_id = body.reason, actor.on_behalf_of
    changes: audit.Changes = {"closed_period": [_written(facts), None]}
    target = _target(decree, facts)
    audit.log(session, actor, "period.reopen", target, changes=changes, reason=body.reason)
    await session.flush()


def _target(decree: Decree, facts: PeriodFacts) -> audit.Target:
    return audit.Target.in_decree("decree", decree.id, decree, period=_written(facts))


def _written(facts: PeriodFacts) -> str:
    """2023-06, or 2023 for the year."""
    return f"{facts.starts_on:%Y}" if facts.period == WHOLE_YEAR else f"{facts.starts_on:%Y-%m}"
