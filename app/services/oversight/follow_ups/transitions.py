"""Making a follow-up, starting it, finishing it, sending it back, closing it."""

from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Invalid
from app.models import Decree, Directive, FollowUp, Membership
from app.models.directive import DirectiveOperation
from app.models.finding import FindingOperation
from app.models.follow_up import FollowUpAction, FollowUpStatus
from app.models.team import MembershipRole
from app.policies.actors import Actor
from app.policies.directives import DIRECTIVES
from app.policies.findings import FINDINGS
from app.policies.follow_ups import FOLLOW_UPS
from app.schemas.oversight.cases import CaseAnswer, CaseClosing
from app.schemas.oversight.follow_ups import FollowUpCreate
from app.services.identity.seats import holds_seat
from app.services.oversight.cases.cited_evidence import cited_evidence
from app.services.oversight.cases.plan_subject import require_due_date
from app.services.oversight.cases.transitions import (
    close_case,
    open_case,
    record_step,
    require_read,
)
from app.services.oversight.directives import LocatedDirective
from app.services.oversight.findings.queries import LocatedFinding
from app.services.oversight.follow_ups.queries import LocatedFollowUp
from app.services.platform.validity import today_at


async def follow_finding(
    session: AsyncSession, actor: Actor, located: LocatedFinding, body: FollowUpCreate
) -> FollowUp:
    """What a finding leads to; raises Forbidden, Conflict (closed), Invalid (owner, due date)."""
    FINDINGS.require(actor, FindingOperation.FOLLOW_UP, located.facts)
    return await _create(session, actor, located, body)


async def follow_directive(
    session: AsyncSession, actor: Actor, located: LocatedDirective, body: FollowUpCreate
) -> FollowUp:
    """What a directive leads to; raises Forbidden, Conflict (closed), Invalid (owner, due date)."""
    DIRECTIVES.require(actor, DirectiveOperation.FOLLOW_UP, located.facts)
    return await _create(session, actor, located, body)


async def start(
    session: AsyncSession, actor: Actor, located: LocatedFollowUp, note: str | None
) -> None:
    """Somebody is at it; raises Forbidden or Conflict."""
    FOLLOW_UPS.require(actor, FollowUpAction.START, located.facts)
    await record_step(session, actor, located, FollowUpAction.START, note)


async def finish(
    session: AsyncSession, actor: Actor, located: LocatedFollowUp, body: CaseAnswer
) -> None:
    """What was done, with evidence if there is some; raises Forbidden, Conflict, Invalid."""
    FOLLOW_UPS.require(actor, FollowUpAction.FINISH, located.facts)
    given = await cited_evidence(session, actor, located.thing.team_id, body.evidence_id)
    await record_step(session, actor, located, FollowUpAction.FINISH, body.text, given=given)


async def reopen(
    session: AsyncSession, actor: Actor, located: LocatedFollowUp, reason: str
) -> None:
    """What was done does not suffice: in progress again; raises Forbidden or Conflict."""
    FOLLOW_UPS.require(actor, FollowUpAction.REOPEN, located.facts)
    await record_step(session, actor, located, FollowUpAction.REOPEN, reason)


async def close(
    session: AsyncSession, actor: Actor, located: LocatedFollowUp, closing: CaseClosing
) -> None:
    """The end of it, by somebody who neither owns nor finished it.

    Raises Forbidden, Stale, Conflict, or Invalid when it is not done and no reason is given.
    """
    FOLLOW_UPS.require_right(actor, FollowUpAction.CLOSE, located.facts)
    judged = await require_read(session, located, closing)
    FOLLOW_UPS.require(actor, FollowUpAction.CLOSE, located.facts)
    await close_case(session, actor, located, FollowUpAction.CLOSE, closing, judged)


async def _create(
    session: AsyncSession,
    actor: Actor,
    located: LocatedFinding | LocatedDirective,
    body: FollowUpCreate,
) -> FollowUp:
    origin, decree = located.thing, located.decree
    await _require_owner(session, decree, origin.team_id, body.owner_id)
    await require_due_date(session, decree, body.due_date)
    is_directive = isinstance(origin, Directive)
    follow_up = FollowUp(
        team_id=origin.team_id,
        finding_id=None if is_directive else origin.id,
        directive_id=origin.id if is_directive else None,
        status=FollowUpStatus.OPEN,
        created_by_id=actor.user_id,
        created_for_id=actor.on_behalf_of,
        **body.model_dump(),
    )
    await open_case(session, actor, follow_up, located.facts.place, verb="create", body=body)
    return follow_up


async def _require_owner(
    session: AsyncSession, decree: Decree, team_id: UUID, owner_id: UUID
) -> None:
    """A member of the team today, or Pelaksana of the decree."""
    today = await today_at(session, decree)
    pelaksana = and_(Membership.decree_id == decree.id, Membership.role == MembershipRole.PELAKSANA)
    within = or_(Membership.team_id == team_id, pelaksana)
    if not await session.scalar(select(holds_seat(owner_id, today, within))):
        raise Invalid("owner_not_of_team", pointer="/owner_id")
