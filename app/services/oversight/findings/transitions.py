"""Answering a finding, reopening it, closing it."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.models.finding import FindingAction, FindingOperation
from app.policies.actors import Actor
from app.policies.findings import FINDINGS
from app.schemas.oversight.cases import Answer, Closing
from app.services.oversight.cases.cited_evidence import evidence_given
from app.services.oversight.cases.transitions import end, require_read, take
from app.services.oversight.findings.queries import LocatedFinding


async def answer(
    session: AsyncSession, actor: Actor, located: LocatedFinding, body: Answer
) -> None:
    """The team's answer, with evidence if there is some; raises Forbidden, Conflict, Invalid."""
    FINDINGS.require(actor, FindingOperation.ANSWER, located.facts)
    finding = located.thing
    given = await evidence_given(
        session, actor, finding.team_id, body.evidence_id, indicator_id=finding.indicator_id
    )
    await take(session, actor, located, FindingAction.ANSWER, body.text, given=given)


async def reopen(session: AsyncSession, actor: Actor, located: LocatedFinding, reason: str) -> None:
    """The answer does not suffice: the team's turn again; raises Forbidden or Conflict."""
    FINDINGS.require(actor, FindingOperation.REOPEN, located.facts)
    await take(session, actor, located, FindingAction.REOPEN, reason)


async def close(
    session: AsyncSession, actor: Actor, located: LocatedFinding, closing: Closing
) -> None:
    """The end of it, by somebody whose own work it does not judge.

    Raises Forbidden, Stale, Conflict, or Invalid when nobody answered and no reason is given.
    """
    FINDINGS.require_right(actor, FindingOperation.CLOSE, located.facts)
    judged = await require_read(session, located, closing)
    FINDINGS.require(actor, FindingOperation.CLOSE, located.facts)
    await end(session, actor, located, FindingAction.CLOSE, closing, judged)
