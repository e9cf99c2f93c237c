"""Whether a record makes sense: its kind, period, figures, files. Nothing is written here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from time import monotonic
from typing import Any, Final, Self
from uuid import UUID

from anyio import CapacityLimiter, to_thread
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.canonical import digest_of
from app.core.errors import FieldFault, first_faults
from app.integrations.json_schemas import UNJUDGED, violations
from app.models import RecordType, RecordVersion, SourceFile, SourceSystem, WorkUnit
from app.schemas.integration.records import RecordLine, RecordWrite
from app.schemas.platform.problems import pointer_of
from app.services.integration.records.periods import EXAMPLES, days_of
from app.services.integration.records.plausibility import doubts
from app.services.platform.plausible import REACH_YEARS, around

_CLOCKS_DIFFER = timedelta(minutes=5)
_JUDGING_SECONDS: Final = 5.0  # for all that is handed in at once
_JUDGING: Final = CapacityLimiter(2)
FAULTS_TOLD: Final = 10  # of one record: a batch has many


@dataclass(frozen=True)
class SourceContext:
    """What one source may hand in: its kinds of records, and the offices (by code) it is for."""

    source: SourceSystem
    types: Mapping[str, RecordType]
    offices: Mapping[str, UUID]


@dataclass(frozen=True)
class RecordInput:
    """A record somebody hands in, and for which office (its code)."""

    external_id: str
    work_unit_code: str
    body: RecordWrite

    @classmethod
    def of(cls, line: RecordLine, work_unit_code: str, files: Sequence[UUID] | None = None) -> Self:
        """A line that was read, for an office; with other `files` than it names, if given."""
        values = {name: getattr(line, name) for name in RecordWrite.model_fields}
        given = {} if files is None else {"files": list(files)}
        return cls(line.external_id, work_unit_code, RecordWrite.model_construct(**values | given))


@dataclass(frozen=True)
class ValidRecord:
    """A record that makes sense; `digest` is the SHA-256 over all its system said.

    `content` is the same without `taken_at`; `warnings` are what can hardly be so.
    """

    external_id: str
    work_unit_id: UUID
    type: RecordType
    body: RecordWrite
    period_from: date
    period_to: date
    digest: str
    content: str
    warnings: tuple[FieldFault, ...] = ()


@dataclass(frozen=True)
class RejectedRecord:
    """A record that does not, with every reason."""

    faults: tuple[FieldFault, ...]

    @classmethod
    def of(cls, error: ValidationError) -> Self:
        """What cannot even be read as a record: its first faults, then how many more."""
        faults = error.errors(include_url=False, include_input=False)
        return cls(tuple(first_faults(faults, FAULTS_TOLD, _fault)))


def _fault(told: Mapping[str, Any]) -> FieldFault:
    """One of pydantic's faults, with a pointer into the record."""
    return FieldFault(pointer_of(told["loc"]), told["type"], told.get("ctx", {}))


async def open_source(
    session: AsyncSession, source: SourceSystem, work_unit_ids: Sequence[UUID]
) -> SourceContext:
    """What records of a source are held against, for these offices."""
    types = await session.scalars(select(RecordType).where(RecordType.source_id == source.id))
    units = await session.execute(
        select(WorkUnit.code, WorkUnit.id).where(WorkUnit.id.in_(work_unit_ids))
    )
    offices = {code: key for code, key in units}  # noqa: C416 - rows are no pairs to the type checker
    return SourceContext(source, {kind.key: kind for kind in types}, offices)


async def check(
    session: AsyncSession, desk: SourceContext, records: Sequence[RecordInput]
) -> list[ValidRecord | RejectedRecord]:
    """What each record comes to, in their order; one statement for all their files."""
    named = {key for record in records for key in record.body.files}
    files = await _files(session, desk, named)
    return await to_thread.run_sync(_check_all, desk, records, files, limiter=_JUDGING)


