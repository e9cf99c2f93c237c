"""Who voids a successor decree, and while nothing rests on it (domain.md, "The decree")."""

from dataclasses import dataclass
from uuid import UUID

from app.core.errors import Conflict, FieldFault
from app.models.decree import DecreeOperation
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.people import require_other_person
from app.policies.refusals import Words
from app.policies.rules import ResourceScope
from app.policies.steps import StepTable, permitted


@dataclass(frozen=True)
class Rest:
    """Something that rests on a decree: what (in both languages), how many, where, what to do."""

    what: Words
    count: int
    address: str
    advice: Words

    @property
    def facts(self) -> dict[str, object]:
        """The same for a sentence."""
        (what_id, what_en), (advice_id, advice_en) = self.what, self.advice
        return {
            "what_id": what_id, "what_en": what_en, "count": self.count,
            "address": self.address, "advice_id": advice_id, "advice_en": advice_en,
        }  # fmt: skip


@dataclass(frozen=True)
class SuccessorFacts:
    """What the rules need to know.

    `returning`: whose positions in the last decree hold again, after they had ended. `rests`: what
    there is of the decree (the first of it where nobody asks for all). `used_by`: who did something
    in it.
    `seats_changed`: positions of the last decree cannot be as before.
    """

    place: ResourceScope
    is_voided: bool = False
    is_successor: bool = True
    returning: frozenset[UUID] = frozenset()
    rests: tuple[Rest, ...] = ()
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
    if facts.rests:
        faults = [FieldFault("", "rests_on_the_decree", each.facts) for each in facts.rests]
        what_id, what_en = (
            ", ".join(words) for words in zip(*(each.what for each in facts.rests), strict=True)
        )
        raise Conflict("decree_is_rested_on", faults=faults, what_id=what_id, what_en=what_en)
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
