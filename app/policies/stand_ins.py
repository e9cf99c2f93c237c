"""Who names somebody to stand in for a seat, and who ends it before its day."""

from dataclasses import dataclass
from uuid import UUID

from app.core.errors import Conflict
from app.models.rights import Permission
from app.models.stand_in import StandInOperation
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, require
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


def _own_seat(actor: Actor, facts: StandInFacts) -> None:
    """Whoever holds the seat, in person; for others the Ketua."""
    if actor.user_id != facts.absent_id:
        require(actor, Permission.STAND_IN_NAME, facts.place)


def _concerned(actor: Actor, facts: StandInFacts) -> None:
    """One of the two, or the Ketua."""
    if actor.user_id != facts.stand_in_id:
        _own_seat(actor, facts)


def _holds(_actor: Actor, facts: StandInFacts) -> None:
    if facts.is_over:
        raise Conflict("already_ended")


STAND_INS = StepTable(
    {StandInOperation.NAME: (_own_seat,), StandInOperation.END: (_concerned, _holds)},
)