def _check_all(
    desk: SourceContext, records: Sequence[RecordInput], files: Mapping[UUID, SourceFile]
) -> list[ValidRecord | RejectedRecord]:
    """In a thread: the schemas are not ours. What the time is not enough for is refused."""
    until = monotonic() + _JUDGING_SECONDS
    return [_check_one(desk, record, files, until) for record in records]


async def _files(
    session: AsyncSession, desk: SourceContext, named: set[UUID]
) -> dict[UUID, SourceFile]:
    if not named:
        return {}
    rows = await session.scalars(
        select(SourceFile).where(SourceFile.id.in_(named), SourceFile.source_id == desk.source.id)
    )
    return {file.id: file for file in rows}


def _check_one(
    desk: SourceContext, record: RecordInput, files: Mapping[UUID, SourceFile], until: float
) -> ValidRecord | RejectedRecord:
    body, unit_id = record.body, desk.offices.get(record.work_unit_code)
    kind = desk.types.get(body.type)
    faults = []
    if unit_id is None:
        faults.append(FieldFault("/work_unit_code", "office_out_of_reach"))
    if kind is None:
        known = ", ".join(sorted(desk.types))
        return RejectedRecord(
            (*faults, FieldFault("/type", "record_type_unknown", {"known": known}))
        )
    days = days_of(kind.period_kind, body.period)
    if days is None:
        written = f'"{EXAMPLES[kind.period_kind]}"'  # in quotes: else it is told as June 2023
        facts = {"kind": kind.period_kind.value, "example": written}
        faults.append(FieldFault("/period", "period_of_another_kind", facts))
    taken_on = [body.taken_at.date()]
    if body.taken_at > clock.now() + _CLOCKS_DIFFER:
        faults.append(FieldFault("/taken_at", "taken_in_the_future"))
        taken_on = []
    faults += _out_of_reach({"/taken_at": taken_on, "/period": days or ()})
    faults += _figure_faults(kind, body, until)
    faults += [
        FieldFault(f"/files/{position}", "record_file_unknown")
        for position, key in enumerate(body.files)
        if key not in files or files[key].work_unit_id != unit_id
    ]
    if faults or days is None or unit_id is None:
        return RejectedRecord(tuple(faults))
    named = [files[key] for key in body.files]
    content = content_of(body, days, list(dict.fromkeys(named)))
    warnings = tuple(doubts(kind.figures_schema, body, days[0]))
    digest, name = _digest(body, named), record.external_id
    return ValidRecord(name, unit_id, kind, body, *days, digest, content, warnings)


def _out_of_reach(given: Mapping[str, Sequence[date]]) -> list[FieldFault]:
    """A record is of these years: a mistyped century would touch every month or none."""
    first, last = around(clock.now().year, REACH_YEARS)
    facts = {"first": str(first), "last": str(last)}
    return [
        FieldFault(pointer, "day_out_of_reach", facts)
        for pointer, days in given.items()
        if any(not first <= day <= last for day in days)
    ]


def _figure_faults(kind: RecordType, body: RecordWrite, until: float) -> list[FieldFault]:
    if monotonic() >= until:
        return [FieldFault("/figures", f"figures_{UNJUDGED}")]
    return [
        FieldFault(
            pointer_of(("figures", *fault.path)),
            f"figures_{fault.keyword}",
            {"expected": fault.expected, "keyword": fault.keyword},
        )
        for fault in violations(kind.figures_schema, body.figures)
    ]


def _digest(body: RecordWrite, files: Sequence[SourceFile]) -> str:
    """Over the record as compact JSON with sorted keys; its files by name and content."""
    said = body.model_dump(mode="json", exclude={"files"})
    said["files"] = _names_of(files)
    return digest_of(said)


def content_of(
    said: RecordWrite | RecordVersion, days: tuple[date, date], files: Sequence[SourceFile]
) -> str:
    """A digest over what a record says, whenever it was taken; the same for its kept version."""
    first, last = (day.isoformat() for day in days)
    return digest_of([said.title, first, last, said.figures, said.url, _names_of(files)])


def _names_of(files: Sequence[SourceFile]) -> list[list[str]]:
    return [[file.original_name, file.sha256] for file in files]
