"""Taking files in: streamed to the storage, judged by their content, named as people can read."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.media_types import ZIP_CONTAINERS
from app.core.settings import Settings
from app.integrations.archives import check_archive
from app.integrations.file_types import ALLOWED, safe_name, sniff
from app.integrations.multipart import read_parts
from app.integrations.storage import Storage
from app.integrations.virus_scan import Scanner
from app.models.evidence import EvidenceOperation
from app.policies.actors import Actor
from app.policies.reviews import EVIDENCE
from app.services.evidence.drafting import ReceivedFile
from app.services.evidence.reading import get_visible
from app.services.evidence.scanning import Scan, first_scan, pieces_of


async def require_upload(session: AsyncSession, actor: Actor, evidence_id: UUID) -> None:
    """Raise NotFound, Forbidden or Conflict before a single byte is read."""
    located = await get_visible(session, actor, evidence_id)
    EVIDENCE.require(actor, EvidenceOperation.UPLOAD, located.facts)


class Intake:
    """How files come in: within the limits of the settings, past the virus scanner if any."""

    def __init__(self, settings: Settings, storage: Storage, scanner: Scanner | None) -> None:
        """Nothing is opened yet."""
        self._settings, self._storage, self._scanner = settings, storage, scanner

    async def receive_files(
        self, content_type: str, body: AsyncIterator[bytes]
    ) -> list[ReceivedFile]:
        """Store every file of a multipart body.

        Raises Invalid, UnsupportedType, TooLarge, StorageFull or Unavailable.
        """
        limit = self._settings.upload_max_bytes
        return [
            await self.receive_file(part.filename, part.chunks, limit)
            async for part in read_parts(content_type, body)
        ]

    async def receive_file(
        self, name: str, chunks: AsyncIterator[bytes], max_bytes: int
    ) -> ReceivedFile:
        """Store one file; raises as `receive_files`."""
        look = _Look(self._settings, self._scanner)
        stored = await self._storage.receive(chunks, max_bytes, look.accept, look.inspect)
        return ReceivedFile(safe_name(name), look.media_type, stored, look.scan)


class _Look:
    """What is found out about a file while it arrives."""

    def __init__(self, settings: Settings, scanner: Scanner | None) -> None:
        self._settings, self._scanner = settings, scanner
        self.media_type = ""
        self.scan = Scan()

    def accept(self, head: bytes) -> None:
        self.media_type = sniff(head, self._settings.upload_types or ALLOWED)

    def inspect(self, path: Path) -> None:
        if self.media_type in ZIP_CONTAINERS:
            check_archive(path, self._settings.upload_max_unpacked_bytes)
        self.scan = first_scan(self._scanner, pieces_of(path))


def digest_of_files(files: Sequence[ReceivedFile]) -> str:
    """SHA-256 over names and contents: what makes two uploads the same."""
    text = "\n".join(f"{file.stored.sha256} {file.name}" for file in files)
    return hashlib.sha256(text.encode()).hexdigest()
