"""What became of a decree since a workbook of it was exported."""

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Forbidden
from app.policies.actors import Actor
from app.schemas.decrees.files import DecreeFile
from app.services.decrees.loading import (
    Change,
    ChangeKind,
    Comparing,
    DecreeLoadRefused,
    load_decree,
)
from app.services.decrees.workbooks.judging.origin import Origin
from app.services.decrees.workbooks.lived import Breach


@dataclass(frozen=True)
class StoredState:
    """A decree as it would be exported now; `breaches` are rules that it breaks itself.

    Without rows: a trial that is undone leaves them unread.
    """

    decree_id: UUID
    digest: str
    unprintable: frozenset[str]
    breaches: frozenset[Breach] = frozenset()


@dataclass(frozen=True)
class Meanwhile:
    """What became of the decree since the workbook was exported."""

    is_outdated: bool = False
    made_from_another: bool = False
    changes: tuple[Change, ...] = ()


async def meanwhile_of(
    session: AsyncSession,
    actor: Actor | None,
    origin: Origin | None,
    file: DecreeFile,
    stored: StoredState | None,
) -> Meanwhile:
    """Whether the workbook of `file` is older than the stored decree, and what changed since."""
    if origin is None:
        return Meanwhile()
    if stored is None or origin.decree_id != str(stored.decree_id):
        return Meanwhile(made_from_another=True)
    if origin.digest == stored.digest:
        return Meanwhile()
    if origin.file is None or not _is_same(origin.file, file):
        return Meanwhile(is_outdated=True)
    try:
        comparing = Comparing(even_same=True, claims=origin.claims)
        back = await load_decree(session, actor, origin.file, dry_run=True, comparing=comparing)
    except (DecreeLoadRefused, Forbidden):
        return Meanwhile(is_outdated=True)
    return Meanwhile(is_outdated=True, changes=tuple(map(_turned, back.changes)))


def _is_same(*files: DecreeFile) -> bool:
    """Whether all are of one decree."""
    named = {(each.work_unit.code, each.decree.number, each.decree.year) for each in files}
    return len(named) == 1


_TURNED: Final = {
    ChangeKind.ADDED: ChangeKind.REMOVED,
    ChangeKind.REMOVED: ChangeKind.ADDED,
    ChangeKind.CHANGED: ChangeKind.CHANGED,
    ChangeKind.KEPT: ChangeKind.CHANGED,
}


def _turned(change: Change) -> Change:
    """The way back to what the workbook came from, told as the way that led from there."""
    return replace(change, kind=_TURNED[change.kind], old=change.new, new=change.old)
