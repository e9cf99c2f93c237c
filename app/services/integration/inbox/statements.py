"""The queries over offers: a current record and a team whose indicators it can prove."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, extract, literal, select
from sqlalchemy.orm import aliased

from app.models import (
    Activity,
    Decree,
    Evidence,
    Indicator,
    IntakeRule,
    Plan,
    RecordDecision,
    RecordType,
    RecordVersion,
    SourceRecord,
    SourceSystem,
    Team,
    WorkUnit,
    record_type_indicators,
)
from app.models.evidence import EvidenceStatus
from app.models.rights import Permission
from app.models.source_record import RecordAction
from app.policies.rules import Seer, visible
from app.schemas.integration.inbox import InboxOfferState
from app.services.integration.records.queries import IS_CURRENT
from app.services.platform.references import TEAM_PLACE
from app.services.platform.sql import AnySelect

_earlier_version = aliased(RecordVersion)
_earlier = aliased(RecordDecision)

# Some indicator of the team is among those that the kind of record can prove.
_CAN_PROVE = (
    select(record_type_indicators.c.indicator_id)
    .join(Indicator, Indicator.id == record_type_indicators.c.indicator_id)
    .join(Activity, Activity.id == Indicator.activity_id)
    .where(
        record_type_indicators.c.record_type_id == SourceRecord.record_type_id,
        Activity.team_id == Team.id,
    )
    .correlate(SourceRecord, Team)
    .exists()
)
_WAS_DECIDED = (
    select(_earlier.id)
    .join(_earlier_version, _earlier_version.id == _earlier.version_id)
    .where(_earlier_version.record_id == SourceRecord.id, _earlier.team_id == Team.id)
    .correlate(SourceRecord, Team)
    .exists()
)
IS_WITHDRAWN = RecordVersion.withdrawal_reason.is_not(None)
STATE: ColumnElement[str] = case(
    (IS_WITHDRAWN, literal(InboxOfferState.WITHDRAWN.value)),
    (RecordDecision.action == RecordAction.ACCEPT, literal(InboxOfferState.ACCEPTED.value)),
    (RecordDecision.action == RecordAction.REJECT, literal(InboxOfferState.REJECTED.value)),
    (_WAS_DECIDED, literal(InboxOfferState.CHANGED.value)),
    else_=literal(InboxOfferState.PENDING.value),
)
WAITS = and_(RecordDecision.id.is_(None), ~IS_WITHDRAWN)
# The evidence that came of the record in the team, unless it was withdrawn; the newest.
EVIDENCE_ID: ColumnElement[Any] = (
    select(_earlier.evidence_id)
    .join(_earlier_version, _earlier_version.id == _earlier.version_id)
    .join(Evidence, Evidence.id == _earlier.evidence_id)
    .where(
        _earlier_version.record_id == SourceRecord.id,
        _earlier.team_id == Team.id,
        Evidence.status != EvidenceStatus.WITHDRAWN,
    )
    .order_by(_earlier.decided_at.desc())
    .limit(1)
    .correlate(SourceRecord, Team)
    .scalar_subquery()
)
# Reviewers hold it: it cannot be brought up to date before they have judged.
IN_REVIEW = (
    select(_earlier.id)
    .join(_earlier_version, _earlier_version.id == _earlier.version_id)
    .join(Evidence, Evidence.id == _earlier.evidence_id)
    .where(
        _earlier_version.record_id == SourceRecord.id,
        _earlier.team_id == Team.id,
        Evidence.status.in_((EvidenceStatus.SUBMITTED, EvidenceStatus.VERIFIED)),
    )
    .correlate(SourceRecord, Team)
    .exists()
)


def has_rule() -> ColumnElement[bool]:
    """Whether a standing order of the team will take the record in."""
    return (
        select(IntakeRule.id)
        .where(
            IntakeRule.record_type_id == SourceRecord.record_type_id,
            IntakeRule.team_id == Team.id,
            IntakeRule.ended_at.is_(None),
        )
        .correlate(SourceRecord, Team)
        .exists()
    )


def offers(*columns: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
    """Every offer of every office: of the decree whose plan is for the year of the record."""
    return (
        select(*columns)
        .select_from(SourceRecord)
        .join(RecordVersion, IS_CURRENT)
        .join(RecordType, RecordType.id == SourceRecord.record_type_id)
        .join(SourceSystem, SourceSystem.id == SourceRecord.source_id)
        .join(WorkUnit, WorkUnit.id == SourceRecord.work_unit_id)
        .join(Decree, Decree.work_unit_id == WorkUnit.id)
        .join(
            Plan,
            and_(
                Plan.decree_id == Decree.id,
                Plan.year == extract("year", RecordVersion.period_to),
            ),
        )
        .join(Team, and_(Team.decree_id == Decree.id, _CAN_PROVE))
        .outerjoin(
            RecordDecision,
            and_(RecordDecision.version_id == RecordVersion.id, RecordDecision.team_id == Team.id),
        )
    )


def in_sight(who: Seer, *columns: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
    """The offers whose evidence the person may open: a record is as secret as its files."""
    return offers(*columns).where(visible(who, Permission.EVIDENCE_OPEN, TEAM_PLACE))
