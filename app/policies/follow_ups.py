"""Who may take which step with a follow-up."""

from dataclasses import dataclass

from app.core.errors import Conflict
from app.models import FollowUp
from app.models.follow_up import FollowUpAction
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.cases import CaseFacts, moves, not_own_part
from app.policies.refusals import own_part
from app.policies.rules import require
from app.policies.steps import Check, StepTable, permitted


@dataclass(frozen=True)
class FollowUpFacts(CaseFacts):
    """Besides: whether it is the person's own, and whether what it follows has ended."""

    is_owner: bool
    is_origin_closed: bool


def _owner_or_team(actor: Actor, facts: FollowUpFacts) -> None:
    """The owner acts, or somebody of the team for them."""
    if not facts.is_owner:
        require(actor, Permission.FOLLOWUP_ACT, facts.place)


_CLOSERS = (Permission.FINDING_CLOSE, Permission.DIRECTIVE_RESPOND)
_JUDGES = permitted(*_CLOSERS)


def _not_owner(_actor: Actor, facts: FollowUpFacts) -> None:
    """Closed by somebody other than the owner (domain.md, "Life cycles")."""
    if facts.is_owner:
        raise own_part("own_follow_up", *_CLOSERS)


def _origin_is_open(_actor: Actor, facts: FollowUpFacts) -> None:
    """What has ended has no unfinished follow-ups."""
    if facts.is_origin_closed:
        raise Conflict("origin_closed")


_A = FollowUpAction
_RULES: dict[FollowUpAction, tuple[Check[FollowUpFacts], ...]] = {
    _A.START: (_owner_or_team, moves(FollowUp, _A.START)),
    _A.FINISH: (_owner_or_team, moves(FollowUp, _A.FINISH)),
    _A.REOPEN: (_JUDGES, moves(FollowUp, _A.REOPEN), _origin_is_open),
    _A.CLOSE: (_JUDGES, _not_owner, not_own_part(*_CLOSERS), moves(FollowUp, _A.CLOSE)),
}
FOLLOW_UPS = StepTable(_RULES)
