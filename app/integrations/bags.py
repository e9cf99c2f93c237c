"""Bags: files with a manifest of their hashes, which anybody can check (BagIt 1.0, RFC 8493)."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

PAYLOAD: Final = "data/"
DECLARATION: Final = "bagit.txt"
INFO: Final = "bag-info.txt"
MANIFEST: Final = "manifest-sha256.txt"
TAG_MANIFEST: Final = "tagmanifest-sha256.txt"
_DECLARED: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_LINE: Final = re.compile(r"([0-9a-f]{64})[ \t]+\*?(.+)")
_BREAKS: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class PayloadFile:
    """A file of the payload: its path from the bag's folder on, its SHA-256, its size in bytes."""

    path: str
    sha256: str
    size: int


def tag_files(info: Mapping[str, object], payload: Sequence[PayloadFile]) -> dict[str, bytes]:
    """The files that make a folder a bag, by their names; `info` becomes bag-info.txt.

    Paths must hold no line break and no percent sign.
    """
    octets = f"{sum(file.size for file in payload)}.{len(payload)}"
    lines = {**info, "Payload-Oxum": octets}
    files = {
        DECLARATION: _DECLARED,
        INFO: "".join(f"{key}: {_one_line(value)}\n" for key, value in lines.items()).encode(),
        MANIFEST: manifest((file.sha256, file.path) for file in payload),
    }
    hashes = ((hashlib.sha256(content).hexdigest(), name) for name, content in files.items())
    return {**files, TAG_MANIFEST: manifest(hashes)}


def manifest(hashes: Iterable[tuple[str, str]]) -> bytes:
    """Lines as `sha256sum` writes and reads them: hash, two spaces, path."""
    return "".join(f"{sha256}  {path}\n" for sha256, path in hashes).encode()


def read_manifest(content: bytes) -> dict[str, str]:
    """Path -> SHA-256; raises ValueError for a line that is none, or a path named twice."""
    found: dict[str, str] = {}
    for line in content.decode("utf-8").splitlines():
        match = _LINE.fullmatch(line)
        if match is None or match[2] in found:
            raise ValueError(line)
        found[match[2]] = match[1]
    return found


def _one_line(value: object) -> str:
    return _BREAKS.sub(" ", str(value)).strip()
