"""Streams on their way into a target: compressed, encrypted, hashed before and afterwards."""

import hashlib
import secrets
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from pyrage.x25519 import Recipient

from app.integrations import age
from app.integrations.backup_targets import BackupTarget
from app.integrations.backup_targets.base import failure_of
from app.services.upkeep.backups.form.manifest import Part

GZIP: Final = 31  # zlib's word for the gzip format
Pulse = Callable[[], None]
"""Called between two pieces of long work; raises where the work is no longer wanted."""


class Spooled(NamedTuple):
    """A file in the spool: where, its SHA-256 and its size."""

    path: Path
    sha256: str
    size: int


@contextmanager
def spooled(
    folder: Path, chunks: Iterator[bytes], recipients: Sequence[Recipient] = ()
) -> Iterator[Spooled]:
    """Write what comes into a folder, encrypted where there are recipients; gone afterwards."""
    path = folder / f"{secrets.token_hex(16)}.part"
    try:
        try:
            with path.open("xb") as file:
                out = _Hashing(file)
                if recipients:
                    age.encrypt(chunks, out, recipients)  # type: ignore[arg-type]
                else:
                    for chunk in chunks:
                        out.write(chunk)
        except OSError as error:
            raise failure_of(error) from error
        yield Spooled(path, out.digest.hexdigest(), out.size)
    finally:
        path.unlink(missing_ok=True)


def write_part(
    target: BackupTarget, name: str, lines: Iterator[list[str]], recipients: Sequence[Recipient]
) -> tuple[Part, int]:
    """Keep lines of text, compressed, under a name (its ending is added); how many there were."""
    counted = _Counting(lines)
    ending = ".jsonl.gz.age" if recipients else ".jsonl.gz"
    with spooled(target.spool, counted.compressed(), recipients) as written:
        target.put(written.path, name + ending)
    part = Part(
        name=name + ending,
        sha256=counted.digest.hexdigest(),
        stored_sha256=written.sha256,
        stored_size=written.size,
    )
    return part, counted.count


class _Counting:
    def __init__(self, lines: Iterator[list[str]]) -> None:
        self._lines = lines
        self.digest, self.count = hashlib.sha256(), 0

    def compressed(self) -> Iterator[bytes]:
        packer = zlib.compressobj(wbits=GZIP)
        for batch in self._lines:
            self.count += len(batch)
            text = "".join(f"{line}\n" for line in batch).encode()
            self.digest.update(text)
            if packed := packer.compress(text):
                yield packed
        yield packer.flush()


class _Hashing:
    """A file to write to that knows what was written."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.digest, self.size = hashlib.sha256(), 0

    def write(self, piece: bytes) -> int:
        self.digest.update(piece)
        self.size += len(piece)
        return self._out.write(piece)

    def flush(self) -> None:
        self._out.flush()
