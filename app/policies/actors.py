"""Who is behind a request: a person with the rights valid today, or another system's account."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeAlias
from uuid import UUID

from app.models.rights import ActorRole, Permission
from app.models.service_account import ServiceScope

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class RoleAssignment:
    """One role and where it holds; a deputy stands in its second place (wakil).

    A decree role has all three ids; an asesor's a decree and its office; an administrator's an
    office, or none for the whole installation.
    """

    role: ActorRole
    work_unit_id: UUID | None = None
    decree_id: UUID | None = None
    team_id: UUID | None = None
    is_deputy: bool = field(default=False, kw_only=True)


@dataclass(frozen=True)
class Actor:
    """A signed-in person; a person with several roles has the union of their rights."""

    user_id: UUID
    name: str
    session_id: UUID
    assignments: tuple[RoleAssignment, ...] = ()
    # When the person of this session last proved who they are, and whether with a second factor.
    authenticated_at: datetime = LONG_AGO
    second_factor: bool = False
    # What each permission reaches (`rules.permitted_scope`), found when it is first asked for.
    permitted_scopes: dict[Permission, Any] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def holds(self, role: ActorRole) -> bool:
        """Whether the person has the role anywhere, be it as a deputy."""
        return any(assignment.role is role for assignment in self.assignments)


@dataclass(frozen=True)
class ServiceActor:
    """A service account at work; it holds no role, and reaches only what its scopes name.

    `key_id` is the key it came with; `work_unit_ids` are its office, `work_unit_id`, and those
    below. `source_id` is the only source system whose records it may touch.
    """

    account_id: UUID
    key_id: UUID
    name: str
    work_unit_id: UUID
    work_unit_ids: frozenset[UUID]
    source_id: UUID | None
    scopes: frozenset[ServiceScope]


AnyActor: TypeAlias = Actor | ServiceActor
