"""Decrees and their people."""

from datetime import date as Day  # noqa: N812 - a field is called date
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from app.models.decree import ClauseKind
from app.models.team import MembershipRole
from app.schemas.base import Date, Page, Query, Read, Resource, SearchText
from app.schemas.platform.references import (
    ON_BEHALF,
    PersonReference,
    TeamReference,
    WorkUnitReference,
)


class DecreeSummary(Read):
    """A decree in a list; `year` is that of its number, `plan_year` that of its plan.

    It gives rights from `effective_from` on, which mostly is its `date`; never once it was voided.
    """

    id: UUID
    work_unit: WorkUnitReference
    number: str
    year: int
    plan_year: int
    title: str
    date: Day
    effective_from: Day
    voided_at: datetime | None = Field(description="Sejak kapan batal (voided since; null: not).")
    voided_by: PersonReference | None
    voided_on_behalf_of: PersonReference | None = ON_BEHALF
    void_reason: str | None


class ClauseRead(Read):
    """One point of the decree, verbatim, with a correction beside it where it has a slip."""

    kind: ClauseKind
    label: str | None
    text: str
    correction: str | None


class Signatory(Read):
    """Who signed or certified, and as what."""

    name: str
    job_title: str


class DecreeCounts(Read):
    """How much the decree holds; members are those valid today."""

    teams: int
    members: int
    duties: int
    activities: int
    action_items: int
    indicators: int
    remarks: int
    members_by_role: dict[MembershipRole, int]


class DecreeAction(StrEnum):
    """What a screen may offer on a decree."""

    READ_PLAN = "read_plan"
    READ_PROGRESS = "read_progress"
    CHANGE_MEMBERSHIP = "change_membership"
    AMEND = "amend"
    START_SUCCESSOR = "start_successor"
    VOID = "void"
    READ_AUDIT = "read_audit"


class DecreeRead(Resource, DecreeSummary):
    """A decree with its whole text."""

    title_correction: str | None
    place: str
    signatory: Signatory
    certified_by: Signatory | None
    considerations: list[ClauseRead]
    legal_bases: list[ClauseRead]
    attention: list[ClauseRead]
    decision: str
    decision_correction: str | None
    dictums: list[ClauseRead]
    predecessor_id: UUID | None = Field(description="Keputusan asalnya (started from).")
    counts: DecreeCounts
    allowed_actions: list[DecreeAction]


class DecreeSort(StrEnum):
    """Orders of the list."""

    NEWEST = "-date"
    OLDEST = "date"
    NUMBER = "number"


class DecreeQuery(Query):
    """Filters of the list of decrees."""

    work_unit_id: UUID | None = None
    year: int | None = Field(None, ge=2000, le=2100)
    plan_year: int | None = Field(
        None, ge=2000, le=2100, description="Tahun rencana aksi (the plan's year)."
    )
    q: SearchText | None = Field(None, description="Cari dalam judul (search in the title).")
    include_voided: bool = Field(
        default=False, description="Juga yang sudah dibatalkan (also those that were voided)."
    )
    sort: DecreeSort = DecreeSort.NEWEST


class DecreePage(Page[DecreeSummary]):
    """A page of decrees."""


class MembershipSummary(Read):
    """A person in a team, as the decree prints it; `valid_to` is the first day no longer valid.

    `is_deputy`: in the second place of the role (Wakil Ketua, Wakil Koordinator).

    The two amendments are those that began and ended the membership, if one did.
    """

    id: UUID
    user_id: UUID
    username: str
    name: str
    job_title: str
    job_title_correction: str | None
    role: MembershipRole
    is_deputy: bool
    title: str
    position: int
    team: TeamReference
    valid_from: Day
    valid_to: Day | None
    amendment_id: UUID | None
    ended_by_amendment_id: UUID | None


class MembershipSort(StrEnum):
    """Orders of the list of members."""

    POSITION = "position"
    NAME = "name"


class MembershipQuery(Query):
    """Filters of the list of members."""

    role: MembershipRole | None = None
    include_ended: bool = Field(
        default=False, description="Juga yang sudah berakhir (also those that have ended)."
    )
    on: Date | None = Field(
        None, description="Susunan pada hari itu; mengesampingkan `include_ended` (on that day)."
    )
    q: SearchText | None = Field(None, description="Cari nama atau jabatan (search).")
    sort: MembershipSort = MembershipSort.POSITION


class MembershipPage(Page[MembershipSummary]):
    """A page of members."""
