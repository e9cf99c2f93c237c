"""Encrypting streams in the age format (age-encryption.org/v1), which other programs open, too."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import pyrage
from pyrage.x25519 import Identity, Recipient


class WrongKey(Exception):
    """None of the private keys opens it, or it was changed."""


def new_pair() -> tuple[str, str]:
    """A private key (AGE-SECRET-KEY-1...) and the public one that belongs to it (age1...)."""
    identity = Identity.generate()
    return str(identity), str(identity.to_public())


def recipients_of(keys: Sequence[str]) -> list[Recipient]:
    """Public keys; raises ValueError for what is none."""
    try:
        return [Recipient.from_str(key) for key in keys]
    except pyrage.RecipientError as error:
        raise ValueError(str(error)) from error


def identities_in(text: str) -> list[Identity]:
    """The private keys of a key file, one a line; raises ValueError when there is none."""
    lines = [line.strip() for line in text.splitlines()]
    try:
        found = [Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError as error:
        raise ValueError(str(error)) from error
    if not found:
        message = "no private key (AGE-SECRET-KEY-1...)"
        raise ValueError(message)
    return found


def encrypt(chunks: Iterator[bytes], out: BinaryIO, recipients: Sequence[Recipient]) -> None:
    """Write what comes, encrypted for each recipient; raises what `chunks` raises."""
    source, target = _Reader(chunks), _Writer(out)
    try:
        pyrage.encrypt_io(source, target, recipients)  # type: ignore[arg-type]
    except (pyrage.EncryptError, OSError) as error:
        raise (source.failure or target.failure or error) from None


def decrypt(source: Path, target: Path, identities: Sequence[Identity]) -> None:
    """Write the plain bytes of an encrypted file into another one. Raises WrongKey, OSError."""
    with source.open("rb") as encrypted, target.open("wb") as plain:
        out = _Writer(plain)
        try:
            pyrage.decrypt_io(encrypted, out, identities)  # type: ignore[arg-type]
        except (pyrage.DecryptError, OSError) as error:
            raise (out.failure or WrongKey()) from error


# The library hides why reading or writing failed; it is kept here.
class _Reader:
    """A file to read from, made of pieces."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._rest = chunks, b""
        self.failure: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        """The next bytes, `size` at most; none at the end."""
        try:
            while not self._rest and (piece := next(self._chunks, None)) is not None:
                self._rest = piece
        except Exception as error:
            self.failure = error
            raise
        given, self._rest = self._rest[:size], self._rest[size:]
        return given


class _Writer:
    """A file to write to."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.failure: OSError | None = None

    def write(self, piece: bytes) -> int:
        """Write them all."""
        try:
            return self._out.write(piece)
        except OSError as error:
            self.failure = error
            raise

    def flush(self) -> None:
        """Write what waits."""
        self._out.flush()
