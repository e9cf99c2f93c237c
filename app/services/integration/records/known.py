"""Records as they are while more is handed in: locked, with their versions, written down again."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import FieldFault
from app.core.identifiers import new_id
from app.models import RecordDecision, RecordVersion, SourceRecord
from app.models.source_record import RecordAction
from app.schemas.integration.records import RecordOutcome
from app.services.integration.records.queries import IS_CURRENT, files_of
from app.services.integration.records.validation import (
    RejectedRecord,
    ValidRecord,
    content_of,
)
from app.services.platform.sql import insert_absent

Name = tuple[UUID, str]
"""An office and the record's name there."""
_NAMES_AT_MOST: Final = 200_000  # of one run or batch
_TWICE: Final = RejectedRecord((FieldFault("/external_id", "record_named_twice"),))
Judged = ValidRecord | RejectedRecord | None


@dataclass
class KnownRecord:
    """A record as it is in this transaction, with the numbers of its versions by their digests.

    `as_of` is when its system last said what the current version says; `content` is that version
    without `taken_at`; none where it is withdrawn. `accepted_days` are the period of the version
    accepted last.
    """

    id: UUID
    type_id: UUID
    current: int
    confirmed_at: datetime | None = None
    as_of: datetime | None = None
    content: str | None = None
    accepted_days: tuple[date, date] | None = None
    numbers: dict[str, int] = field(default_factory=dict)
    is_withdrawn: bool = False
    is_moved: bool = False

    def comes_back(self, taken_at: datetime) -> bool:
        """Whether what is said now brings the withdrawn record back: it is not older."""
        return self.is_withdrawn and (self.as_of is None or taken_at >= self.as_of)

    @property
    def newest(self) -> int:
        """The number of its last version; 0: it has none yet."""
        return max(self.numbers.values(), default=0)

    def digest_of(self, number: int) -> str:
        """The digest of a version."""
        return next(digest for digest, each in self.numbers.items() if each == number)

    def confirm(self, taken_at: datetime) -> RecordOutcome:
        """Its system says the same once more."""
        if self.as_of is not None and taken_at <= self.as_of:
            return RecordOutcome.UNCHANGED
        self.as_of = self.confirmed_at = taken_at
        self.is_moved = True
        return RecordOutcome.CONFIRMED

    def add(self, record: ValidRecord) -> RecordOutcome:
        """One more version; current, unless it is older than what is known."""
        taken_at, number = record.body.taken_at, self.newest + 1
        self.numbers[record.digest] = number
        if self.as_of is not None and taken_at < self.as_of:
            return RecordOutcome.SUPERSEDED
        self.current, self.as_of, self.confirmed_at = number, taken_at, None
        self.content, self.is_withdrawn, self.is_moved = record.content, False, True
        return RecordOutcome.CREATED if number == 1 else RecordOutcome.CHANGED

    def withdraw(self, digest: str) -> None:
        """One more version: its system took it back."""
        self.current = self.numbers[digest] = self.newest + 1
        self.content, self.confirmed_at, self.is_withdrawn, self.is_moved = None, None, True, True


async def hold(
    session: AsyncSession, source_id: UUID, records: Sequence[ValidRecord]
) -> dict[Name, KnownRecord]:
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
            SourceRecord.confirmed_at,
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
        (row.work_unit_id, row.external_id): KnownRecord(
            row.id, row.record_type_id, row.current_number, row.confirmed_at
        )
        for row in found
        if (row.work_unit_id, row.external_id) in wanted
    }
    await add_versions(session, known.values())
    said_anew = {name for name, record in wanted.items() if known[name].is_withdrawn}
    said_anew |= {
        name
        for record in records
        if record.digest not in known[name := (record.work_unit_id, record.external_id)].numbers
    }
    await _add_contents(session, [known[name] for name in said_anew if known[name].current])
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


async def add_versions(session: AsyncSession, known: Collection[KnownRecord]) -> None:
    """The digests of all their versions, and how things stand with the current ones."""
    by_id = {record.id: record for record in known}
    rows = await session.execute(
        select(
            RecordVersion.record_id,
            RecordVersion.number,
            RecordVersion.digest,
            RecordVersion.taken_at,
            RecordVersion.withdrawal_reason.is_not(None).label("is_withdrawn"),
        ).where(RecordVersion.record_id.in_(by_id))
    )
    for row in rows:
        record = by_id[row.record_id]
        record.numbers[row.digest] = row.number
        if row.number == record.current:
            record.as_of = record.confirmed_at or row.taken_at
            record.is_withdrawn = row.is_withdrawn


async def _add_contents(session: AsyncSession, known: Collection[KnownRecord]) -> None:
    """What the current versions say, and the periods accepted last: something new is to be said."""
    if not known:
        return
    by_id = {record.id: record for record in known}
    rows = await session.execute(
        select(SourceRecord.id, RecordVersion)
        .join(RecordVersion, IS_CURRENT)
        .where(SourceRecord.id.in_(by_id))
    )
    versions = {record_id: version for record_id, version in rows}  # noqa: C416 - rows are no pairs to the type checker
    files = await files_of(session, [version.id for version in versions.values()])
    for record_id, version in versions.items():
        days, record = (version.period_from, version.period_to), by_id[record_id]
        if not record.is_withdrawn:
            record.content = content_of(version, days, files[version.id])
    accepted = await session.execute(
        select(RecordVersion.record_id, RecordVersion.period_from, RecordVersion.period_to)
        .join(RecordDecision, RecordDecision.version_id == RecordVersion.id)
        .where(RecordVersion.record_id.in_(by_id), RecordDecision.action == RecordAction.ACCEPT)
        .order_by(RecordVersion.number)
    )
    for record_id, first, last in accepted:
        by_id[record_id].accepted_days = first, last


async def write_down(session: AsyncSession, known: Collection[KnownRecord]) -> None:
    """Which version of each record is current now, and since when it was said again."""
    moved = [record for record in known if record.is_moved]
    if not moved:
        return
    now = clock.now()
    statement = (
        update(SourceRecord)
        .where(SourceRecord.id == bindparam("record_id"))
        .values(
            current_number=bindparam("current"),
            confirmed_at=bindparam("confirmed"),
            updated_at=bindparam("now"),
            version=SourceRecord.version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    rows = [
        {
            "record_id": each.id,
            "current": each.current,
            "confirmed": each.confirmed_at,
            "now": now,
        }
        for each in moved
    ]
    connection = await session.connection()
    await connection.execute(statement, rows)


@dataclass
class NamesGiven:
    """What each name of a run or a batch said when it came first, in digests."""

    _contents: dict[bytes, bytes] = field(default_factory=dict)

    def judged(self, checked: Sequence[ValidRecord | RejectedRecord]) -> Iterator[Judged]:
        """Each record as it is; none where it came before, refused where it said something else.

        When it was taken does not count: a page that is read again may be taken later.
        """
        for one in checked:
            if isinstance(one, RejectedRecord):
                yield one
                continue
            name = _digest(f"{one.work_unit_id}/{one.external_id}")
            content = _digest(one.content)
            before = self._contents.get(name)
            if before is None:
                if len(self._contents) < _NAMES_AT_MOST:
                    self._contents[name] = content
                yield one
            else:
                yield None if before == content else _TWICE


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=12).digest()
