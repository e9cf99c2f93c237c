"""What loading a decree did, thing by thing, and why it may refuse to."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, TypeAlias
from uuid import UUID

from app.models import Base
from app.services.platform import audit


class ChangeSubject(StrEnum):
    """What a change is about."""

    WORK_UNIT = "work_unit"
    ACCOUNT = "account"
    DECREE = "decree"
    CLAUSE = "clause"
    TEAM = "team"
    DUTY = "duty"
    MEMBERSHIP = "membership"
    ACTIVITY = "activity"
    ACTION_ITEM = "action_item"
    INDICATOR = "indicator"


class ChangeKind(StrEnum):
    """What became of it; `kept`: the file says otherwise, but what is stored stays."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between the file and what was stored, `path` as people write it.

    `field` is none when the thing as a whole came or went; then `new` or `old` is its text.
    """

    kind: ChangeKind
    thing: ChangeSubject
    path: str
    field: str | None = None
    old: object = None
    new: object = None


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading did, or on a dry run would have done; no changes: it was loaded before."""

    decree_id: UUID
    name: str
    created: bool
    dry_run: bool
    changes: tuple[Change, ...] = ()

    @property
    def counts(self) -> dict[ChangeKind, int]:
        """How many changes there are of each kind."""
        found = Counter(change.kind for change in self.changes)
        return {kind: found[kind] for kind in ChangeKind}

    @property
    def added(self) -> dict[ChangeSubject, int]:
        """How many things of each sort were added."""
        return dict(Counter(c.thing for c in self.changes if c.kind is ChangeKind.ADDED))


@dataclass(frozen=True, slots=True)
class LoadFault:
    """One reason to refuse a load; `code` is stable, `evidence` counts what stands in the way.

    `member` is where a person stands first: the place of the team and of the member in it, from 1;
    `field` what of the person is wrong.
    """

    path: str
    code: str
    message_id: str
    message_en: str
    evidence: int = 0
    member: tuple[int, int] | None = None
    field: str = "name"


class DecreeLoadRefused(Exception):
    """The file is well-formed but cannot be loaded here; nothing was changed."""

    def __init__(self, faults: Iterable[LoadFault]) -> None:
        """Keep the faults; the exception's own text is their English words."""
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{fault.path}: {fault.message_en}" for fault in self.faults))


@dataclass(slots=True)
class Ledger:
    """Collects the changes of one load; the rows it is given change in the same breath."""

    changes: list[Change] = field(default_factory=list)

    def added(self, thing: ChangeSubject, path: str, new: str | None = None) -> None:
        """Note a new row."""
        self.changes.append(Change(ChangeKind.ADDED, thing, path, new=new))

    def removed(self, thing: ChangeSubject, path: str, old: str | None = None) -> None:
        """Note a row that is gone."""
        self.changes.append(Change(ChangeKind.REMOVED, thing, path, old=old))

    def changed(
        self, thing: ChangeSubject, path: str, field: str, old: object, new: object
    ) -> None:
        """Note a new value."""
        self.changes.append(Change(ChangeKind.CHANGED, thing, path, field, old, new))

    def kept(self, thing: ChangeSubject, path: str, field: str, old: object, new: object) -> None:
        """Note a value that stays, and what the file says instead."""
        values = audit.plain(old), audit.plain(new)
        self.changes.append(Change(ChangeKind.KEPT, thing, path, field, *values))

    def apply(self, row: Base, values: Mapping[str, Any], thing: ChangeSubject, path: str) -> None:
        """Give a row its values and note those that differ."""
        for name, (old, new) in audit.apply(row, values).items():
            self.changed(thing, path, name, old, new)

    def keep(self, row: Base, values: Mapping[str, Any], thing: ChangeSubject, path: str) -> None:
        """Leave a row as it is and note the values that differ."""
        for name, new in values.items():
            old = getattr(row, name)
            if old != new:
                self.kept(thing, path, name, old, new)

    def moved(self, row: "Placed", moves: "Moves", thing: ChangeSubject, path: str) -> None:
        """Note that a row stands elsewhere now."""
        if (move := moves.get(row.id)) is not None:
            self.changed(thing, path, "position", *move)


class Placed(Protocol):
    """A row that has a place among others."""

    id: UUID
    position: int


Moves: TypeAlias = dict[UUID, tuple[int, int]]
"""The rows that stand elsewhere among those that were there and stay: the old place and the new."""


def moves_of(rows: Sequence[Placed | None]) -> Moves:
    """Which rows change their order, `rows` as the file has them, none for what is new.

    Numbers are not compared: a row that went leaves a gap, and one that came shifts those after it,
    without anybody having moved them.
    """
    stay = [row for row in rows if row is not None]
    before = sorted(stay, key=_key)
    old = {row.id: place for place, row in enumerate(before, start=1)}
    return {
        row.id: (old[row.id], place)
        for place, row in enumerate(stay, start=1)
        if old[row.id] != place
    }


def _key(row: Placed) -> tuple[int, UUID]:
    """As rows are read and exported."""
    return row.position, row.id
