"""Who may take which step with a finding."""

from dataclasses import dataclass
from uuid import UUID

from app.core.errors import Conflict, Forbidden
from app.models.finding import FINDING_TRANSITIONS, FindingAction, FindingStatus
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.operations import Operations, Rule, permitted
from app.policies.rules import Place


@dataclass(frozen=True)
class FindingFacts:
    """What the rules need to know: where, whose turn, and who answered so far."""

    place: Place
    status: FindingStatus
    answerers: frozenset[UUID]


def _not_own_answer(actor: Actor, facts: FindingFacts) -> None:
    """Nobody closes what they did themselves (domain.md, "Beyond the table")."""
    if actor.user_id in facts.answerers:
        raise Forbidden("own_answer")


def _moves(action: FindingAction) -> Rule[FindingFacts]:
    def rule(_actor: Actor, facts: FindingFacts) -> None:
        if facts.status not in FINDING_TRANSITIONS[action]:
            raise Conflict("finding_wrong_status", action=action.value, status=facts.status.value)

    return rule


_RULES: dict[FindingAction, tuple[Rule[FindingFacts], ...]] = {
    FindingAction.ANSWER: (permitted(Permission.FOLLOWUP_ACT), _moves(FindingAction.ANSWER)),
    FindingAction.REOPEN: (permitted(Permission.FINDING_RAISE), _moves(FindingAction.REOPEN)),
    FindingAction.CLOSE: (
        permitted(Permission.FINDING_CLOSE),
        _not_own_answer,
        _moves(FindingAction.CLOSE),
    ),
}
FINDINGS = Operations(_RULES)
