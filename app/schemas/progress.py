"""How far the programme is."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from app.models.evidence import EvidenceStatus
from app.models.plan import IndicatorState
from app.schemas.base import Page, Query, Read
from app.schemas.plan import IndicatorSummary
from app.schemas.references import TeamReference


class StateCounts(Read):
    """Indicators by state; `percent_proven` is rounded down, so that 100 means all."""

    indicators: int
    unproven: int
    in_progress: int
    verified: int
    proven: int
    percent_proven: int


class TeamProgress(Read):
    """One team's indicators and evidence."""

    team: TeamReference
    decree_id: UUID
    indicators: StateCounts
    evidence: dict[EvidenceStatus, int]


class ProgressRead(Read):
    """All working teams in sight, and their sum."""

    total: StateCounts
    evidence: dict[EvidenceStatus, int]
    teams: list[TeamProgress]


class ProgressQuery(BaseModel):
    """Which decree or team; neither: everything in sight."""

    model_config = ConfigDict(extra="forbid")

    decree_id: UUID | None = None
    team_id: UUID | None = None


class IndicatorProgress(IndicatorSummary):
    """An indicator with its evidence by status."""

    evidence: dict[EvidenceStatus, int]


class IndicatorProgressQuery(Query):
    """Which indicators."""

    decree_id: UUID | None = None
    team_id: UUID | None = None
    state: IndicatorState | None = None


class IndicatorProgressPage(Page[IndicatorProgress]):
    """A page of indicators in the plan's order."""
