"""Taking files in: streamed to the storage, judged by their content, named as people can read."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.integrations.file_types import safe_name, sniff
from app.integrations.multipart import read_parts
from app.integrations.storage import Storage
from app.models.evidence import EvidenceOperation
from app.policies.actors import Actor
from app.policies.reviews import require_operation
from app.services.evidence.drafting import ReceivedFile
from app.services.evidence.reading import get_visible


async def require_upload(session: AsyncSession, actor: Actor, evidence_id: UUID) -> None:
    """Raise NotFound, Forbidden or Conflict before a single byte is read."""
    located = await get_visible(session, actor, evidence_id)
    require_operation(actor, EvidenceOperation.UPLOAD, located.facts)


async def receive_files(
    storage: Storage, content_type: str, body: AsyncIterator[bytes], max_bytes: int
) -> list[ReceivedFile]:
    """Store every file of a multipart body, of at most `max_bytes` each.

    Raises Invalid, UnsupportedType, TooLarge, StorageFull or Unavailable.
    """
    files: list[ReceivedFile] = []
    async for part in read_parts(content_type, body):
        stored = await storage.receive(part.chunks, max_bytes, accept=sniff)
        files.append(ReceivedFile(safe_name(part.filename), sniff(stored.head), stored))
    return files


def digest_of_files(files: Sequence[ReceivedFile]) -> str:
    """SHA-256 over names and contents: what makes two uploads the same."""
    text = "\n".join(f"{file.stored.sha256} {file.name}" for file in files)
    return hashlib.sha256(text.encode()).hexdigest()
