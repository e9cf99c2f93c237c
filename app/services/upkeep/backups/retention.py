"""Which backups are kept, and removing the others with what only they needed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from heapq import merge
from typing import Final

from app.core import clock
from app.core.settings import Settings
from app.integrations.backup_targets import BackupTarget, Kept
from app.services.upkeep.backups.creation import remove
from app.services.upkeep.backups.form import manifest as manifests
from app.services.upkeep.backups.form.files import file_lines, object_name
from app.services.upkeep.backups.form.manifest import OBJECTS, Manifest, made_at
from app.services.upkeep.backups.form.unpacking import Source

# An object may belong to a backup of another installation that is just being made.
_YOUNG: Final = timedelta(days=1)


def kept_names(names: Sequence[str], daily: int, weekly: int, monthly: int) -> set[str]:
    """Of the newest days, weeks and months (UTC) that have any, the last backup of each.

    The newest of all is among them, whatever the numbers.
    """
    rules: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (daily, lambda at: at.date()),
        (weekly, lambda at: at.isocalendar()[:2]),
        (monthly, lambda at: (at.year, at.month)),
    )
    newest_first = sorted(names, reverse=True)
    kept = set(newest_first[:1])
    for count, period_of in rules:
        last: dict[object, str] = {}
        for name in newest_first:
            last.setdefault(period_of(made_at(name)), name)
        kept |= set([*last.values()][:count])
    return kept


def prune(settings: Settings, target: BackupTarget) -> list[str]:
    """Remove what the rule does not keep, and the objects that no backup names any more.

    Where a manifest or a list cannot be read no object is removed. Raises ServiceError.
    """
    rule = (
        settings.backup_keep_daily,
        settings.backup_keep_weekly,
        settings.backup_keep_monthly,
    )
    names = manifests.names(target)
    gone = sorted(set(names) - kept_names(names, *rule))
    for name in gone:
        remove(target, name)
    if gone:
        remaining = [manifests.read(target, name) for name in manifests.names(target)]
        _remove_objects(target, remaining)
    return gone


def _remove_objects(target: BackupTarget, remaining: Iterable[Manifest]) -> None:
    needed = merge(*(_objects_of(target, each) for each in remaining))
    before, following = clock.now() - _YOUNG, next(needed, None)
    old: list[Kept] = []
    for kept in target.listed(OBJECTS):
        while following is not None and following < kept.name:
            following = next(needed, None)
        if following != kept.name and kept.at < before:
            old.append(kept)
    for kept in old:
        target.remove(kept.name)


def _objects_of(target: BackupTarget, manifest: Manifest) -> Iterator[str]:
    """The objects of a backup, in the order of their names."""
    lines = Source(target, target.spool).lines(manifest.files.part)
    for line in file_lines(lines):
        if line.stored_sha256 is not None:
            yield object_name(manifest.store, line.sha256, line.stored_sha256)
