"""What a rule finds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from app.models.severity import Severity
from app.schemas.platform.references import TeamReference
from app.services.platform.sql import Key
from app.services.tasks.gaps.year import DecreeYear, Item, PlanRow, Proof

Fact: TypeAlias = str | int | Sequence[Key] | None


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Something missing or wrong; `href` (below /api/v1) is where it is put right.

    `proofs` are what has to change for that; `is_planning` says that months have to be planned.
    """

    team: TeamReference
    href: str
    month: int | None = None
    due_date: date | None = None
    since: datetime | None = None
    item: Item | None = None
    indicator: PlanRow | None = None
    proof: Proof | None = None
    proofs: Sequence[Proof] = ()
    is_planning: bool = False
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def is_closed(self, year: DecreeYear) -> bool:
        """Whether a closed period refuses what would put it right."""
        if self.month and year.is_closed(year.first_day(self.month), year.last_day(self.month)):
            return True
        if self.proofs:
            return all(
                each.indicator_ids and year.is_closed(each.covers_from, each.covers_to)
                for each in self.proofs
            )
        return self.is_planning and year.is_all_closed


@dataclass(frozen=True)
class GapRule:
    """How much it matters, and how it is found."""

    severity: Severity
    find: Callable[[DecreeYear], Iterable[Gap]]
