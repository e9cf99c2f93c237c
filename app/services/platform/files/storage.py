"""The storage the settings name, and whether it holds what the evidence says it holds."""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Callable

from sqlalchemy import func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Database
from app.core.settings import Settings
from app.integrations.storage import KeptFile, LocalStorage, Storage
from app.integrations.storage.s3_settings import S3Settings
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.refusals import not_permitted
from app.policies.rules import permitted_scope, require_anywhere
from app.schemas.platform.storage import IntegrityFault, IntegrityFaultKind, IntegrityReport
from app.services.platform import audit
from app.services.platform.files.held import HELD, holds, is_held, needed

Progress = Callable[[int, int], None]
_BATCH = 500
_TARGET = audit.Target("storage", None)


def open_storage(settings: Settings) -> Storage:
    """A bucket when one is named, otherwise the folder on this machine."""
    if not settings.s3_bucket:
        return LocalStorage(settings.files_dir)
    # Not at the top: what talks to buckets takes 8 MiB.
    from app.integrations.storage.s3 import S3Storage  # noqa: PLC0415

    bucket = S3Settings(
        bucket=settings.s3_bucket,
        prefix=settings.s3_prefix,
        endpoint=settings.s3_endpoint,
        region=settings.s3_region,
        access_key_id=settings.s3_access_key_id,
        secret_access_key=settings.s3_secret_access_key.get_secret_value(),
        timeout_seconds=settings.s3_timeout_seconds,
    )
    return S3Storage(bucket, settings.data_dir / "incoming")


def require_installation(actor: Actor) -> None:
    """Raise Forbidden unless the person administers all offices: files know none."""
    require_anywhere(actor, Permission.STORAGE_VERIFY)
    if not permitted_scope(actor, Permission.STORAGE_VERIFY).everywhere:
        raise not_permitted(Permission.STORAGE_VERIFY)


async def verify(  # noqa: PLR0913 - what a run can be told
    database: Database,
    storage: Storage,
    actor: Actor | None,
    *,
    after: str = "",
    limit: int | None = None,
    bytes_per_second: int | None = None,
    progress: Progress = lambda _done, _total: None,
) -> IntegrityReport:
    """Hash stored files again, in the order of their names, and compare with the rows both ways.

    `after` continues where an earlier run stopped (its `next_after`), `limit` stops after so many
    files, `bytes_per_second` throttles. No actor means the command line. Raises Forbidden.
    """
    if actor is not None:
        require_installation(actor)
    async with database.reading() as session:
        expected = await _expected(session, after, limit)
    faults, seen = await _compare(storage, expected, bytes_per_second, progress)
    next_after = expected[-1][0] if limit is not None and len(expected) == limit else None
    if next_after is None:
        faults += await _unneeded(database, storage)
    report = IntegrityReport(
        whole=all(fault.kind is IntegrityFaultKind.UNNEEDED for fault in faults),
        checked=len(expected),
        bytes=seen,
        next_after=next_after,
        faults=faults,
    )
    return await _recorded(database, actor, report)


def together(first: IntegrityReport, second: IntegrityReport) -> IntegrityReport:
    """The report of two runs, of which the second continued the first."""
    return IntegrityReport(
        whole=first.whole and second.whole,
        checked=first.checked + second.checked,
        bytes=first.bytes + second.bytes,
        next_after=second.next_after,
        faults=[*first.faults, *second.faults],
    )


async def _compare(
    storage: Storage,
    expected: list[tuple[str, int]],
    bytes_per_second: int | None,
    progress: Progress,
) -> tuple[list[IntegrityFault], int]:
    """The faults among the files, and how many bytes were looked at."""
    faults: list[IntegrityFault] = []
    started, seen = time.monotonic(), 0
    for done, (sha256, size) in enumerate(expected, start=1):
        kind = await _check(storage, sha256, size)
        if kind is not None:
            faults.append(IntegrityFault(kind=kind, sha256=sha256))
        seen += size
        progress(done, len(expected))
        if bytes_per_second:
            await asyncio.sleep(max(0.0, seen / bytes_per_second - (time.monotonic() - started)))
    return faults, seen


async def _recorded(
    database: Database, actor: Actor | None, report: IntegrityReport
) -> IntegrityReport:
    changes: audit.Changes = {
        "checked": [None, report.checked],
        "faults": [None, [f"{fault.kind.value} {fault.sha256}" for fault in report.faults[:100]]],
    }
    async with database.writing() as session:
        audit.log(session, actor, "storage.verify", _TARGET, changes=changes)
    return report


async def _check(storage: Storage, sha256: str, size: int) -> IntegrityFaultKind | None:
    if not await holds(storage, sha256, size):
        is_there = await holds(storage, sha256, 0)
        return IntegrityFaultKind.CHANGED if is_there else IntegrityFaultKind.MISSING
    digest = hashlib.sha256()
    async for piece in await storage.open_range(sha256, 0, size):
        await asyncio.to_thread(digest.update, piece)
    is_longer = await holds(storage, sha256, size + 1)
    is_same = digest.hexdigest() == sha256 and not is_longer
    return None if is_same else IntegrityFaultKind.CHANGED


async def _expected(session: AsyncSession, after: str, limit: int | None) -> list[tuple[str, int]]:
    kept = union_all(
        *(select(model.sha256, model.size).where(is_held(model)) for model in HELD)
    ).subquery()
    rows = await session.execute(
        select(kept.c.sha256, func.max(kept.c.size))
        .where(kept.c.sha256 > after)
        .group_by(kept.c.sha256)
        .order_by(kept.c.sha256)
        .limit(limit)
    )
    return [(sha256, size) for sha256, size in rows]


async def _unneeded(database: Database, storage: Storage) -> list[IntegrityFault]:
    faults: list[IntegrityFault] = []
    async for batch in in_batches(storage.kept_files()):
        names = [kept.sha256 for kept in batch]
        async with database.reading() as session:
            held = await needed(session, names)
        faults += [
            IntegrityFault(kind=IntegrityFaultKind.UNNEEDED, sha256=name)
            for name in names
            if name not in held
        ]
    return faults


async def in_batches(files: AsyncIterator[KeptFile]) -> AsyncIterator[list[KeptFile]]:
    """Some files at a time, so that the database is asked about them together."""
    batch: list[KeptFile] = []
    async for kept in files:
        batch.append(kept)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
