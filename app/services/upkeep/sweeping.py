"""Files that no row needs: put aside, deleted after days, and never many of them at once.

A database may be older than the files: it was restored, or copied by somebody. Then files lack
their rows that people still need. So nothing is deleted before it has lain in the trash, a sweep
that would take a large share takes nothing, and what came after the last thing that the database
knows stays. By a clock that is far ahead nothing has lain there longer (`clock_jumps.certain_now`).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.errors import Conflict
from app.core.settings import Settings
from app.integrations.storage import KeptFile, Storage
from app.models import AuditEvent, Restoration
from app.models.backup import RestorationKind
from app.schemas.platform.storage import SweepReport
from app.services.platform import audit
from app.services.platform.files.erasing import remove_erased
from app.services.platform.files.held import needed
from app.services.platform.files.storage import in_batches
from app.services.upkeep.clock_jumps import certain_now

_TARGET: Final = audit.Target("storage", None)
# Uploads that were cut leave so many now and then, also where there are few files.
_FEW: Final = 20
# Bytes that came so long before a backup may have had their row on its way when it was made.
_ON_ITS_WAY: Final = timedelta(hours=1)


class SweepRule(NamedTuple):
    """What a sweep may take.

    Files younger than `grace` may belong to a request whose row is on its way. More than
    `max_percent` of all files are not taken at once. The trash keeps for `trash`. `lost` takes also
    what came between the backup that this database was restored from and its restoring.
    """

    grace: timedelta
    trash: timedelta
    max_percent: int
    lost: bool = False

    @classmethod
    def of(cls, settings: Settings, grace: timedelta) -> "SweepRule":
        """The rule of the settings."""
        return cls(grace, timedelta(days=settings.trash_days), settings.sweep_max_percent)


class _Known(NamedTuple):
    """The last thing that the database knows of, and the spans of time that it has lost."""

    newest: datetime
    lost: Sequence[tuple[datetime, datetime]]

    def is_lost(self, kept: KeptFile) -> bool:
        return any(since - _ON_ITS_WAY < kept.given_at <= until for since, until in self.lost)


class _Found(NamedTuple):
    unneeded: list[str]
    total: int
    left: int


async def sweep(database: Database, storage: Storage, rule: SweepRule) -> SweepReport:
    """Put files aside that no row needs, and delete what has lain in the trash long enough.

    What a row needs again comes back from the trash; uploads that never ended go, and what was
    erased, whatever its age. Raises Conflict (`sweep_too_many`): then no file was taken.
    """
    await remove_erased(database, storage)
    async with database.reading() as session:
        now, known = await certain_now(session), await _known(session)
    unfinished = await storage.discard_unfinished(now - rule.grace)
    put_back, deleted = await _empty_trash(database, storage, now - rule.trash)
    before = min(now - rule.grace, known.newest)
    found = await _unneeded(database, storage, before, known, lost=rule.lost)
    limit = max(_FEW, found.total * rule.max_percent // 100)
    if len(found.unneeded) > limit:
        count, percent = len(found.unneeded), rule.max_percent
        raise Conflict("sweep_too_many", count=count, total=found.total, percent=percent)
    put_aside = await _put_aside(database, storage, found.unneeded, before)
    report = SweepReport(
        put_aside=put_aside,
        put_back=put_back,
        deleted=deleted,
        left=found.left,
        unfinished=unfinished,
    )
    async with database.writing() as session:
        changes = audit.created(report.model_dump())
        audit.log(session, None, "storage.sweep", _TARGET, changes=changes)
    return report


async def _known(session: AsyncSession) -> _Known:
    newest = await session.scalar(select(AuditEvent.at).order_by(AuditEvent.id.desc()).limit(1))
    restored = await session.execute(
        select(Restoration.backup_at, Restoration.at).where(
            Restoration.kind == RestorationKind.RESTORE
        )
    )
    return _Known(
        newest or datetime.min.replace(tzinfo=clock.now().tzinfo),
        [(row.backup_at, row.at) for row in restored],
    )


async def _unneeded(
    database: Database, storage: Storage, before: datetime, known: _Known, *, lost: bool
) -> _Found:
    unneeded: list[str] = []
    total = left = 0
    async for batch in in_batches(storage.kept_files()):
        total += len(batch)
        old = [kept for kept in batch if kept.given_at < before]
        async with database.reading() as session:
            held = await needed(session, [kept.sha256 for kept in old])
        for kept in old:
            if kept.sha256 in held:
                continue
            if known.is_lost(kept) and not lost:
                left += 1
            else:
                unneeded.append(kept.sha256)
    return _Found(unneeded, total, left)


async def _put_aside(
    database: Database, storage: Storage, names: list[str], before: datetime
) -> int:
    count = 0
    for sha256 in names:
        # The storage looks at the age once more: the content may have come again meanwhile.
        if await storage.put_aside(sha256, before):
            count += 1
            async with database.reading() as session:
                is_needed = await needed(session, [sha256])
            if is_needed:
                await storage.put_back(sha256)
                count -= 1
    return count


async def _empty_trash(database: Database, storage: Storage, before: datetime) -> tuple[int, int]:
    """How many files a row needs again, and how many had lain there long enough."""
    put_back = deleted = 0
    async for batch in in_batches(storage.put_aside_files()):
        async with database.reading() as session:
            held = await needed(session, [kept.sha256 for kept in batch])
        for kept in batch:
            if kept.sha256 in held:
                await storage.put_back(kept.sha256)
                put_back += 1
            else:
                deleted += await storage.delete_aside(kept.sha256, before)
    return put_back, deleted
