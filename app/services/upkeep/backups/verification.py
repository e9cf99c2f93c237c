"""Reading a backup back: whether everything is there, unchanged, and holds together."""

import json
from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import NamedTuple

from app.core.errors import Conflict
from app.models.audit import FIRST_PREDECESSOR
from app.services.upkeep.backups.form.files import FileLine, file_lines
from app.services.upkeep.backups.form.manifest import OBJECTS, Manifest, Part, TablePart
from app.services.upkeep.backups.form.parts import Pulse
from app.services.upkeep.backups.form.unpacking import Source

_CHAIN = "audit_events"


class BackupFault(NamedTuple):
    """What is wrong (a code of the messages), and with what."""

    code: str
    name: str


class Verified(NamedTuple):
    """What was found, how many bytes were read, and how many parts no key was there for."""

    faults: list[BackupFault]
    bytes: int
    sealed: int


def verify(
    source: Source, manifest: Manifest, reads: Callable[[str], bool], pulse: Pulse
) -> Verified:
    """Read all tables, and those contents (SHA-256) for which `reads` holds.

    Of all others it is seen whether they are there in their size. Raises TargetFailure.
    """
    check = _Check(source, manifest, pulse)
    for table in manifest.tables:
        check.look(table.part, partial(check.table, table))
    if manifest.native is not None:
        check.look(manifest.native, lambda: None)
    check.look(manifest.files.part, lambda: check.files(reads))
    return Verified(check.faults, check.bytes, check.sealed)


class _Check:
    def __init__(self, source: Source, manifest: Manifest, pulse: Pulse) -> None:
        self._source, self._manifest, self._pulse = source, manifest, pulse
        self.faults: list[BackupFault] = []
        self.bytes = self.sealed = 0

    def look(self, part: Part, inside: Callable[[], None]) -> None:
        """At a part as it lies there, or where it can be opened at what is in it."""
        self._pulse()
        self.bytes += part.stored_size
        try:
            if self._source.can_open(part) and part is not self._manifest.native:
                inside()
            else:
                self.sealed += part is not self._manifest.native
                for _ in self._source.stored(part):
                    self._pulse()
        except Conflict as error:
            self._fault(error.code, part.name)

    def table(self, table: TablePart) -> None:
        """Its rows are as many as were written; those of the audit log are a chain."""
        rows = 0
        chain = _Links([name for name, _ in table.columns]) if table.table == _CHAIN else None
        for line in self._source.lines(table.part):
            rows += 1
            if chain is not None:
                chain.add(json.loads(line))
        if rows != table.rows:
            self._fault("backup_damaged", table.part.name)
        if chain is not None and not chain.ends_at(self._manifest):
            self._fault("backup_chain_broken", table.part.name)

    def files(self, reads: Callable[[str], bool]) -> None:
        """Every listed content is there, and those that are read have their digest."""
        lines = file_lines(self._source.lines(self._manifest.files.part))
        count = 0
        for prefix, group in groupby(lines, lambda line: line.sha256[:2]):
            self._pulse()
            there = self._sizes(prefix)
            for line in group:
                count += 1
                if line.stored_sha256 is not None:
                    self._object(line, there, reads)
        if count != self._manifest.files.count:
            self._fault("backup_damaged", self._manifest.files.part.name)

    def _sizes(self, prefix: str) -> dict[str, int]:
        folder = f"{OBJECTS}/{self._manifest.store}/{prefix}"
        return {kept.name: kept.size for kept in self._source.target.listed(folder)}

    def _object(self, line: FileLine, there: dict[str, int], reads: Callable[[str], bool]) -> None:
        part = line.part(self._manifest.store)
        if there.get(part.name) != line.stored_size:
            code = "backup_damaged" if part.name in there else "backup_part_missing"
            self._fault(code, part.name)
        elif reads(line.sha256):
            self.look(part, lambda: self._read(part))

    def _read(self, part: Part) -> None:
        for _ in self._source.stored(part):
            self._pulse()

    def _fault(self, code: str, name: str) -> None:
        self.faults.append(BackupFault(code, name))


class _Links:
    """The entries of the audit log follow each other; their keys are not needed for that."""

    def __init__(self, columns: list[str]) -> None:
        self._places = [columns.index(name) for name in ("id", "previous_hash", "hash")]
        self._length, self._head, self._is_whole = 0, FIRST_PREDECESSOR, True

    def add(self, row: list[object]) -> None:
        number, previous, own = (row[place] for place in self._places)
        follows = number == self._length + 1 and previous == self._head
        self._is_whole = self._is_whole and follows
        self._length, self._head = self._length + 1, str(own)

    def ends_at(self, manifest: Manifest) -> bool:
        end = (manifest.chain_length, manifest.chain_head_hash)
        return self._is_whole and (self._length, self._head) == end


def everything(_sha256: str) -> bool:
    """For `verify`: read all contents."""
    return True
