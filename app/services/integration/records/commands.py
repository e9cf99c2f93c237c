"""The one place where records come in: every version kept, the newest `taken_at` current."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import FieldFault
from app.core.identifiers import new_id
from app.models import RecordVersion, SourceRecord, record_version_files
from app.schemas.integration.records import RecordOutcome, RecordReceipt
from app.services.integration.records.validation import RejectedRecord, ValidRecord
from app.services.platform.sql import insert_absent

_Name = tuple[UUID, str]


@dataclass(frozen=True)
class Origin:
    """Who handed it in: a service account, or a run that pulled it."""

    service_account_id: UUID | None = None
    pull_run_id: UUID | None = None


@dataclass
class _Known:
    """A record as it is in this transaction, with its versions by digest."""

    id: UUID
    type_id: UUID
    current: int
    current_taken_at: datetime | None = None
    numbers: dict[str, int] = field(default_factory=dict)

    @property
    def newest(self) -> int:
        return max(self.numbers.values(), default=0)


async def receive(
    session: AsyncSession, source_id: UUID, records: Sequence[ValidRecord], origin: Origin
) -> list[RecordReceipt | RejectedRecord]:
    """Take records in, one after the other; what each came to, in their order.

    The same content again is `unchanged`; an older `taken_at` is kept and `superseded`. A record
    never changes its kind: Refused. Two transactions with the same records wait for each other.
    """
    if not records:
        return []
    known = await _hold(session, source_id, records)
    before = {name: record.current for name, record in known.items()}
    versions: list[dict[str, Any]] = []
    files: list[dict[str, Any]] = []
    receipts = [
        _take(known[record.work_unit_id, record.external_id], record, origin, versions, files)
        for record in records
    ]
    if versions:
        await session.execute(insert(RecordVersion), versions)
    if files:
        await session.execute(insert(record_version_files), files)
    moved = [record for name, record in known.items() if record.current != before[name]]
    await _point_at_current(session, moved)
    return receipts


async def _hold(
    session: AsyncSession, source_id: UUID, records: Sequence[ValidRecord]
) -> dict[_Name, _Known]:
    """The records, made where they are new, locked until the commit in one order for all."""
    wanted = {(record.work_unit_id, record.external_id): record for record in records}
    rows = [_new_row(source_id, wanted[name]) for name in sorted(wanted)]
    await insert_absent(session, SourceRecord, rows, "source_id", "work_unit_id", "external_id")
    found = await session.execute(
        select(
            SourceRecord.id,
            SourceRecord.record_type_id,
            SourceRecord.work_unit_id,
            SourceRecord.external_id,
            SourceRecord.current_number,
        )
        .where(
            SourceRecord.source_id == source_id,
            SourceRecord.work_unit_id.in_({unit_id for unit_id, _ in wanted}),
            SourceRecord.external_id.in_({name for _, name in wanted}),
        )
        .order_by(SourceRecord.work_unit_id, SourceRecord.external_id)
        .with_for_update()
    )
    known = {
        (row.work_unit_id, row.external_id): _Known(row.id, row.record_type_id, row.current_number)
        for row in found
        if (row.work_unit_id, row.external_id) in wanted
    }
    await _add_versions(session, known)
    return known


def _new_row(source_id: UUID, record: ValidRecord) -> dict[str, Any]:
    now = clock.now()
    return {
        "id": new_id(),
        "source_id": source_id,
        "record_type_id": record.type.id,
        "work_unit_id": record.work_unit_id,
        "external_id": record.external_id,
        "current_number": 0,
        "created_at": now,
        "updated_at": now,
        "version": 1,
    }


async def _add_versions(session: AsyncSession, known: dict[_Name, _Known]) -> None:
    by_id = {record.id: record for record in known.values()}
    rows = await session.execute(
        select(
            RecordVersion.record_id,
            RecordVersion.number,
            RecordVersion.digest,
            RecordVersion.taken_at,
        ).where(RecordVersion.record_id.in_(by_id))
    )
    for row in rows:
        record = by_id[row.record_id]
        record.numbers[row.digest] = row.number
        if row.number == record.current:
            record.current_taken_at = row.taken_at


def _take(
    known: _Known,
    record: ValidRecord,
    origin: Origin,
    versions: list[dict[str, Any]],
    files: list[dict[str, Any]],
) -> RecordReceipt | RejectedRecord:
    if known.type_id != record.type.id:
        return RejectedRecord((FieldFault("/type", "record_type_fixed"),))
    body, number = record.body, known.numbers.get(record.digest)
    outcome = RecordOutcome.UNCHANGED
    if number is None:
        number = known.numbers[record.digest] = known.newest + 1
        is_older = known.current_taken_at is not None and body.taken_at < known.current_taken_at
        outcome = _outcome(number, is_older=is_older)
        if not is_older:
            known.current, known.current_taken_at = number, body.taken_at
        version_id = new_id()
        versions.append(_version(version_id, known.id, number, record, origin))
        files += [
            {"version_id": version_id, "file_id": key, "position": position}
            for position, key in enumerate(dict.fromkeys(body.files))
        ]
    return RecordReceipt(
        record_id=known.id,
        external_id=record.external_id,
        outcome=outcome,
        version=number,
        current_version=known.current,
        digest=record.digest,
    )


def _outcome(number: int, *, is_older: bool) -> RecordOutcome:
    if is_older:
        return RecordOutcome.SUPERSEDED
    return RecordOutcome.CREATED if number == 1 else RecordOutcome.CHANGED


def _version(
    key: UUID, record_id: UUID, number: int, record: ValidRecord, origin: Origin
) -> dict[str, Any]:
    body = record.body
    return {
        "id": key,
        "record_id": record_id,
        "number": number,
        "taken_at": body.taken_at,
        "period_from": record.period_from,
        "period_to": record.period_to,
        "title": body.title,
        "figures": body.figures,
        "url": body.url,
        "digest": record.digest,
        "service_account_id": origin.service_account_id,
        "pull_run_id": origin.pull_run_id,
        "received_at": clock.now(),
    }


async def _point_at_current(session: AsyncSession, moved: Sequence[_Known]) -> None:
    if not moved:
        return
    statement = (
        update(SourceRecord)
        .where(SourceRecord.id == bindparam("record_id"))
        .values(
            current_number=bindparam("current"),
            updated_at=bindparam("now"),
            version=SourceRecord.version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    now = clock.now()
    connection = await session.connection()
    await connection.execute(
        statement,
        [{"record_id": each.id, "current": each.current, "now": now} for each in moved],
    )


def counts_of(receipts: Sequence[RecordReceipt | RejectedRecord]) -> dict[str, int]:
    """How many came to what, by the outcome's word; `refused` for those that were."""
    counts: dict[str, int] = defaultdict(int)
    for receipt in receipts:
        counts["refused" if isinstance(receipt, RejectedRecord) else receipt.outcome.value] += 1
    return dict(counts)
