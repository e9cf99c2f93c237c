"""What became of a source's records, for its service account: read from the audit log.

The log has the decisions in the order in which they were committed, so whoever follows its places
misses none. No person is named.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.errors import Gone
from app.models import (
    AuditEvent,
    Evidence,
    RecordDecision,
    RecordType,
    RecordVersion,
    SourceRecord,
    WorkUnit,
)
from app.models.audit import Position
from app.models.key_lists import one_of
from app.models.source_record import RecordAction
from app.policies.actors import ServiceActor
from app.schemas.integration.inbox import (
    InboxOfferState,
    OutcomeKind,
    SourceDecisionPage,
    SourceDecisionQuery,
    SourceDecisionRead,
)
from app.services.integration.records.queries import IS_CURRENT
from app.services.platform.prepared import key
from app.services.platform.sql import AnyRow

KINDS: Mapping[str, OutcomeKind] = {
    "record.accept": OutcomeKind.RECORD_ACCEPTED,
    "record.reject": OutcomeKind.RECORD_REJECTED,
    "evidence.verify": OutcomeKind.EVIDENCE_VERIFIED,
    "evidence.accept": OutcomeKind.EVIDENCE_ACCEPTED,
    "evidence.return": OutcomeKind.EVIDENCE_RETURNED,
    "evidence.withdraw": OutcomeKind.EVIDENCE_WITHDRAWN,
}
_version, _decision = aliased(RecordVersion), aliased(RecordDecision)
_OF_EVIDENCE = and_(
    _version.id == _decision.version_id, _decision.evidence_id == AuditEvent.target_id
)
_RECORD_ID = case(
    (AuditEvent.target_type == "record", AuditEvent.target_id),
    else_=select(_version.record_id)
    .join(_decision, _OF_EVIDENCE)
    .limit(1)  # of a record's versions: evidence is made of one record
    .correlate(AuditEvent)
    .scalar_subquery(),
)
# The version that the evidence was made of when it was judged.
_EVIDENCE_VERSION = (
    select(func.max(_version.number))
    .select_from(_version)
    .join(_decision, and_(_OF_EVIDENCE, _decision.decided_at <= AuditEvent.at))
    .correlate(AuditEvent)
    .scalar_subquery()
)
_EVIDENCE_STATUS = (
    select(Evidence.status)
    .select_from(Evidence)
    .join(_decision, _decision.evidence_id == Evidence.id)
    .join(_version, _version.id == _decision.version_id)
    .where(_version.record_id == SourceRecord.id)
    .order_by(_decision.decided_at.desc())
    .limit(1)
    .correlate(SourceRecord)
    .scalar_subquery()
)


def _decided(action: RecordAction) -> ColumnElement[bool]:
    """Whether a team did that with the current version."""
    return (
        select(_decision.id)
        .where(_decision.version_id == RecordVersion.id, _decision.action == action)
        .correlate(RecordVersion)
        .exists()
    )


# Where nothing has become of the current version yet, something was decided about an earlier one.
_STATE = case(
    (RecordVersion.withdrawal_reason.is_not(None), literal(InboxOfferState.WITHDRAWN.value)),
    (_decided(RecordAction.ACCEPT), literal(InboxOfferState.ACCEPTED.value)),
    (_decided(RecordAction.REJECT), literal(InboxOfferState.REJECTED.value)),
    else_=literal(InboxOfferState.CHANGED.value),
)
_DECISIONS = (
    select(
        AuditEvent.id,
        AuditEvent.at,
        AuditEvent.action,
        AuditEvent.reason,
        AuditEvent.changes,
        SourceRecord.id.label("record_id"),
        SourceRecord.external_id,
        SourceRecord.current_number,
        RecordType.key.label("type"),
        WorkUnit.code.label("work_unit_code"),
        _STATE.label("state"),
        _EVIDENCE_VERSION.label("evidence_version"),
        _EVIDENCE_STATUS.label("evidence_status"),
    )
    .select_from(AuditEvent)
    .join(SourceRecord, SourceRecord.id == _RECORD_ID)
    .join(RecordVersion, IS_CURRENT)
    .join(RecordType, RecordType.id == SourceRecord.record_type_id)
    .join(WorkUnit, WorkUnit.id == SourceRecord.work_unit_id)
    .where(
        or_(*(AuditEvent.action == action for action in KINDS)),
        AuditEvent.id > bindparam("after", type_=Position),
        AuditEvent.id <= bindparam("end", type_=Position),
        SourceRecord.source_id == key("source_id"),
        one_of(SourceRecord.work_unit_id, "offices"),
    )
    .order_by(AuditEvent.id)
    .limit(bindparam("most", type_=Integer()))
)


async def list_decisions(
    session: AsyncSession, actor: ServiceActor, source_id: UUID, query: SourceDecisionQuery
) -> SourceDecisionPage:
    """Decisions about the source's records of the account's offices, after the cursor.

    Two statements, whatever there is. Raises Gone for a cursor of what was lost when the database
    was restored.
    """
    after = int(query.cursor or 0)
    end = await session.scalar(select(func.max(AuditEvent.id))) or 0
    if after > end:
        raise Gone("events_restored", cursor=end)
    statement = _DECISIONS
    if query.since is not None:
        statement = statement.where(AuditEvent.at >= query.since)
    if query.external_id is not None:
        statement = statement.where(SourceRecord.external_id == query.external_id)
    of_source = {"source_id": source_id, "offices": actor.work_unit_ids}
    part = {"after": after, "end": end, "most": query.size}
    rows = (await session.execute(statement, of_source | part)).all()
    # Where nothing more came, what was looked through is not looked through again.
    last = rows[-1].id if len(rows) == query.size else end
    return SourceDecisionPage(items=[_read(row) for row in rows], next_cursor=str(last), next=None)


def _read(row: AnyRow) -> SourceDecisionRead:
    changes: dict[str, list[Any]] = row.changes
    return SourceDecisionRead(
        id=row.id,
        decided_at=row.at,
        decision=KINDS[row.action],
        record_id=row.record_id,
        external_id=row.external_id,
        type=row.type,
        work_unit_code=row.work_unit_code,
        version=_new(changes, "version") or row.evidence_version,
        current_version=row.current_number,
        state=row.state,
        evidence_status=row.evidence_status,
        reason_code=_new(changes, "reason_code"),
        reason=row.reason,
    )


def _new(changes: dict[str, list[Any]], name: str) -> Any:  # noqa: ANN401 - any value
    return changes.get(name, (None, None))[1]
