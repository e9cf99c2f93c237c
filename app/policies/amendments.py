"""Who voids an amendment, and while nothing rests on it (domain.md, "The decree and the plan")."""

from dataclasses import dataclass
from uuid import UUID

from app.core.errors import Conflict
from app.models.amendment import AmendmentOperation
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.people import require_other_person
from app.policies.rules import ResourceScope
from app.policies.steps import StepTable, permitted


@dataclass(frozen=True)
class AmendmentFacts:
    """What the rules need to know.

    `returning`: whose positions hold again. `followed_by`: number and year of a later amendment of
    the decree. `seats_changed`: one of its positions is no more as the amendment left it, or cannot
    hold again. `used_by`: who did something in the decree since the amendment gave them a position.
    """

    place: ResourceScope
    is_voided: bool = False
    returning: frozenset[UUID] = frozenset()
    followed_by: tuple[str, int] | None = None
    has_successor: bool = False
    seats_changed: bool = False
    used_by: str | None = None


def _for_others(actor: Actor, facts: AmendmentFacts) -> None:
    """Nobody gives their own position back to themselves."""
    for person in facts.returning:
        require_other_person(actor, person, "own_appointment")


def _in_force(_actor: Actor, facts: AmendmentFacts) -> None:
    if facts.is_voided:
        raise Conflict("amendment_already_voided")


def _newest(_actor: Actor, facts: AmendmentFacts) -> None:
    if facts.followed_by is not None:
        number, year = facts.followed_by
        raise Conflict("amendment_followed", number=number, year=year)


def _nothing_rests(_actor: Actor, facts: AmendmentFacts) -> None:
    if facts.has_successor:
        raise Conflict("amendment_in_successor")
    if facts.seats_changed:
        raise Conflict("amendment_seats_changed")
    if facts.used_by is not None:
        raise Conflict("amendment_in_use", person=facts.used_by)


AMENDMENTS = StepTable(
    {
        AmendmentOperation.VOID: (
            permitted(Permission.DECREE_AMEND),
            _for_others,
            _in_force,
            _newest,
            _nothing_rests,
        )
    },
)
