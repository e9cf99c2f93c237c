"""The bytes of files in a backup: each content once, shared by all backups of a target.

Objects lie at `objects/<store>/ab/cd/<sha256>`: `store` is `plain`, or the fingerprint of the keys
they are encrypted for, and then the name goes on with the SHA-256 of the encrypted bytes. So what
is there is known from a listing alone.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from anyio import from_thread
from pyrage.x25519 import Recipient
from sqlalchemy import Connection, func, select, union_all

from app.core.errors import Unavailable
from app.integrations.backup_targets import BackupTarget, Kept
from app.integrations.storage import Storage, pulled
from app.services.platform.files.held import HELD, is_held
from app.services.upkeep.backups.form.manifest import OBJECTS, PLAIN, FilesPart, Part
from app.services.upkeep.backups.form.parts import Pulse, spooled, write_part

_BATCH: Final = 1000
_ENDING: Final = ".age"


class HeldContent(NamedTuple):
    """A content that rows need: its SHA-256 and its size in bytes."""

    sha256: str
    size: int


Opener = Callable[[HeldContent], Iterator[bytes]]
"""Gives the bytes of a content to a thread; raises Unavailable (`file_missing`)."""


class FileLine(NamedTuple):
    """A line of the list of files; without `stored_sha256` the bytes are not in the backup."""

    sha256: str
    size: int
    stored_sha256: str | None
    stored_size: int | None

    def part(self, store: str) -> Part:
        """As a part of the backup."""
        stored = self.stored_sha256 or self.sha256
        name = object_name(store, self.sha256, stored)
        size = self.stored_size or 0
        return Part(name=name, sha256=self.sha256, stored_sha256=stored, stored_size=size)


def store_of(recipients: Sequence[str]) -> str:
    """Where the objects for these public keys lie."""
    if not recipients:
        return PLAIN
    return hashlib.sha256("\n".join(sorted(recipients)).encode()).hexdigest()[:16]


def object_name(store: str, sha256: str, stored_sha256: str) -> str:
    """Where an object lies."""
    ending = "" if store == PLAIN else f".{stored_sha256}{_ENDING}"
    return f"{OBJECTS}/{store}/{sha256[:2]}/{sha256[2:4]}/{sha256}{ending}"


def sha256_of(name: str) -> str:
    """The content of an object, from its name."""
    return name.rpartition("/")[2].partition(".")[0]


def opener(storage: Storage) -> Opener:
    """The storage for a thread that the event loop waits for."""

    def opened(content: HeldContent) -> Iterator[bytes]:
        chunks: AsyncIterator[bytes] = from_thread.run(
            storage.open_range, content.sha256, 0, content.size
        )
        yield from pulled(chunks)

    return opened


def held_contents(connection: Connection) -> Iterator[HeldContent]:
    """Every content that a row of the snapshot needs, in the order of the digests."""
    kept = union_all(
        *(select(model.sha256, model.size).where(is_held(model)) for model in HELD)
    ).subquery()
    rows = connection.execute(
        select(kept.c.sha256, func.max(kept.c.size))
        .group_by(kept.c.sha256)
        .order_by(kept.c.sha256),
        execution_options={"stream_results": True, "yield_per": _BATCH},
    )
    for name, size in rows:
        yield HeldContent(name, size)


class FileCopy:
    """Copies what the target does not have yet, and writes the list of all files."""

    def __init__(
        self, target: BackupTarget, recipients: Sequence[str], keys: Sequence[Recipient],
        opened: Opener | None, pulse: Pulse,
    ) -> None:  # fmt: skip
        """`recipients` and `keys`: the same public keys, as text and for the encryption.

        Without `opened` nothing is copied: the list says what there is.
        """
        self._target, self._store, self._keys = target, store_of(recipients), keys
        self._opened, self._pulse = opened, pulse
        self._bytes = 0
        self.fresh: set[str] = set()
        self.missing: list[str] = []

    def write(self, name: str, contents: Iterable[HeldContent]) -> FilesPart:
        """Copy, and keep the list under a name; in the order of the digests."""
        part, count = write_part(self._target, name, self._lines(contents), ())
        return FilesPart(count=count, bytes=self._bytes, missing=len(self.missing), part=part)

    def _lines(self, contents: Iterable[HeldContent]) -> Iterator[list[str]]:
        for prefix, group in groupby(contents, lambda content: content.sha256[:2]):
            there = self._there(prefix)
            yield [json.dumps(self._line(content, there)) for content in group]

    def _there(self, prefix: str) -> dict[str, Kept]:
        listed = self._target.listed(f"{OBJECTS}/{self._store}/{prefix}")
        return {sha256_of(kept.name): kept for kept in listed}

    def _line(self, content: HeldContent, there: dict[str, Kept]) -> FileLine:
        self._pulse()
        self._bytes += content.size
        if self._opened is None:
            return FileLine(*content, content.sha256, content.size)
        kept = there.get(content.sha256)
        if kept is not None and self._is_same(content, kept):
            stored = kept.name.removesuffix(_ENDING).rpartition(".")[2]
            stored = content.sha256 if self._store == PLAIN else stored
            return FileLine(content.sha256, content.size, stored, kept.size)
        return self._copied(content, self._opened)

    def _is_same(self, content: HeldContent, kept: Kept) -> bool:
        return self._store != PLAIN or kept.size == content.size

    def _copied(self, content: HeldContent, opened: Opener) -> FileLine:
        try:
            with spooled(
                self._target.spool, _whole(content, opened(content)), self._keys
            ) as written:
                name = object_name(self._store, content.sha256, written.sha256)
                self._target.put(written.path, name)
        except Unavailable as error:
            if error.code != "file_missing":
                raise
            self.missing.append(content.sha256)
            return FileLine(*content, None, None)
        self.fresh.add(content.sha256)
        return FileLine(*content, written.sha256, written.size)


def _whole(content: HeldContent, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The bytes; raises Unavailable at the end when they are not those of that name."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
        yield piece
    if digest.hexdigest() != content.sha256:
        raise Unavailable("file_missing")


def file_lines(lines: Iterator[bytes]) -> Iterator[FileLine]:
    """The list of files as it was written."""
    for line in lines:
        yield FileLine(*json.loads(line))
