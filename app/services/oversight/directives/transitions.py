"""Issuing a directive, acknowledging it, responding, sending it back, closing it."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Directive
from app.models.directive import DirectiveAction, DirectiveOperation, DirectiveStatus
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.directives import DIRECTIVES
from app.policies.rules import require
from app.schemas.oversight.cases import Answer, Closing
from app.schemas.oversight.directives import DirectiveCreate
from app.services.oversight.cases.cited_evidence import evidence_given
from app.services.oversight.cases.plan_subject import locate, named, require_due_date
from app.services.oversight.cases.transitions import begin, end, require_read, take
from app.services.oversight.directives.queries import LocatedDirective

_SUBJECTS = ("team_id", "activity_id", "action_item_id")


async def issue(session: AsyncSession, actor: Actor, body: DirectiveCreate) -> Directive:
    """A direction to a team, an activity or an action item; another day is another directive.

    Raises NotFound (out of sight), Forbidden, Invalid (subject, due date).
    """
    name, key = named(body, _SUBJECTS, "directive_needs_one_subject")
    part = await locate(session, actor, name, key)
    require(actor, Permission.DIRECTIVE_ISSUE, part.place)
    await require_due_date(session, part.decree, body.due_date)
    directive = Directive(
        team_id=part.team_id,
        status=DirectiveStatus.ISSUED,
        issued_by_id=actor.user_id,
        **body.model_dump(exclude={"team_id"}),
    )
    await begin(session, actor, directive, part.place, verb="issue", body=body)
    return directive


async def acknowledge(
    session: AsyncSession, actor: Actor, located: LocatedDirective, note: str | None
) -> None:
    """The team knows of it; raises Forbidden or Conflict."""
    DIRECTIVES.require(actor, DirectiveOperation.ACKNOWLEDGE, located.facts)
    await take(session, actor, located, DirectiveAction.ACKNOWLEDGE, note)


async def respond(
    session: AsyncSession, actor: Actor, located: LocatedDirective, body: Answer
) -> None:
    """What was done, with evidence if there is some; raises Forbidden, Conflict, Invalid.

    What nobody acknowledged takes no response: the life cycle of domain.md has no short way.
    """
    DIRECTIVES.require(actor, DirectiveOperation.RESPOND, located.facts)
    given = await evidence_given(session, actor, located.thing.team_id, body.evidence_id)
    await take(session, actor, located, DirectiveAction.RESPOND, body.text, given=given)


async def reopen(
    session: AsyncSession, actor: Actor, located: LocatedDirective, reason: str
) -> None:
    """The response does not suffice: acknowledged again; raises Forbidden or Conflict."""
    DIRECTIVES.require(actor, DirectiveOperation.REOPEN, located.facts)
    await take(session, actor, located, DirectiveAction.REOPEN, reason)


async def close(
    session: AsyncSession, actor: Actor, located: LocatedDirective, closing: Closing
) -> None:
    """The end of it, by the giver.

    Raises Forbidden, Stale, Conflict, or Invalid when nobody acted on it and no reason is given.
    """
    DIRECTIVES.require_right(actor, DirectiveOperation.CLOSE, located.facts)
    judged = await require_read(session, located, closing)
    DIRECTIVES.require(actor, DirectiveOperation.CLOSE, located.facts)
    await end(session, actor, located, DirectiveAction.CLOSE, closing, judged)
