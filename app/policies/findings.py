"""Who may take which step with a finding."""

from app.models import Finding
from app.models.finding import FindingAction, FindingOperation
from app.models.rights import Permission
from app.policies.cases import (
    OriginFacts,
    followed_up,
    moves,
    not_over,
    not_own_part,
)
from app.policies.steps import Check, StepTable, permitted

_A, _OP = FindingAction, FindingOperation
_RULES: dict[FindingOperation, tuple[Check[OriginFacts], ...]] = {
    _OP.ANSWER: (permitted(Permission.FOLLOWUP_ACT), moves(Finding, _A.ANSWER)),
    _OP.REOPEN: (permitted(Permission.FINDING_RAISE), moves(Finding, _A.REOPEN)),
    _OP.CLOSE: (
        permitted(Permission.FINDING_CLOSE),
        not_own_part(Permission.FINDING_CLOSE),
        moves(Finding, _A.CLOSE),
        followed_up,
    ),
    _OP.FOLLOW_UP: (
        permitted(Permission.FINDING_RAISE, Permission.DIRECTIVE_RESPOND),
        not_over(Finding, _OP.FOLLOW_UP),
    ),
}
FINDINGS = StepTable(_RULES)
