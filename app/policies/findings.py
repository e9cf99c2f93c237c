"""Who may take which step with a finding."""

from dataclasses import dataclass

from app.core.errors import Conflict, Forbidden
from app.models import Finding
from app.models.finding import FindingAction, FindingStatus
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.operations import Operations, Rule, permitted
from app.policies.rules import Place


@dataclass(frozen=True)
class FindingFacts:
    """What the rules need to know: where, whose turn, and whether the person judges own work."""

    place: Place
    status: FindingStatus
    has_answered: bool
    has_contributed: bool


def _not_own_answer(_actor: Actor, facts: FindingFacts) -> None:
    """Nobody closes what they did themselves (domain.md, "Beyond the table")."""
    if facts.has_answered:
        raise Forbidden("own_answer")


def _not_own_evidence(_actor: Actor, facts: FindingFacts) -> None:
    """Nor what is about evidence they made, neither the flagged nor the one that answers."""
    if facts.has_contributed:
        raise Forbidden("own_evidence")


def _moves(action: FindingAction) -> Rule[FindingFacts]:
    def rule(_actor: Actor, facts: FindingFacts) -> None:
        if facts.status not in Finding.transitions[action]:
            raise Conflict("finding_wrong_status", action=action.value, status=facts.status.value)

    return rule


_RULES: dict[FindingAction, tuple[Rule[FindingFacts], ...]] = {
    FindingAction.ANSWER: (permitted(Permission.FOLLOWUP_ACT), _moves(FindingAction.ANSWER)),
    FindingAction.REOPEN: (permitted(Permission.FINDING_RAISE), _moves(FindingAction.REOPEN)),
    FindingAction.CLOSE: (
        permitted(Permission.FINDING_CLOSE),
        _not_own_answer,
        _not_own_evidence,
        _moves(FindingAction.CLOSE),
    ),
}
FINDINGS = Operations(_RULES)
