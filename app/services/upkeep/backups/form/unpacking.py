"""Streams on their way out of a target: checked, decrypted, unpacked."""

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from pyrage.x25519 import Identity

from app.core.errors import Conflict
from app.integrations import age
from app.integrations.backup_targets import BackupTarget
from app.integrations.backup_targets.base import PIECE_BYTES
from app.services.upkeep.backups.form.manifest import Part
from app.services.upkeep.backups.form.parts import GZIP, spooled


class Source:
    """A target with what is needed to read from it."""

    def __init__(
        self, target: BackupTarget, spool: Path, identities: Sequence[Identity] = ()
    ) -> None:
        """`spool`: a folder of this machine for what is decrypted; `identities`: private keys."""
        self.target, self._spool, self._identities = target, spool, identities

    def can_open(self, part: Part) -> bool:
        """Whether it needs no key, or there is one."""
        return bool(self._identities) or not part.name.endswith(".age")

    def lines(self, part: Part) -> Iterator[bytes]:
        """The lines of a part; raises Conflict (`backup_damaged`) at the end when they differ."""
        digest, unpacker, rest = hashlib.sha256(), zlib.decompressobj(GZIP), b""
        try:
            for piece in self.pieces(part):
                text = unpacker.decompress(piece)
                digest.update(text)
                *lines, rest = (rest + text).split(b"\n")
                yield from lines
        except zlib.error as error:
            raise Conflict("backup_damaged", name=part.name) from error
        if rest or digest.hexdigest() != part.sha256:
            raise Conflict("backup_damaged", name=part.name)

    def pieces(self, part: Part) -> Iterator[bytes]:
        """The bytes of a part, decrypted.

        Raises Conflict: `backup_damaged`, `backup_part_missing`, `backup_key_missing`,
        `backup_key_wrong`.
        """
        if not part.name.endswith(".age"):
            yield from self.stored(part)
            return
        if not self._identities:
            raise Conflict("backup_key_missing", name=part.name)
        self._spool.mkdir(parents=True, exist_ok=True)
        with spooled(self._spool, self.stored(part)) as sealed:
            plain = sealed.path.with_suffix(".plain")
            try:
                age.decrypt(sealed.path, plain, self._identities)
                with plain.open("rb") as file:
                    while piece := file.read(PIECE_BYTES):
                        yield piece
            except age.WrongKey:
                raise Conflict("backup_key_wrong", name=part.name) from None
            finally:
                plain.unlink(missing_ok=True)

    def stored(self, part: Part) -> Iterator[bytes]:
        """The bytes as they lie there; raises Conflict at the end when others were written."""
        digest, size = hashlib.sha256(), 0
        try:
            for piece in self.target.open(part.name):
                digest.update(piece)
                size += len(piece)
                yield piece
        except FileNotFoundError:
            raise Conflict("backup_part_missing", name=part.name) from None
        if (digest.hexdigest(), size) != (part.stored_sha256, part.stored_size):
            raise Conflict("backup_damaged", name=part.name)
