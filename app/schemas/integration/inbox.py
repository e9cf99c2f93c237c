"""Kotak masuk: records of other systems, as the teams see them that can use them as evidence.

And what the systems read of what became of them.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from app.models.evidence import Confidentiality, EvidenceStatus
from app.models.review import ReturnReason
from app.models.source_record import RecordAction
from app.schemas.base import (
    Body,
    CursorPage,
    Date,
    Instant,
    Page,
    Paragraph,
    Query,
    Read,
    Resource,
    Schema,
    SearchText,
)
from app.schemas.evidence.evidence import IndicatorIds
from app.schemas.integration.records import ExternalId, RecordVersionRead
from app.schemas.integration.sources import Key
from app.schemas.platform.bulk import Items
from app.schemas.platform.examples import SOMETHING_ID, TEAM_II_ID
from app.schemas.platform.printed import PrintedTitle
from app.schemas.platform.problems import ProblemError
from app.schemas.platform.references import (
    ON_BEHALF,
    PersonReference,
    PlanRowReference,
    TeamReference,
    WorkUnitReference,
)


class InboxOfferState(StrEnum):
    """What a team made of a record; `changed`: it decided about an earlier version.

    `withdrawn`: its system took the record back, and there is nothing to decide.
    """

    PENDING = "pending"
    CHANGED = "changed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class InboxAction(StrEnum):
    """What a screen may offer on a record."""

    ACCEPT = "accept"
    REJECT = "reject"


class InboxSummary(Read):
    """A record offered to a team; `id` is the record's, the same for every team.

    `confirmed_at`: its system took it again then, and said the same. `warnings`: what can hardly
    be so.
    """

    id: UUID
    source_key: str
    source_name: str
    type: str
    type_name: str
    external_id: str
    work_unit: WorkUnitReference
    team: TeamReference
    state: InboxOfferState
    evidence_id: UUID | None
    title: str
    period_from: date
    period_to: date
    taken_at: datetime
    confirmed_at: datetime | None
    received_at: datetime
    version: int
    withdrawal_reason: str | None
    warnings: list[ProblemError]


class RecordDecisionRead(Read):
    """What a team decided about a version; `by_rule`: its standing order did."""

    team_id: UUID
    version: int
    action: RecordAction
    reason: str | None
    evidence_id: UUID | None
    by_rule: bool
    decided_by: PersonReference
    on_behalf_of: PersonReference | None = ON_BEHALF
    decided_at: datetime


class InboxOfferRead(Read):
    """A team to which the record is offered, and what it can prove there."""

    team: TeamReference
    state: InboxOfferState
    evidence_id: UUID | None
    indicators: list[PlanRowReference]
    allowed_actions: list[InboxAction]


class InboxRead(Resource):
    """A record with all its versions, newest first, and the teams in sight."""

    source_key: str
    source_name: str
    type: str
    type_name: str
    confidentiality: Confidentiality
    external_id: str
    work_unit: WorkUnitReference
    version: int
    confirmed_at: datetime | None
    versions: list[RecordVersionRead]
    offers: list[InboxOfferRead]
    decisions: list[RecordDecisionRead]


class InboxQuery(Query):
    """Which records."""

    state: InboxOfferState | None = None
    source_key: Key | None = None
    type: Key | None = Field(None, description="Jenis rekaman (kind of record).")
    record_type_id: UUID | None = None
    team_id: UUID | None = None
    covers: Date | None = Field(None, description="Hari dalam periodenya (a day of its period).")
    q: SearchText | None = Field(None, description="Cari dalam judul (search in the title).")


class InboxPage(Page[InboxSummary]):
    """Records offered to the caller's teams, those received last on top."""


class RecordAccept(Body):
    """Make a draft of it, for all indicators of the team that it can prove, or for these."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{}]})

    team_id: UUID | None = Field(None, description="Bila ditawarkan kepada beberapa tim Anda.")
    indicator_ids: IndicatorIds | None = None
    title: PrintedTitle | None = Field(None, description="Kosong: judul rekaman (the record's).")


class RecordReject(Body):
    """Do without it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"reason": "Rekap ini belum final."}]},
    )

    team_id: UUID | None = None
    reason: Paragraph


class RecordAcceptItem(RecordAccept):
    """One of them, in the version that was read."""

    record_id: UUID = Field(description="Rekaman yang diterima (the record).")
    version: int = Field(ge=1, le=1_000_000, description="Versi yang sudah dibaca (as read).")


class RecordAcceptList(Body):
    """Records to take in, each as `RecordAccept`."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"items": [{"record_id": str(SOMETHING_ID), "version": 1}]}]
        },
    )

    items: Items[RecordAcceptItem]


class IntakeRuleRead(Resource):
    """A standing order: records of the kind become drafts of the team by themselves.

    The drafts are in the name of `created_by`; while that person may not decide there, it rests.
    """

    source_key: str
    type: str
    type_name: str
    team: TeamReference
    created_by: PersonReference
    created_on_behalf_of: PersonReference | None = ON_BEHALF
    created_at: datetime
    is_resting: bool


class IntakeRuleCreate(Body):
    """A new standing order."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"source_key": "sirian", "type": "attendance", "team_id": str(TEAM_II_ID)}]
        },
    )

    source_key: Key
    type: Key
    team_id: UUID


class IntakeRuleQuery(Query):
    """Which standing orders."""

    team_id: UUID | None = None


class IntakeRulePage(Page[IntakeRuleRead]):
    """Standing orders in force."""


class OutcomeKind(StrEnum):
    """What was decided; the words are those of the events."""

    RECORD_ACCEPTED = "record.accepted"
    RECORD_REJECTED = "record.rejected"
    EVIDENCE_VERIFIED = "evidence.verified"
    EVIDENCE_ACCEPTED = "evidence.accepted"
    EVIDENCE_RETURNED = "evidence.returned"
    EVIDENCE_WITHDRAWN = "evidence.withdrawn"


class SourceDecisionRead(Read):
    """A decision about a record, or about the evidence that was made of it; no person is named.

    `version` is the one decided about. `state` and `evidence_status` are those of now: several
    teams may decide about one record, and `accepted` means that one of them took its version in.
    """

    id: int
    decided_at: datetime
    decision: OutcomeKind
    record_id: UUID
    external_id: str
    type: str
    work_unit_code: str
    version: int | None
    current_version: int
    state: InboxOfferState
    evidence_status: EvidenceStatus | None
    reason_code: ReturnReason | None
    reason: str | None


class SourceDecisionQuery(Schema):
    """Which decisions; an unknown parameter is refused."""

    model_config = ConfigDict(extra="forbid")

    cursor: str | None = Field(
        None,
        max_length=18,
        pattern=r"^[0-9]{1,18}$",
        description="`next_cursor` jawaban sebelumnya; kosong: dari awal (from the beginning).",
    )
    since: Instant | None = Field(None, description="Diputuskan sejak (decided since).")
    external_id: ExternalId | None = Field(
        None, description="Hanya rekaman ini (only this record)."
    )
    size: int = Field(50, ge=1, le=100, description="Baris per halaman (rows per page).")


class SourceDecisionPage(CursorPage[SourceDecisionRead]):
    """Decisions in their order, oldest first; ask again with `next_cursor`, also when none came."""
