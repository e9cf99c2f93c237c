"""Who may read along, who may say something, and who may change what was said."""

from dataclasses import dataclass
from uuid import UUID

from app.core.errors import Forbidden
from app.models.comment import CommentAction
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, require
from app.policies.steps import StepTable


@dataclass(frozen=True)
class CommentFacts:
    """Where the subject lies, what one must hold there to know its words, and who wrote."""

    place: ResourceScope
    reading: Permission
    author_id: UUID | None = None


def require_reading(actor: Actor, facts: CommentFacts) -> None:
    """Raise Forbidden unless the person may know the words of the subject."""
    require(actor, facts.reading, facts.place)


def require_writing(actor: Actor, facts: CommentFacts) -> None:
    """Raise Forbidden unless the person reads along and has a part in the office's work."""
    require_reading(actor, facts)
    require(actor, Permission.COMMENT_WRITE, facts.place)


def _own(actor: Actor, facts: CommentFacts) -> None:
    """Nobody puts words into somebody else's mouth."""
    if actor.user_id != facts.author_id:
        raise Forbidden("not_own_comment")


COMMENTS = StepTable({CommentAction.EDIT: (require_writing, _own)})
