"""Erasing a file takes two: an administrator of the office and its Ketua, whoever asks first."""

from dataclasses import dataclass
from uuid import UUID

from app.core.errors import Conflict, Forbidden
from app.models.erasure import ErasureOperation, ErasureRole, ErasureStatus
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope
from app.policies.steps import StepTable, permitted


@dataclass(frozen=True)
class ErasureFacts:
    """What the rules need to know; `place` is that of the evidence.

    `requested_for_id`: on whose behalf a stand-in asked.
    """

    place: ResourceScope
    status: ErasureStatus
    requested_by_id: UUID
    requested_as: ErasureRole
    requested_for_id: UUID | None = None


def erasing_roles(actor: Actor, place: ResourceScope) -> list[ErasureRole]:
    """In which of the two roles the person stands there; the Ketua's comes first."""
    offices = (None, place.work_unit_id)  # an administrator of none administers all
    standing = (s for s in actor.assignments if s.work_unit_id in offices and not s.is_deputy)
    held = {str(s.role) for s in standing}
    return [role for role in (ErasureRole.PELAKSANA, ErasureRole.ADMINISTRATOR) if role in held]


def _another_person(actor: Actor, facts: ErasureFacts) -> None:
    if actor.persons & {facts.requested_by_id, facts.requested_for_id}:
        raise Forbidden("own_erasure")


def _the_other_role(actor: Actor, facts: ErasureFacts) -> None:
    if not set(erasing_roles(actor, facts.place)) - {facts.requested_as}:
        raise Forbidden("erasure_needs_both_roles")


def _is_pending(_actor: Actor, facts: ErasureFacts) -> None:
    if facts.status is not ErasureStatus.PENDING:
        raise Conflict("erasure_decided", status=facts.status.value)


_MAY = permitted(Permission.FILE_ERASE)

ERASURES = StepTable(
    {
        ErasureOperation.CONFIRM: (_MAY, _another_person, _the_other_role, _is_pending),
        ErasureOperation.DECLINE: (_MAY, _is_pending),
    }
)
