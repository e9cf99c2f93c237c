"""Long lists as files: who asked for which, how far they are, and their bytes, for a day.

What a list is, and how a file of it is made, `app/api/lists` knows.
"""

import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import IO, Final
from uuid import UUID

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.messages import Language, sentence
from app.models import ListExport, ListExportPiece
from app.models.list_export import ExportStatus
from app.policies.actors import Actor
from app.schemas.reporting.list_exports import ExportCreate, ExportRead, FileFormat
from app.services.platform import audit
from app.services.platform.sql import into

MOST_AT_ONCE: Final = 10
"""Files of one person that are kept, or being made, at a time."""
MOST_ATTEMPTS: Final = 3
LEASE: Final = timedelta(minutes=2)
"""So long is a file nobody else's after its maker was last heard of."""
_PIECE_BYTES: Final = 512 * 1024
_OPEN: Final = (ExportStatus.WAITING, ExportStatus.RUNNING)


async def create_export(
    session: AsyncSession, actor: Actor, body: ExportCreate, language: Language, total: int | None
) -> ListExport:
    """Note that the person wants this file; the worker makes it.

    Raises Conflict (`export_too_many`) while they have as many as one may have.
    """
    owned = select(func.count()).where(ListExport.user_id == actor.user_id)
    if (await session.scalar(owned) or 0) >= MOST_AT_ONCE:
        raise Conflict("export_too_many", limit=MOST_AT_ONCE)
    values = body.model_dump(mode="json")
    export = ListExport(
        user_id=actor.user_id,
        **values,
        language=language.value,
        status=ExportStatus.WAITING,
        rows_total=total,
    )
    session.add(export)
    await session.flush()
    target = audit.Target("list_export", export.id)
    audit.log(session, actor, "list.export", target, changes=audit.created(values))
    return export


async def get_own(session: AsyncSession, actor: Actor, export_id: UUID, days: int) -> ListExport:
    """What the person asked for themselves in so many days; raises NotFound for anything else."""
    found = await session.get(ListExport, export_id)
    since = clock.now() - timedelta(days=days)
    if found is None or found.user_id != actor.user_id or found.created_at < since:
        raise NotFound
    return found


def read_export(export: ListExport, language: Language, days: int) -> ExportRead:
    """How far it is; files are kept for so many days."""
    is_done = export.status is ExportStatus.DONE
    told = sentence(export.failure, language, {}) if export.failure else None
    return ExportRead(
        id=export.id,
        operation=export.operation,
        filters=export.filters,
        format=FileFormat(export.format),
        status=export.status,
        rows_done=export.rows_done,
        rows_total=export.rows_total,
        name=export.name,
        size=export.size,
        failure=export.failure,
        detail=told and told.detail,
        created_at=export.created_at,
        finished_at=export.finished_at,
        expires_at=export.created_at + timedelta(days=days),
        content=f"/api/v1/exports/{export.id}/content" if is_done else None,
    )


def require_file(export: ListExport, actor: Actor) -> None:
    """Raise Conflict (`export_not_done`), or Forbidden where the person's rights are others now."""
    if export.status is not ExportStatus.DONE:
        raise Conflict("export_not_done")
    if export.rights != rights_of(actor):
        raise Forbidden("export_rights_changed")


def rights_of(actor: Actor) -> str:
    """A digest of all that a person holds today."""
    held = sorted(map(repr, actor.assignments))
    return hashlib.sha256("\n".join(held).encode()).hexdigest()


async def is_one_due(database: Database) -> bool:
    """Whether a file waits for somebody to make it."""
    async with database.reading() as session:
        return await session.scalar(_due()) is not None


async def claim(database: Database) -> ListExport | None:
    """The file that waits longest, for the time of a lease; one begun too often has failed.

    Whoever died while they made one is not heard of again: it is begun anew.
    """
    async with database.writing() as session:
        export = await session.scalar(_due().with_for_update(skip_locked=True))
        if export is None:
            return None
        if export.attempts >= MOST_ATTEMPTS:
            _end(export, "export_failed")
            return None
        export.status, export.attempts = ExportStatus.RUNNING, export.attempts + 1
        export.leased_until, export.rows_done = clock.now() + LEASE, 0
        return export


async def note_progress(
    database: Database, export: ListExport, done: int, total: int | None
) -> None:
    """So many rows are written; the lease begins anew."""
    async with database.writing() as session:
        await session.execute(
            update(ListExport)
            .where(ListExport.id == export.id, ListExport.attempts == export.attempts)
            .values(rows_done=done, rows_total=total, leased_until=clock.now() + LEASE)
        )


async def keep(
    database: Database, export: ListExport, file: IO[bytes], name: str, rights: str
) -> None:
    """Keep the file, unless another worker has begun it anew."""
    async with database.writing() as session:
        ours = await _ours(session, export)
        if ours is None:
            return
        pieces = delete(ListExportPiece).where(ListExportPiece.export_id == export.id)
        await session.execute(pieces)
        file.seek(0)
        number = 0
        while content := file.read(_PIECE_BYTES):
            piece = {"export_id": export.id, "number": number, "content": content}
            await session.execute(into(ListExportPiece), piece)
            number += 1
        ours.size, ours.name, ours.rights = file.tell(), name, rights
        ours.rows_total = ours.rows_done
        _end(ours, None)


async def fail(database: Database, export: ListExport, code: str) -> None:
    """There will be no file, for the reason of that code."""
    async with database.writing() as session:
        ours = await _ours(session, export)
        if ours is not None:
            _end(ours, code)


async def content(database: Database, export_id: UUID) -> AsyncIterator[bytes]:
    """The pieces of the file, each in a short read of its own."""
    number = 0
    while True:
        piece = select(ListExportPiece.content).where(
            ListExportPiece.export_id == export_id, ListExportPiece.number == number
        )
        async with database.reading() as session:
            found = await session.scalar(piece)
        if found is None:
            return
        yield found
        number += 1


def _due() -> Select[ListExport]:
    """What waits longest, or whose maker was not heard of since its lease ended."""
    return (
        select(ListExport)
        .where(
            ListExport.status.in_(_OPEN),
            or_(ListExport.leased_until.is_(None), ListExport.leased_until < clock.now()),
        )
        .order_by(ListExport.created_at)
        .limit(1)
    )


async def _ours(session: AsyncSession, export: ListExport) -> ListExport | None:
    found = await session.get(ListExport, export.id, with_for_update=True)
    is_ours = (
        found is not None
        and found.status is ExportStatus.RUNNING
        and found.attempts == export.attempts
    )
    return found if is_ours else None


def _end(export: ListExport, failure: str | None) -> None:
    export.status = ExportStatus.FAILED if failure else ExportStatus.DONE
    export.failure, export.finished_at, export.leased_until = failure, clock.now(), None
