"""What a rule finds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from app.models.severity import Severity
from app.schemas.gaps import Fact
from app.schemas.references import TeamReference
from app.services.gaps.year import Item, PlanRow, Proof, Year


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Something missing or wrong; `href` (below /api/v1) is where it is put right."""

    team: TeamReference
    href: str
    month: int | None = None
    due_date: date | None = None
    since: datetime | None = None
    item: Item | None = None
    indicator: PlanRow | None = None
    proof: Proof | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """How much it matters, and how it is found."""

    severity: Severity
    find: Callable[[Year], Iterable[Gap]]
