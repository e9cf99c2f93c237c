"""Who names somebody to stand in for a seat, and who ends it before its day."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.core.errors import Conflict
from app.models.rights import Permission
from app.models.stand_in import StandInOperation
from app.policies.actors import Actor
from app.policies.refusals import Words, not_permitted
from app.policies.rules import ResourceScope, allows
from app.policies.steps import StepTable


@dataclass(frozen=True)
class StandInFacts:
    """What the rules need to know: where the seat is, whose, and who stands in (none yet).

    `is_over`: it holds no more.
    """

    place: ResourceScope
    absent_id: UUID
    stand_in_id: UUID | None = None
    is_over: bool = False


_HOLDER: Final = ("pemegang kedudukan itu", "the holder of the position")
_STAND_IN: Final = ("penggantinya", "the stand-in")


def _own_seat(actor: Actor, facts: StandInFacts) -> None:
    """Whoever holds the seat, in person; for others the Ketua."""
    _require_one_of(actor, facts, {facts.absent_id: _HOLDER})


def _concerned(actor: Actor, facts: StandInFacts) -> None:
    """One of the two, or the Ketua."""
    _require_one_of(actor, facts, {facts.absent_id: _HOLDER, facts.stand_in_id: _STAND_IN})


def _require_one_of(actor: Actor, facts: StandInFacts, people: Mapping[UUID | None, Words]) -> None:
    in_person = actor.user_id in people
    if not in_person and not allows(actor, Permission.STAND_IN_NAME, facts.place):
        raise not_permitted(Permission.STAND_IN_NAME, or_else=tuple(people.values()))


def _holds(_actor: Actor, facts: StandInFacts) -> None:
    if facts.is_over:
        raise Conflict("already_ended")


STAND_INS = StepTable(
    {StandInOperation.NAME: (_own_seat,), StandInOperation.END: (_concerned, _holds)},
)
