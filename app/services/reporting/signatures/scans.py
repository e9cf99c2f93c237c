"""A scan of a printed paper that was signed by hand: taken in, and compared with it."""

from collections.abc import AsyncIterator
from typing import Final

from anyio import CapacityLimiter, to_thread

from app.core.errors import Conflict, UnsupportedType
from app.integrations.signing.comparing import compare
from app.integrations.storage import Storage
from app.models.evidence import ScanState
from app.services.evidence.commands import ReceivedFile

MAX_BYTES: Final = 50 * 1024 * 1024
_PDF: Final = "application/pdf"
_AT_ONCE: Final = CapacityLimiter(2)


async def words_found(storage: Storage, printed: bytes, scan: ReceivedFile) -> int | None:
    """How many hundredths of their words paper and scan share; None without a text layer.

    0 for a scan whose cover or feet name another paper, however many words it has.

    Read in processes of their own, two scans at a time. Raises UnsupportedType (not a PDF),
    Conflict (a virus), Invalid (`pdf_unreadable`).
    """
    if scan.media_type != _PDF:
        raise UnsupportedType("scan_no_pdf", name=scan.name)
    if scan.scan.state is ScanState.INFECTED:
        raise Conflict("file_quarantined", name=scan.name, state=scan.scan.state.value)
    pieces: AsyncIterator[bytes] = await storage.open_range(scan.stored.sha256, 0, scan.stored.size)
    content = b"".join([piece async for piece in pieces])
    found = await to_thread.run_sync(compare, printed, content, limiter=_AT_ONCE)
    return None if found is None else found.found
