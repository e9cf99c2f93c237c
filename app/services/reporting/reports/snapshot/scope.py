"""What a report is about, and for whose eyes its data is made."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Decree
from app.models.rights import Permission
from app.models.severity import Severity
from app.policies.actors import Actor
from app.policies.rules import Sight

# Whoever opens no evidence: what such a person may not know is not in the data at all.
NOBODY = Sight(
    ((Permission.EVIDENCE_OPEN, ()), (Permission.EVIDENCE_LIST, (("everywhere", False),))),
    for_several=False,
)


@dataclass(frozen=True)
class Scope:
    """A decree, or one of its teams, in a period; `today` is the office's day."""

    decree: Decree
    team_id: UUID | None
    covers_from: date
    covers_to: date
    today: date

    def holds(self, team_id: UUID) -> bool:
        """Whether what belongs to that team belongs into the report."""
        return self.team_id in {None, team_id}

    @property
    def months(self) -> range:
        """The months of the period."""
        return range(self.covers_from.month, self.covers_to.month + 1)


@dataclass(frozen=True)
class GapsFound:
    """Gaps by severity: of the whole decree, and of each of its working teams."""

    total: Mapping[Severity, int]
    teams: Mapping[UUID, Mapping[Severity, int]]


# Gaps are found in a room above this one: whoever takes a snapshot says how.
ReadGaps: TypeAlias = Callable[[AsyncSession, Actor, Decree], Awaitable[GapsFound]]
