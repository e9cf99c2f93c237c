"""Where a revision came from: the versions of records it was made from."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from app.core.database import Execute
from app.models import RecordType, RecordVersion, SourceRecord, SourceSystem, revision_records
from app.models.key_lists import one_of
from app.schemas.platform.references import ProvenanceRead

_current = aliased(RecordVersion)
_PROVENANCE = (
    select(
        revision_records.c.revision_id,
        SourceSystem.key.label("source_key"),
        SourceSystem.name.label("source_name"),
        RecordType.key.label("type"),
        SourceRecord.external_id,
        RecordVersion.number.label("version"),
        RecordVersion.digest,
        RecordVersion.taken_at,
        RecordVersion.received_at,
        _current.withdrawal_reason,
    )
    .join(RecordVersion, RecordVersion.id == revision_records.c.version_id)
    .join(SourceRecord, SourceRecord.id == RecordVersion.record_id)
    .join(
        _current,
        and_(_current.record_id == SourceRecord.id, _current.number == SourceRecord.current_number),
    )
    .join(RecordType, RecordType.id == SourceRecord.record_type_id)
    .join(SourceSystem, SourceSystem.id == SourceRecord.source_id)
    .where(one_of(revision_records.c.revision_id, "revision_ids"))
    .order_by(SourceSystem.key, SourceRecord.external_id, RecordVersion.number)
)


def read_provenance(
    execute: Execute, revision_ids: Sequence[UUID]
) -> dict[UUID, list[ProvenanceRead]]:
    """The records of each revision, in the order of their versions; one statement for all."""
    found: dict[UUID, list[ProvenanceRead]] = defaultdict(list)
    for row in execute(_PROVENANCE, {"revision_ids": revision_ids}):
        found[row.revision_id].append(ProvenanceRead.model_validate(row))
    return found
