"""Taking files in: streamed to the storage, judged by their content, named as people can read."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import FieldFault, ServiceError
from app.core.messages.files import FILES
from app.core.settings import Settings
from app.integrations.file_contents.judging import judge
from app.integrations.file_names import safe_name
from app.integrations.file_types import ALLOWED, sniff
from app.integrations.multipart import MAX_FILES, read_parts
from app.integrations.storage import Storage
from app.integrations.virus_scan import Scanner
from app.models.evidence import EvidenceOperation
from app.policies.actors import Actor
from app.policies.reviews import EVIDENCE
from app.services.evidence.commands import ReceivedFile
from app.services.evidence.queries import get_visible
from app.services.platform.files.erasing import require_kept
from app.services.platform.files.scanning import Scan, first_scan, pieces_of


async def require_upload(session: AsyncSession, actor: Actor, evidence_id: UUID) -> None:
    """Raise NotFound, Forbidden or Conflict before a single byte is read."""
    located = await get_visible(session, actor, evidence_id)
    EVIDENCE.require(actor, EvidenceOperation.UPLOAD, located.facts)


class FileReceiver:
    """How files come in: within the limits of the settings, past the virus scanner if any."""

    def __init__(self, settings: Settings, storage: Storage, scanner: Scanner | None) -> None:
        """Nothing is opened yet."""
        self._settings, self._storage, self._scanner = settings, storage, scanner

    async def receive_files(
        self, content_type: str, body: AsyncIterator[bytes], *, maximum: int = MAX_FILES
    ) -> list[ReceivedFile]:
        """Store every file of a multipart body: all of them or none.

        Raises what is wrong with the first bad one, with the faults of all (`/files/1`, counted
        from 0): Invalid, UnsupportedType, TooLarge, StorageFull or Unavailable. What was stored of
        good ones meanwhile has no row, so the next sweep takes it.
        """
        limit = self._settings.upload_max_bytes
        files: list[ReceivedFile] = []
        refusals: list[tuple[str, ServiceError]] = []
        position = 0
        async for part in read_parts(content_type, body, maximum=maximum):
            try:
                files.append(await self.receive_file(part.filename, part.chunks, limit))
            except ServiceError as error:
                if error.code not in FILES:
                    raise
                refusals.append((f"/files/{position}", error))
            position += 1
        if refusals:
            _, first = refusals[0]
            first.faults = tuple(
                FieldFault(pointer, error.code, error.facts) for pointer, error in refusals
            )
            raise first
        return files

    async def receive_file(
        self, name: str, chunks: AsyncIterator[bytes], max_bytes: int
    ) -> ReceivedFile:
        """Store one file; raises as `receive_files`, each failure of the file with its `name`."""
        name = safe_name(name)
        look = _Look(self._settings, self._scanner, name)
        try:
            stored = await self._storage.receive(chunks, max_bytes, look.accept, look.inspect)
        except ServiceError as error:
            if error.code in FILES:
                error.facts |= {"name": name, "inner": error.facts.get("inner") or name}
            raise
        return ReceivedFile(name, look.media_type, stored, look.scan)

    async def receive_made(self, name: str, content: bytes, media_type: str) -> ReceivedFile:
        """Store a file that the service made itself, whatever people may upload.

        Raises StorageFull.
        """
        scans: list[Scan] = []
        stored = await self._storage.receive(
            _in_one_piece(content),
            len(content),
            inspect=lambda path: scans.append(first_scan(self._scanner, pieces_of(path))),
        )
        return ReceivedFile(safe_name(name), media_type, stored, scans[0])

    async def require_kept(self, session: AsyncSession, files: Sequence[ReceivedFile]) -> None:
        """In the transaction of their rows: raise Unavailable if one was erased meanwhile."""
        await require_kept(session, self._storage, {file.stored.sha256 for file in files})


async def _in_one_piece(content: bytes) -> AsyncIterator[bytes]:
    yield content


class _Look:
    """What is found out about a file while it arrives."""

    def __init__(self, settings: Settings, scanner: Scanner | None, name: str) -> None:
        self._settings, self._scanner, self._name = settings, scanner, name
        self._taken = settings.upload_types or ALLOWED
        self.media_type = ""
        self.scan = Scan()

    def accept(self, head: bytes) -> None:
        sniff(head, self._taken, self._name)

    def inspect(self, path: Path) -> None:
        with path.open("rb") as file:
            self.media_type = judge(
                file,
                self._name,
                folder=path.parent,
                max_unpacked_bytes=self._settings.upload_max_unpacked_bytes,
                taken=self._taken,
            )
        self.scan = first_scan(self._scanner, pieces_of(path))


def digest_of_files(files: Sequence[ReceivedFile]) -> str:
    """SHA-256 over names and contents: what makes two uploads the same."""
    text = "\n".join(f"{file.stored.sha256} {file.name}" for file in files)
    return hashlib.sha256(text.encode()).hexdigest()
