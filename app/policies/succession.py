"""Who voids a successor decree, and while nothing rests on it (domain.md, "The decree")."""

from dataclasses import dataclass
from uuid import UUID

from app.core.errors import Conflict
from app.models.decree import DecreeOperation
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.people import require_other_person
from app.policies.rules import ResourceScope
from app.policies.steps import StepTable, permitted


@dataclass(frozen=True)
class SuccessorFacts:
    """What the rules need to know.

    `returning`: whose positions in the last decree hold again, after they had ended. `rests`: what
    there is of the decree, in Indonesian and English. `used_by`: who did something in it.
    `seats_changed`: positions of the last decree cannot be as before.
    """

    place: ResourceScope
    is_voided: bool = False
    is_successor: bool = True
    returning: frozenset[UUID] = frozenset()
    rests: tuple[str, str] | None = None
    used_by: str | None = None
    seats_changed: bool = False


def _for_others(actor: Actor, facts: SuccessorFacts) -> None:
    """Nobody gives their own position back to themselves once it has ended."""
    for person in facts.returning:
        require_other_person(actor, person, "own_appointment")


def _in_force(_actor: Actor, facts: SuccessorFacts) -> None:
    if facts.is_voided:
        raise Conflict("decree_already_voided")
    if not facts.is_successor:
        raise Conflict("decree_is_no_successor")


def _nothing_rests(_actor: Actor, facts: SuccessorFacts) -> None:
    if facts.rests is not None:
        what_id, what_en = facts.rests
        raise Conflict("decree_is_rested_on", what_id=what_id, what_en=what_en)
    if facts.used_by is not None:
        raise Conflict("decree_in_use", person=facts.used_by)
    if facts.seats_changed:
        raise Conflict("predecessor_seats_changed")


SUCCESSORS = StepTable(
    {
        DecreeOperation.VOID: (
            permitted(Permission.DECREE_IMPORT),
            _for_others,
            _in_force,
            _nothing_rests,
        )
    },
)
