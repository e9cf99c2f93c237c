"""The duties of a decree: what carries each out, and what has come of it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from app.models.duty import DutyMeasure
from app.schemas.base import Body, Paragraph, Read, Resource
from app.schemas.platform.examples import seeded
from app.schemas.platform.references import (
    ON_BEHALF,
    PersonReference,
    PlanRowReference,
    TeamReference,
)
from app.schemas.reporting.progress import ExpectedOfIndicators


class DutyState(StrEnum):
    """How far a duty is carried out: each is more than the one before it.

    `unserved`: nothing is linked; `nothing`: what is linked has not begun; `work`: something was
    reported, uploaded or recorded; `evidence`: evidence of a linked activity is in force.
    """

    UNSERVED = "unserved"
    NOTHING = "nothing"
    WORK = "work"
    EVIDENCE = "evidence"


class DutyAction(StrEnum):
    """What a screen may offer on a duty."""

    LINK = "link"


class DutyMeasureCount(Read):
    """What the service records, and how much of it there is.

    Of the whole decree for duties of Pengarah and Pelaksana, of the team for those of a working
    team; `closed_periods` are always the decree's.
    """

    measure: DutyMeasure
    count: int


class DutyServiceRead(ExpectedOfIndicators):
    """A duty with what carries it out; `code` is such as V.1 or Pengarah.2.

    `expected` and `indicators` are those of all linked activities together, `action_items` and
    `realisations` count theirs. `reading` says why these carry it out, or why nothing does:
    as the decree file has it, or as somebody of the office decided (`decided_by`, `decided_at`).
    """

    id: UUID
    code: str
    team: TeamReference
    position: int
    text: str
    correction: str | None
    state: DutyState
    activities: list[PlanRowReference]
    measures: list[DutyMeasureCount]
    action_items: int
    realisations: int
    reading: str | None
    decided_by: PersonReference | None
    decided_on_behalf_of: PersonReference | None = ON_BEHALF
    decided_at: datetime | None


class DutyServiceDetail(Resource, DutyServiceRead):
    """One duty."""

    decree_id: UUID
    allowed_actions: list[DutyAction]


class DecreeDutiesRead(Resource):
    """All duties of a decree in its order, and how many are how far; `id` is the decree's."""

    by_state: dict[DutyState, int]
    duties: list[DutyServiceRead]


class DutyLinksUpdate(Body):
    """What carries a duty out, and why; none of both: nothing does."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "activity_ids": [str(seeded("team", 7, "activity", "B"))],
                    "measures": ["follow_ups"],
                    "reason": "SPIP memuat pengendalian atas pengelolaan keuangan",
                }
            ]
        },
    )

    activity_ids: list[UUID] = Field(max_length=50, description="Kegiatan dari tim mana pun.")
    measures: list[DutyMeasure] = Field(
        max_length=len(DutyMeasure), description="Sarana yang dicatat layanan ini."
    )
    reason: Paragraph
