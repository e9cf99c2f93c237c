"""What the virus scanner says of a file, on its way in and later."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from anyio import CapacityLimiter, to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Conflict, Unavailable
from app.core.settings import Settings
from app.integrations.storage import Storage, pulled
from app.integrations.virus_scan import MAX_CHUNK_BYTES, Scanner
from app.models import EvidenceFile, LheFile, LinkCopy, MeetingFile, ReportFile, SourceFile
from app.models.evidence import ScanState
from app.policies.actors import Actor
from app.services.platform import audit
from app.services.platform.files.held import HeldFile

# Threads of their own: each waits for the storage, whose threads must never all be taken by them.
_SCANS: Final = CapacityLimiter(8)
_SCANNED: Final[dict[type[HeldFile], str]] = {
    EvidenceFile: "evidence.scan",
    LheFile: "evaluation.scan",
    LinkCopy: "evidence.scan",
    MeetingFile: "meeting.scan",
    ReportFile: "report.scan",
    SourceFile: "record.scan",
}


@dataclass(frozen=True)
class Scan:
    """What is known of a file: its state, the virus' name, when the scanner said so (UTC)."""

    state: ScanState = ScanState.NOT_SCANNED
    result: str | None = None
    scanned_at: datetime | None = None


def open_scanner(settings: Settings) -> Scanner | None:
    """The scanner that the settings name, if they name one."""
    if not settings.clamd_address:
        return None
    return Scanner(settings.clamd_address, settings.clamd_timeout_seconds)


def first_scan(scanner: Scanner | None, pieces: Iterable[bytes]) -> Scan:
    """Scan a file that is arriving, in a thread; without a verdict it is pending."""
    if scanner is None:
        return Scan()
    try:
        return _verdict(scanner, pieces)
    except Unavailable:
        return Scan(ScanState.PENDING)


class Content(Protocol):
    """Bytes in the storage."""

    @property
    def sha256(self) -> str:
        """Their name."""

    @property
    def size(self) -> int:
        """How many there are."""


async def scan_stored(scanner: Scanner | None, storage: Storage, file: Content) -> Scan:
    """Scan a stored file; never within a transaction, for it may take long.

    Raises Conflict (`scanner_missing`) and Unavailable: without a verdict nothing changes.
    """
    if scanner is None:
        raise Conflict("scanner_missing")
    chunks = await storage.open_range(file.sha256, 0, file.size)
    return await to_thread.run_sync(_verdict, scanner, pulled(chunks), limiter=_SCANS)


def record_scan(
    session: AsyncSession,
    actor: Actor | None,
    target: audit.Target,
    file: HeldFile,
    scan: Scan,
) -> None:
    """Write down what the scanner said of a file; no actor means the service itself."""
    changes = audit.apply(
        file,
        {
            "scan_state": scan.state,
            "scan_result": scan.result,
            "scanned_at": scan.scanned_at,
        },
    )
    changes["scanned"] = [None, {"name": file.original_name, "sha256": file.sha256}]
    audit.log(session, actor, _SCANNED[type(file)], target, changes=changes)


def pieces_of(path: Path) -> Iterator[bytes]:
    """The bytes of a file of this machine, piece by piece."""
    with path.open("rb") as file:
        while piece := file.read(MAX_CHUNK_BYTES):
            yield piece


def _verdict(scanner: Scanner, pieces: Iterable[bytes]) -> Scan:
    virus = scanner.find_virus(pieces)
    state = ScanState.INFECTED if virus else ScanState.CLEAN
    return Scan(state, virus, clock.now())
