"""Who is behind a request: a person with the rights valid today, or another system's account."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, TypeAlias
from uuid import UUID

from app.models.evaluation import EvaluationLayer
from app.models.rights import ActorRole, Permission
from app.models.service_account import ServiceScope

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class RoleAssignment:
    """One role and where it holds; a deputy stands in its second place (wakil).

    A decree role has all three ids; an asesor's a decree and its office; an administrator's an
    office, or none for the whole installation. `on_behalf_of`: whose seat it is, where the person
    stands in for somebody. `layer`: which of the layers of an evaluation (LKE) an asesor is.
    """

    role: ActorRole
    work_unit_id: UUID | None = None
    decree_id: UUID | None = None
    team_id: UUID | None = None
    is_deputy: bool = field(default=False, kw_only=True)
    on_behalf_of: UUID | None = field(default=None, kw_only=True)
    layer: EvaluationLayer | None = field(default=None, kw_only=True)


@dataclass
class Behalf:
    """For whom the step is that was permitted last; None: it is in the person's own right."""

    of: UUID | None = None


@dataclass(frozen=True)
class Actor:
    """A signed-in person; a person with several roles has the union of their rights.

    Whoever stands in for somebody has the rights of that seat besides, and counts as both people
    wherever a rule asks for another person (domain.md, "Stand-ins").
    """

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

    # What `rules.require` and `steps.StepTable.require` found for the step they permitted last.
    behalf: Behalf = field(default_factory=Behalf, init=False, compare=False, repr=False)

    @cached_property
    def stands_in_for(self) -> frozenset[UUID]:
        """The people whose seats the person holds today."""
        return frozenset(one.on_behalf_of for one in self.assignments if one.on_behalf_of)

    @cached_property
    def persons(self) -> frozenset[UUID]:
        """The person and everybody they stand in for: whose work they do not judge."""
        return self.stands_in_for | {self.user_id}

    @property
    def on_behalf_of(self) -> UUID | None:
        """For whom the step is that was permitted last, if not in the person's own right."""
        return self.behalf.of

    def in_turn(self) -> Iterator[tuple[UUID | None, "Actor"]]:
        """The person with their own rights alone, then with those of one stood in for besides."""
        for whose in (None, *sorted(self.stands_in_for)):
            held = (one for one in self.assignments if one.on_behalf_of in {None, whose})
            yield whose, replace(self, assignments=tuple(held))

    def holds(self, role: ActorRole) -> bool:
        """Whether the person has the role anywhere, be it as a deputy."""
        return any(assignment.role is role for assignment in self.assignments)


@dataclass(frozen=True)
class ServiceActor:
    """A service account at work; it holds no role, and reaches only what its scopes name.

    `key_id` is the key it came with; `work_unit_ids` are its office, `work_unit_id`, and those
    below. `source_id` (and its key) is the only source system whose records it may touch.
    `time_zone` is its office's.
    """

    account_id: UUID
    key_id: UUID
    name: str
    work_unit_id: UUID
    work_unit_ids: frozenset[UUID]
    source_id: UUID | None
    scopes: frozenset[ServiceScope]
    source_key: str | None = None
    key_expires_at: datetime | None = None
    time_zone: str = "UTC"


AnyActor: TypeAlias = Actor | ServiceActor
