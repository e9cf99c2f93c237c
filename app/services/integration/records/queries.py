"""What a source handed in, for its service account."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.core.messages import Language, field_sentence
from app.models import (
    RecordType,
    RecordVersion,
    SourceFile,
    SourceRecord,
    WorkUnit,
    record_version_files,
)
from app.policies.actors import ServiceActor
from app.schemas.integration.records import (
    RecordPage,
    RecordQuery,
    RecordRead,
    RecordSummary,
    RecordVersionRead,
    SourceFileRead,
)
from app.schemas.platform.problems import ProblemError
from app.services.platform.paging import Filters, as_page, conditions, fetch_page
from app.services.platform.sql import AnySelect

IS_CURRENT = and_(
    RecordVersion.record_id == SourceRecord.id,
    RecordVersion.number == SourceRecord.current_number,
)
_FILTERS: Filters = {
    "type": lambda value: RecordType.key == value,
    "work_unit_code": lambda value: WorkUnit.code == value,
    "received_since": lambda value: RecordVersion.received_at >= value,
}
_COLUMNS = (
    SourceRecord.id,
    SourceRecord.external_id,
    RecordType.key.label("type"),
    WorkUnit.code.label("work_unit_code"),
    RecordVersion.title,
    RecordVersion.period_from,
    RecordVersion.period_to,
    RecordVersion.taken_at,
    SourceRecord.confirmed_at,
    RecordVersion.number.label("version"),
    RecordVersion.digest,
    RecordVersion.withdrawal_reason,
)


async def list_records(
    session: AsyncSession, actor: ServiceActor, source_id: UUID, query: RecordQuery
) -> RecordPage:
    """The source's records of the account's offices, newest first."""
    statement = (
        _own(actor, source_id)
        .where(*conditions(query, _FILTERS))
        .order_by(SourceRecord.created_at.desc(), SourceRecord.id.desc())
    )
    rows, total = await fetch_page(session, statement, query)
    return as_page(RecordPage, [RecordSummary.model_validate(row) for row in rows], total, query)


async def read_record(  # noqa: PLR0913, PLR0917 - who asks, and which record in which words
    session: AsyncSession,
    actor: ServiceActor,
    source_id: UUID,
    work_unit_code: str,
    external_id: str,
    language: Language,
) -> RecordRead:
    """One record with all its versions; raises NotFound."""
    row = (
        await session.execute(
            _own(actor, source_id).where(
                SourceRecord.external_id == external_id, WorkUnit.code == work_unit_code
            )
        )
    ).first()
    if row is None:
        raise NotFound
    summary = RecordSummary.model_validate(row)
    return RecordRead(**dict(summary), versions=await read_versions(session, row.id, language))


async def read_versions(
    session: AsyncSession, record_id: UUID, language: Language
) -> list[RecordVersionRead]:
    """Every version of a record, newest first."""
    versions = (
        await session.scalars(
            select(RecordVersion)
            .where(RecordVersion.record_id == record_id)
            .order_by(RecordVersion.number.desc())
        )
    ).all()
    files = await files_of(session, [version.id for version in versions])
    return [
        RecordVersionRead(
            version=version.number,
            title=version.title,
            period_from=version.period_from,
            period_to=version.period_to,
            taken_at=version.taken_at,
            received_at=version.received_at,
            figures=version.figures,
            url=version.url,
            digest=version.digest,
            withdrawal_reason=version.withdrawal_reason,
            warnings=told_warnings(version.warnings, language),
            files=[SourceFileRead.model_validate(file) for file in files[version.id]],
        )
        for version in versions
    ]


def told_warnings(kept: Sequence[Mapping[str, Any]], language: Language) -> list[ProblemError]:
    """The warnings of a version in words."""
    return [
        ProblemError(
            pointer=each["pointer"],
            code=each["code"],
            detail=field_sentence(each["code"], language, each["facts"]),
        )
        for each in kept
    ]


async def files_of(
    session: AsyncSession, version_ids: Iterable[UUID]
) -> dict[UUID, list[SourceFile]]:
    """The files of versions, in their order."""
    rows = await session.execute(
        select(record_version_files.c.version_id, SourceFile)
        .join(SourceFile, SourceFile.id == record_version_files.c.file_id)
        .where(record_version_files.c.version_id.in_(version_ids))
        .order_by(record_version_files.c.position)
    )
    found: dict[UUID, list[SourceFile]] = defaultdict(list)
    for version_id, file in rows:
        found[version_id].append(file)
    return found


def _own(actor: ServiceActor, source_id: UUID) -> AnySelect:
    return (
        select(*_COLUMNS)
        .join(RecordVersion, IS_CURRENT)
        .join(RecordType, RecordType.id == SourceRecord.record_type_id)
        .join(WorkUnit, WorkUnit.id == SourceRecord.work_unit_id)
        .where(
            SourceRecord.source_id == source_id,
            SourceRecord.work_unit_id.in_(actor.work_unit_ids),
        )
    )
