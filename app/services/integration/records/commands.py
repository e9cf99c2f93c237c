"""The one place where records come in: every version kept, the newest `taken_at` current."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.canonical import digest_of
from app.core.errors import FieldFault
from app.core.identifiers import new_id
from app.models import RecordVersion, record_version_files
from app.schemas.integration.records import RecordOutcome
from app.services.integration.records.known import KnownRecord, Name, hold, write_down
from app.services.integration.records.plausibility import moved_from, plain
from app.services.integration.records.validation import RejectedRecord, ValidRecord


@dataclass(frozen=True)
class Origin:
    """Who handed it in: a service account, or a run that pulled it."""

    service_account_id: UUID | None = None
    pull_run_id: UUID | None = None


@dataclass(frozen=True)
class TakenRecord:
    """What a record came to; `warnings` are what can hardly be so. Without a key: only tried."""

    record_id: UUID | None
    external_id: str
    outcome: RecordOutcome
    version: int
    current_version: int
    digest: str
    warnings: tuple[FieldFault, ...]


@dataclass(frozen=True)
class _New:
    """The rows that records handed in together add."""

    origin: Origin
    versions: list[dict[str, Any]]
    files: list[dict[str, Any]]


async def receive(
    session: AsyncSession, source_id: UUID, records: Sequence[ValidRecord], origin: Origin
) -> list[TakenRecord | RejectedRecord]:
    """Take records in, one after the other; what each came to, in their order.

    The same content again is `unchanged`, or, taken later, `confirmed`; an older `taken_at` is kept
    and `superseded`. A record never changes its kind: Refused. Two transactions with the same
    records wait for each other.
    """
    if not records:
        return []
    known = await hold(session, source_id, records)
    new = _New(origin, [], [])
    receipts = [_take(known[_name(record)], record, new) for record in records]
    if new.versions:
        await session.execute(insert(RecordVersion), new.versions)
    if new.files:
        await session.execute(insert(record_version_files), new.files)
    await write_down(session, known.values())
    return receipts


def _name(record: ValidRecord) -> Name:
    return record.work_unit_id, record.external_id


def _take(known: KnownRecord, record: ValidRecord, new: _New) -> TakenRecord | RejectedRecord:
    if known.type_id != record.type.id:
        return RejectedRecord((FieldFault("/type", "record_type_fixed"),))
    warnings = (*record.warnings, *_beside(known, record))
    number = known.numbers.get(record.digest)
    if number is not None and known.comes_back(record.body.taken_at):
        # The same as before it was withdrawn, and a version of its own: digests differ.
        record, number = replace(record, digest=digest_of([record.digest, known.newest])), None
    if number is not None:
        return _receipt(known, record, RecordOutcome.UNCHANGED, number, warnings)
    if record.content == known.content:
        outcome = known.confirm(record.body.taken_at)
        return _receipt(known, record, outcome, known.current, warnings)
    outcome = known.add(record)
    number = known.numbers[record.digest]
    _add_version(known.id, number, record, warnings, new)
    return _receipt(known, record, outcome, number, warnings)


def _beside(known: KnownRecord, record: ValidRecord) -> list[FieldFault]:
    """What of it can hardly be so, beside what came of this name before."""
    found: list[FieldFault] = []
    taken_at = record.body.taken_at
    if known.is_withdrawn:
        code = "record_came_back" if known.comes_back(taken_at) else "record_stays_withdrawn"
        found.append(FieldFault("", code))
    if known.as_of is None or taken_at < known.as_of:
        return found
    is_other = record.digest not in known.numbers and record.content != known.content
    if taken_at == known.as_of and is_other and not known.is_withdrawn:
        found.append(FieldFault("/taken_at", "taken_at_repeated"))
    number = known.numbers.get(record.digest, known.current)
    if taken_at == known.as_of and number != known.current and not known.is_withdrawn:
        facts = {"current": known.current}
        found.append(FieldFault("/taken_at", "taken_at_repeated_earlier", facts))
    days = record.period_from, record.period_to
    if known.accepted_days is not None and days != known.accepted_days:
        found.append(moved_from(known.accepted_days))
    return found


def _receipt(
    known: KnownRecord,
    record: ValidRecord,
    outcome: RecordOutcome,
    number: int,
    warnings: tuple[FieldFault, ...],
) -> TakenRecord:
    return TakenRecord(
        record_id=known.id,
        external_id=record.external_id,
        outcome=outcome,
        version=number,
        current_version=known.current,
        digest=known.digest_of(number),
        warnings=warnings,
    )


def _add_version(
    record_id: UUID,
    number: int,
    record: ValidRecord,
    warnings: Sequence[FieldFault],
    new: _New,
) -> None:
    key, body = new_id(), record.body
    new.versions.append(
        {
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
            "service_account_id": new.origin.service_account_id,
            "pull_run_id": new.origin.pull_run_id,
            "warnings": [plain(each) for each in warnings],
            "received_at": clock.now(),
        }
    )
    new.files.extend(
        {"version_id": key, "file_id": file_id, "position": position}
        for position, file_id in enumerate(dict.fromkeys(body.files))
    )


def counts_of(receipts: Sequence[TakenRecord | RejectedRecord]) -> dict[str, int]:
    """How many came to what, by the outcome's word; `refused` for those that were."""
    counts: dict[str, int] = defaultdict(int)
    for receipt in receipts:
        counts["refused" if isinstance(receipt, RejectedRecord) else receipt.outcome.value] += 1
    return dict(counts)
