"""What events say, by the kind of thing they are about: keys, days, states, never anybody's name.

What has no meaning for an event is null or empty, as it is in events from before it was told.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, Literal, TypeAlias, get_args
from uuid import UUID

from pydantic import Field

from app.models.audit import ActorKind
from app.models.evaluation import EvaluationTarget
from app.models.report import ReportKind
from app.models.team import MembershipRole
from app.schemas.base import Read
from app.schemas.integration.inbox import InboxOfferState
from app.schemas.plan.work_unit_counts import WorkUnitCounts


class EventData(Read):
    """What every event says.

    `from_status` is null where the thing is new or its status stays; a thing that has no status of
    its own has the last word of the event's type as `to_status`.
    """

    work_unit_code: str = Field(description="Kode satuan kerja (code of the office).")
    work_unit_id: UUID
    decree_id: UUID | None
    target_type: str
    target_id: UUID | None
    href: str | None = Field(
        description="Hanya bila pembacanya boleh membukanya (only where its reader may read it)."
    )
    from_status: str | None
    to_status: str
    actor_kind: ActorKind | None
    actor_id: UUID | None
    on_behalf_of_id: UUID | None = Field(
        None, description="Yang digantikan saat itu (whom a stand-in acted for)."
    )
    audit_event_id: int | None


class EvidenceEventData(EventData):
    """Of evidence: whose it is, what it proves, for which days."""

    target_type: Literal["evidence"]
    team_id: UUID | None = None
    indicator_ids: list[UUID] = Field(default_factory=list)
    question_codes: list[str] = Field(
        default_factory=list, description="Soal LKE yang dibuktikan (questions of the sheet)."
    )
    covers_from: date | None = None
    covers_to: date | None = None
    revision_number: int | None = None


class DecreeEventData(EventData):
    """Of a decree; `period` is the month 2023-06 or the year 2023."""

    target_type: Literal["decree"]
    period: str | None = None


class AmendmentEventData(EventData):
    """Of what amends a decree."""

    target_type: Literal["amendment"]


class MembershipEventData(EventData):
    """Of a place in a team; `valid_to` is the first day that no longer counts."""

    target_type: Literal["membership"]
    team_id: UUID | None = None
    role: MembershipRole | None = None
    valid_from: date | None = None
    valid_to: date | None = None


class StandInEventData(EventData):
    """Of whoever holds a place for somebody else."""

    target_type: Literal["stand_in"]
    team_id: UUID | None = None
    membership_id: UUID | None = None
    valid_from: date | None = None
    valid_to: date | None = None


class _CaseEventData(EventData):
    """Of what is followed up in a team."""

    team_id: UUID | None = None
    due_date: date | None = None


class FindingEventData(_CaseEventData):
    """Of a finding, and what it is about."""

    target_type: Literal["finding"]
    evidence_id: UUID | None = None
    indicator_id: UUID | None = None
    activity_id: UUID | None = None
    action_item_id: UUID | None = None


class DirectiveEventData(_CaseEventData):
    """Of a directive, and what it is about."""

    target_type: Literal["directive"]
    activity_id: UUID | None = None
    action_item_id: UUID | None = None


class FollowUpEventData(_CaseEventData):
    """Of a follow-up, and what it follows from."""

    target_type: Literal["follow_up"]
    finding_id: UUID | None = None
    directive_id: UUID | None = None


class ActionItemEventData(EventData):
    """Of an action item: months of the plan's year, 1 to 12, and when something was done."""

    target_type: Literal["action_item"]
    team_id: UUID | None = None
    months: list[int] = Field(default_factory=list)
    done_on: date | None = None
    due_date: date | None = None


class MeetingEventData(EventData):
    """Of a meeting, and the team that organises it."""

    target_type: Literal["meeting"]
    team_id: UUID | None = None
    meeting_date: date | None = None


class ReportEventData(EventData):
    """Of a report: which period of the plan's year it tells of, and its number once it has one."""

    target_type: Literal["report"]
    team_id: UUID | None = None
    report_kind: ReportKind | None = None
    year: int | None = None
    period: int | None = None
    number: str | None = None


class EvaluationEventData(EventData):
    """Of an evaluation: for which year and predicate, and how often it was handed in."""

    target_type: Literal["evaluation"]
    year: int | None = None
    evaluation_target: EvaluationTarget | None = None
    submission_count: int | None = None


class ConcernedEvidence(Read):
    """Evidence that was made of a record, whose it is, and the days it proves."""

    evidence_id: UUID
    team_id: UUID
    indicator_ids: list[UUID]
    covers_from: date
    covers_to: date


class RecordEventData(EventData):
    """Of one record: how its own system calls it, and what a team decided of this version.

    `reason` is told to whoever handed it in, and kept back where the kind of record is for few. Of
    one that is taken back `concerned` is the evidence that was made of it, at most twenty.
    """

    target_type: Literal["record"]
    source_key: str | None = None
    record_type: str | None = None
    external_id: str | None = None
    version: int | None = None
    outcome: str | None = None
    covers_from: date | None = None
    covers_to: date | None = None
    team_id: UUID | None = None
    decision: InboxOfferState | None = None
    reason: str | None = None
    evidence_id: UUID | None = None
    concerned: list[ConcernedEvidence] = Field(default_factory=list)


class BatchedRecord(Read):
    """One of many records, by its own system's name."""

    record_id: UUID
    record_type: str
    external_id: str
    version: int
    outcome: str
    covers_from: date
    covers_to: date


class SourceEventData(EventData):
    """Of many records of an office at once: how many came to what, and each that is new.

    At most eighty; of more there are several events.
    """

    target_type: Literal["source"]
    source_key: str | None = None
    counts: dict[str, int] = Field(default_factory=dict)
    records: list[BatchedRecord] = Field(default_factory=list)


class TeamEventData(_CaseEventData):
    """Of a team that somebody is reminded of."""

    target_type: Literal["team"]


class RecordTypeEventData(_CaseEventData):
    """Of a kind of record that is missing."""

    target_type: Literal["record_type"]


class CommentEventData(_CaseEventData):
    """Of a comment that somebody is called in by."""

    target_type: Literal["comment"]


class WorkUnitEventData(EventData):
    """Of an office: how far it is now in a year, so that nobody needs to ask."""

    target_type: Literal["work_unit"]
    progress: WorkUnitCounts


class TrialEventData(EventData):
    """Of nothing: a test of a webhook."""

    target_type: Literal["test"]


AnyEventData: TypeAlias = Annotated[
    EvidenceEventData
    | DecreeEventData
    | AmendmentEventData
    | MembershipEventData
    | StandInEventData
    | FindingEventData
    | DirectiveEventData
    | FollowUpEventData
    | ActionItemEventData
    | MeetingEventData
    | ReportEventData
    | EvaluationEventData
    | RecordEventData
    | SourceEventData
    | TeamEventData
    | RecordTypeEventData
    | CommentEventData
    | WorkUnitEventData
    | TrialEventData,
    Field(discriminator="target_type"),
]
_KINDS: Final[tuple[type[EventData], ...]] = get_args(get_args(AnyEventData)[0])
DATA_OF: Final[Mapping[str, type[EventData]]] = {
    word: kind for kind in _KINDS for word in get_args(kind.model_fields["target_type"].annotation)
}
"""The form of the data, by the kind of thing."""


def data_of(values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - one of AnyEventData
    """The data of an event as its kind of thing has it; raises KeyError for one of no kind."""
    return DATA_OF[values["target_type"]].model_validate(values)
