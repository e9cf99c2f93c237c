"""The person behind a request, with the rights that are valid today."""

from dataclasses import dataclass
from uuid import UUID

from app.models.rights import ActorRole


@dataclass(frozen=True)
class Standing:
    """One role and where it holds.

    A decree role has all three ids; an asesor's a decree and its office; an administrator's an
    office, or none for the whole installation.
    """

    role: ActorRole
    work_unit_id: UUID | None = None
    decree_id: UUID | None = None
    team_id: UUID | None = None


@dataclass(frozen=True)
class Actor:
    """A signed-in person; a person with several standings has the union of their rights."""

    user_id: UUID
    name: str
    session_id: UUID
    standings: tuple[Standing, ...] = ()

    def holds(self, role: ActorRole, *, team_id: UUID | None = None) -> bool:
        """Whether the person has the role, anywhere or in one team."""
        return any(
            standing.role is role and team_id in (None, standing.team_id)
            for standing in self.standings
        )
