"""Nobody gives rights to themselves, whatever they hold (domain.md, "Beyond the table")."""

from uuid import UUID

from app.core.errors import Forbidden
from app.policies.actors import Actor


def require_other_person(
    actor: Actor, user_id: UUID, code: str, *, pointer: str | None = None
) -> None:
    """Raise Forbidden with `code` when the person concerned acts, or has who acts for them."""
    if user_id in actor.persons:
        raise Forbidden(code, pointer=pointer)
