"""Taking erased contents out of the storage, while the same bytes may be coming in again."""

from collections.abc import Collection
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.errors import Unavailable
from app.integrations.storage import Storage
from app.models import Decree, Evidence, FileErasure, Team
from app.models.erasure import ErasureStatus
from app.services.platform import audit
from app.services.platform.files.held import holds, needed

_ON_ITS_WAY: Final = timedelta(hours=1)
"""Bytes that came after the confirmation wait so long for the row of whoever sent them."""
_DUE = (FileErasure.status == ErasureStatus.CONFIRMED, FileErasure.removed_at.is_(None))


async def remove_erased(database: Database, storage: Storage) -> int:
    """Remove what was confirmed and is still there; how many erasures came to their end.

    What another file holds stays, and is looked at again the next time. Done again after a crash:
    `removed_at` follows the removal. Raises Unavailable (the storage does not answer).
    """
    async with database.reading() as session:
        due = (await session.execute(select(FileErasure.id, FileErasure.sha256).where(*_DUE))).all()
        held = await needed(session, [row.sha256 for row in due])
    removed = 0
    for row in due:
        if row.sha256 not in held:
            async with database.writing() as session:
                removed += await _remove(session, storage, row.id)
    return removed


async def require_kept(session: AsyncSession, storage: Storage, names: Collection[str]) -> None:
    """Raise Unavailable (`upload_again`) if one of the contents was erased while it came in.

    Called in the transaction that writes the rows of new files, before its commit: whoever removes
    that content takes the same locks, and looks for rows under them.
    """
    erasures = select(FileErasure.sha256).where(FileErasure.sha256.in_(names))
    for sha256 in set(await session.scalars(erasures.order_by(FileErasure.id).with_for_update())):
        if not await holds(storage, sha256):
            raise Unavailable("upload_again")


async def _remove(session: AsyncSession, storage: Storage, erasure_id: UUID) -> bool:
    found = (
        await session.execute(
            select(FileErasure, Decree)
            .join(Evidence, Evidence.id == FileErasure.evidence_id)
            .join(Team, Team.id == Evidence.team_id)
            .join(Decree, Decree.id == Team.decree_id)
            .where(FileErasure.id == erasure_id, *_DUE)
            .with_for_update(of=FileErasure)
        )
    ).first()
    if found is None:
        return False
    erasure, decree = found
    if await needed(session, [erasure.sha256]):
        return False
    # Bytes that came later belong to a new file, whose row may be on its way; of those that came
    # before, with a row still on its way, `require_kept` tells whoever sent them.
    confirmed_at = erasure.decided_at or clock.now()
    await storage.remove(erasure.sha256, max(confirmed_at, clock.now() - _ON_ITS_WAY))
    await storage.delete_aside(erasure.sha256, clock.now() + _ON_ITS_WAY)
    if await holds(storage, erasure.sha256):
        return False
    changes = audit.apply(erasure, {"removed_at": clock.now()})
    changes["sha256"] = [erasure.sha256, None]
    target = audit.Target.in_decree("evidence", erasure.evidence_id, decree)
    audit.log(session, None, "evidence.remove_erased", target, changes=changes)
    await session.flush()
    return True
