"""Who may take which step with a finding."""

from app.models import Finding
from app.models.finding import FindingAction
from app.models.rights import Permission
from app.policies.loops import LoopFacts, moves, not_own_act, not_own_evidence
from app.policies.operations import Operations, Rule, permitted

_A = FindingAction
_RULES: dict[FindingAction, tuple[Rule[LoopFacts], ...]] = {
    _A.ANSWER: (permitted(Permission.FOLLOWUP_ACT), moves(Finding, _A.ANSWER)),
    _A.REOPEN: (permitted(Permission.FINDING_RAISE), moves(Finding, _A.REOPEN)),
    _A.CLOSE: (
        permitted(Permission.FINDING_CLOSE),
        not_own_act,
        not_own_evidence,
        moves(Finding, _A.CLOSE),
    ),
}
FINDINGS = Operations(_RULES)
