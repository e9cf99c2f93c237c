"""Who may take which step with a directive."""

from dataclasses import dataclass

from app.core.errors import Forbidden
from app.models import Directive
from app.models.directive import DirectiveAction, DirectiveOperation
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.cases import (
    OriginFacts,
    followed_up,
    moves,
    not_over,
    not_own_part,
)
from app.policies.steps import Check, StepTable, permitted


@dataclass(frozen=True)
class DirectiveFacts(OriginFacts):
    """Besides: whether the person gave it, and whether the giver leaves it to others."""

    is_giver: bool
    giver_gives_way: bool


def _giver(_actor: Actor, facts: DirectiveFacts) -> None:
    """The giver judges what was done.

    Others do when the giver steers no more, or would judge what they did themselves.
    """
    if not (facts.is_giver or facts.giver_gives_way):
        raise Forbidden("not_the_giver")


_A, _OP = DirectiveAction, DirectiveOperation
_RULES: dict[DirectiveOperation, tuple[Check[DirectiveFacts], ...]] = {
    _OP.ACKNOWLEDGE: (
        permitted(Permission.DIRECTIVE_RESPOND),
        moves(Directive, _A.ACKNOWLEDGE),
    ),
    _OP.RESPOND: (permitted(Permission.DIRECTIVE_RESPOND), moves(Directive, _A.RESPOND)),
    _OP.REOPEN: (permitted(Permission.DIRECTIVE_ISSUE), _giver, moves(Directive, _A.REOPEN)),
    _OP.CLOSE: (
        permitted(Permission.DIRECTIVE_ISSUE),
        not_own_part(Permission.DIRECTIVE_ISSUE),
        _giver,
        moves(Directive, _A.CLOSE),
        followed_up,
    ),
    _OP.FOLLOW_UP: (
        permitted(Permission.DIRECTIVE_ISSUE, Permission.DIRECTIVE_RESPOND),
        not_over(Directive, _OP.FOLLOW_UP),
    ),
}
DIRECTIVES = StepTable(_RULES)
