"""The gate of an operation: who is answered before their body is read or anything is loaded.

Whoever holds one of the operation's permissions anywhere passes, and the service judges the place.
So does, where the address names a thing, whoever may see such things by another permission: the
service tells them 403 or 404 by where the thing lies. So it is where many things are named in the
body, and each has its own answer. Nobody else can learn anything from the answer, because it is
the same for what is there and for what is not.
"""

from dataclasses import dataclass

from app.core.errors import NotFound
from app.models.rights import ActorRole, Permission
from app.policies.actors import Actor
from app.policies.grants import GRANTS
from app.policies.refusals import not_permitted
from app.policies.rules import may_anywhere


@dataclass(frozen=True)
class Gate:
    """What an operation asks of people; any one of `permissions` opens it.

    `names_thing`: its address has a thing in it; `of_many`: its body names some, each answered by
    itself. `seen_with`: the permission by which such things are seen, where it is another one than
    those that the operation names.
    """

    permissions: tuple[Permission, ...]
    names_thing: bool = False
    seen_with: Permission | None = None
    of_many: bool = False

    def check(self, actor: Actor) -> None:
        """Let the person pass, or raise the answer that tells nothing about any thing.

        A permission of every role keeps nobody out: who has no role finds empty lists, and
        NotFound at the address of a thing. Everybody else who holds nothing gets Forbidden.
        """
        if any(may_anywhere(actor, each) for each in self._asked):
            return
        told_nothing = self._asked if self.names_thing else self.permissions
        if not any(map(is_of_every_role, told_nothing)):
            raise not_permitted(*self.permissions)
        if self.names_thing:
            raise NotFound

    @property
    def _asked(self) -> tuple[Permission, ...]:
        if self.seen_with is None or not (self.names_thing or self.of_many):
            return self.permissions
        return (*self.permissions, self.seen_with)


def is_of_every_role(permission: Permission) -> bool:
    """Whether every role has it somewhere: it says what is in sight, not who may come in."""
    return GRANTS[permission].keys() == set(ActorRole)
