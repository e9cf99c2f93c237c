"""Checking a package, wherever it lies: every hash, nothing beyond, and who signed it."""

import hashlib
import json
import lzma
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from app.core.errors import Invalid
from app.integrations import bags
from app.integrations.signatures import is_public_key, is_signed_by
from app.schemas.reporting.packages import PackageFault, PackageFaultKind, PackageReport
from app.services.reporting.packages.packing import KIND, SIGNATURE

Progress = Callable[[int], None]
_PIECE_BYTES = 1024 * 1024
_TAG_FILE_BYTES = 64 * 1024 * 1024
_K = PackageFaultKind
# What the standard library raises for archives somebody worked on.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError,
)  # fmt: skip


def check(
    path: Path, public_key: str | None = None, progress: Progress = lambda _bytes: None
) -> PackageReport:
    """Check the package at `path`, whatever its size; `public_key` (base64) is the known signer's.

    Raises Invalid for what is no ZIP at all (`package_unreadable`) and for what is no key
    (`public_key_unusable`), OSError when the file cannot be opened.
    """
    if public_key is not None and not is_public_key(public_key):
        raise Invalid("public_key_unusable")
    with path.open("rb") as file:
        try:
            archive = zipfile.ZipFile(file)
        except _BROKEN as error:
            raise Invalid("package_unreadable") from error
        return _Check(archive, public_key, progress).report()


class _Check:
    def __init__(
        self, archive: zipfile.ZipFile, public_key: str | None, progress: Progress
    ) -> None:
        self._archive, self._public_key, self._progress = archive, public_key, progress
        self._members = [m for m in archive.infolist() if not m.is_dir() or m.file_size]
        self._faults: list[PackageFault] = []
        self._signer: str | None = None
        self._checked = self._bytes = 0

    def report(self) -> PackageReport:
        name = self._bag()
        if name is not None:
            self._compare(name)
        return PackageReport(
            whole=not self._faults,
            checked=self._checked,
            bytes=self._bytes,
            name=name,
            signer=self._signer,
            is_signer_known=self._signer is not None and self._signer == self._public_key,
            faults=self._faults,
        )

    def _fault(self, kind: PackageFaultKind, path: str) -> None:
        self._faults.append(PackageFault(kind=kind, path=path))

    def _bag(self) -> str | None:
        """The one folder that everything lies in; paths that lead elsewhere are faults."""
        names = [member.filename for member in self._members]
        unsafe = [m.filename for m in self._archive.infolist() if not _is_safe(m)]
        repeated = [name for name, count in Counter(names).items() if count > 1]
        folders = {name.partition("/")[0] for name in names}
        for kind, found in ((_K.UNSAFE_PATH, unsafe), (_K.REPEATED, repeated)):
            for name in found:
                self._fault(kind, name)
        if len(folders) != 1 or f"{names[0].partition('/')[0]}/{bags.DECLARATION}" not in names:
            self._fault(_K.NO_BAG, bags.DECLARATION)
        return None if self._faults else folders.pop()

    def _compare(self, bag: str) -> None:
        members = {member.filename.removeprefix(f"{bag}/"): member for member in self._members}
        expected = self._manifest(members, bags.TAG_MANIFEST)
        expected |= self._manifest(members, bags.MANIFEST)
        signature = self._signature(members)
        known = {*expected, bags.TAG_MANIFEST, SIGNATURE}
        for path, sha256 in expected.items():
            if path not in members:
                self._fault(_K.MISSING, path)
            elif self._sha256(members[path]) != sha256:
                self._fault(_K.CHANGED, path)
        for path in members.keys() - known:
            self._fault(_K.UNLISTED, path)
        if {bags.MANIFEST, bags.INFO, bags.DECLARATION} - expected.keys():
            self._fault(_K.DAMAGED, bags.TAG_MANIFEST)
        if signature is not None:
            self._judge(signature, bag, members)

    def _manifest(self, members: dict[str, zipfile.ZipInfo], name: str) -> dict[str, str]:
        try:
            return bags.read_manifest(self._read(members[name]))
        except KeyError:
            self._fault(_K.MISSING, name)
        except _BROKEN:
            self._fault(_K.DAMAGED, name)
        return {}

    def _signature(self, members: dict[str, zipfile.ZipInfo]) -> dict[str, Any] | None:
        if SIGNATURE not in members:
            self._fault(_K.UNSIGNED, SIGNATURE)
            return None
        try:
            found = json.loads(self._read(members[SIGNATURE]))
        except _BROKEN:
            found = None
        if not isinstance(found, dict):
            self._fault(_K.SIGNATURE_WRONG, SIGNATURE)
            return None
        return found

    def _judge(
        self, signature: dict[str, Any], bag: str, members: dict[str, zipfile.ZipInfo]
    ) -> None:
        """The signature must be good, over this bag's tag manifest, and by the expected signer."""
        signed = {key: value for key, value in signature.items() if key != "signature"}
        public_key = str(signed.get("public_key"))
        about = (signed.get("kind"), signed.get("name"), signed.get("tagmanifest_sha256"))
        digest = self._sha256(members[bags.TAG_MANIFEST]) if bags.TAG_MANIFEST in members else None
        is_good = is_signed_by(public_key, signed, str(signature.get("signature")))
        if about != (KIND, bag, digest) or not is_good:
            self._fault(_K.SIGNATURE_WRONG, SIGNATURE)
            return
        self._signer = public_key
        if self._public_key is not None and self._public_key != public_key:
            self._fault(_K.OTHER_SIGNER, SIGNATURE)

    def _read(self, member: zipfile.ZipInfo) -> bytes:
        """A file about the bag; raises ValueError for one that is too large to be that."""
        with self._archive.open(member) as file:
            content = file.read(_TAG_FILE_BYTES + 1)
        if len(content) > _TAG_FILE_BYTES:
            raise ValueError(member.filename)
        return content

    def _sha256(self, member: zipfile.ZipInfo) -> str | None:
        digest = hashlib.sha256()
        try:
            for piece in self._pieces(member):
                digest.update(piece)
                self._bytes += len(piece)
                self._progress(len(piece))
        except _BROKEN:
            return None
        self._checked += 1
        return digest.hexdigest()

    def _pieces(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        with self._archive.open(member) as file:
            while piece := file.read(_PIECE_BYTES):
                yield piece


def _is_safe(member: zipfile.ZipInfo) -> bool:
    """A plain file or folder that unpacks below the bag's own folder."""
    parts = member.filename.replace("\\", "/").removesuffix("/").split("/")
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    return not is_link and not {"", ".", ".."} & set(parts) and ":" not in parts[0]
