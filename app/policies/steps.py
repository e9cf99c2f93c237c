"""Steps on a thing as a table of rules: may the person take one now, and which may they."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Generic, Protocol, TypeAlias, TypeVar

from app.core.errors import Conflict, Forbidden, Invalid
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.refusals import not_permitted
from app.policies.rules import ResourceScope, allows, note_behalf


class Scoped(Protocol):
    """Facts about a thing that lies somewhere."""

    @property
    def place(self) -> ResourceScope:
        """Where."""


OperationT = TypeVar("OperationT")
FactsT = TypeVar("FactsT", bound=Scoped)
Check: TypeAlias = Callable[[Actor, FactsT], None]


class StepTable(Generic[OperationT, FactsT]):
    """Every operation with its rules; a rule raises Forbidden, Conflict or Invalid.

    The rules about the right stand first: whoever may not is told no more than that.
    """

    def __init__(self, rules: Mapping[OperationT, tuple[Check[FactsT], ...]]) -> None:
        self.rules = rules

    def require(self, actor: Actor, operation: OperationT, facts: FactsT) -> None:
        """Raise Forbidden when the person may not, Conflict or Invalid when it cannot be done.

        Whose right it is is noted (`Actor.on_behalf_of`).
        """
        self._ask(actor, operation, facts)
        note_behalf(actor, lambda one: self.is_allowed(one, operation, facts))

    def require_right(self, actor: Actor, operation: OperationT, facts: FactsT) -> None:
        """Raise Forbidden when the person may not, whatever state the thing is in."""
        with suppress(Conflict, Invalid):
            self._ask(actor, operation, facts)

    def allowed(self, actor: Actor, facts: FactsT) -> list[OperationT]:
        """What would not be refused right now, in the order of the table."""
        return [operation for operation in self.rules if self.is_allowed(actor, operation, facts)]

    def _ask(self, actor: Actor, operation: OperationT, facts: FactsT) -> None:
        for rule in self.rules[operation]:
            rule(actor, facts)

    def is_allowed(self, actor: Actor, operation: OperationT, facts: FactsT) -> bool:
        """Whether it would not be refused right now."""
        try:
            self._ask(actor, operation, facts)
        except (Forbidden, Conflict, Invalid):
            return False
        return True


def permitted(*permissions: Permission) -> Callable[[Actor, Scoped], None]:
    """The rule that a cell of the table must allow it there, for one of these permissions."""

    def rule(actor: Actor, facts: Scoped) -> None:
        if not any(allows(actor, permission, facts.place) for permission in permissions):
            raise not_permitted(*permissions, has_team=facts.place.team_id is not None)

    return rule
