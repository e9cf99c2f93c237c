"""Files that came in while the virus scanner gave no verdict are scanned again, and released."""

import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.errors import Conflict, Unavailable
from app.integrations.storage import Storage
from app.integrations.virus_scan import Scanner
from app.models import (
    Decree,
    Evidence,
    EvidenceFile,
    EvidenceRevision,
    LinkCapture,
    LinkCopy,
    Meeting,
    MeetingFile,
    SourceFile,
    Team,
)
from app.models.evidence import ScanState
from app.models.notification import NoticeKind, NotificationSubject
from app.schemas.platform.storage import ScanReport
from app.services.evidence.commands import touch
from app.services.platform import audit
from app.services.platform.files.held import HELD, HeldFile, is_held
from app.services.platform.files.scanning import Scan, record_scan, scan_stored
from app.services.platform.notices.by_itself import Thing, administrators_of, tell_of_thing
from app.services.platform.notices.seats import coordinators_of

_SILENCES: Final = 3
"""After so many in a row without a verdict the scanner is taken to be away."""
_FIRST_PAUSE_SECONDS: Final = 60.0
_LONGEST_PAUSE_SECONDS: Final = 3600.0


@dataclass(frozen=True)
class Content:
    """Bytes in the storage, under whatever names."""

    sha256: str
    size: int


async def scan_pending(database: Database, storage: Storage, scanner: Scanner | None) -> ScanReport:
    """Scan every file without a verdict once; what gets none stays pending.

    Raises Conflict (`scanner_missing`).
    """
    return await Rescan(database, storage, scanner, patience=None).run()


class Rescan:
    """The worker's job; what gets no verdict waits longer each time, up to an hour."""

    def __init__(
        self,
        database: Database,
        storage: Storage,
        scanner: Scanner | None,
        *,
        patience: int | None = _SILENCES,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Nothing was tried yet; a restart tries all again."""
        self._database, self._storage, self._scanner = database, storage, scanner
        self._patience, self._now = patience, now
        self._tries = Counter[str]()
        self._due: dict[str, float] = {}

    async def run(self) -> ScanReport:
        """Scan what is due, each content in a transaction of its own."""
        if self._scanner is None:
            raise Conflict("scanner_missing")
        states = Counter[str]()
        silences = 0
        async for content in self._waiting():
            if self._patience is not None and silences >= self._patience:
                break
            try:
                scan = await scan_stored(self._scanner, self._storage, content)
            except Unavailable:
                silences += 1
                self._put_off(content)
                states[ScanState.PENDING] += 1
                continue
            silences = 0
            async with self._database.writing() as session:
                states[scan.state] += await _release(session, content, scan)
        names = (ScanState.CLEAN, ScanState.INFECTED, ScanState.PENDING)
        return ScanReport(**{state.value: states[state] for state in names})

    async def _waiting(self) -> AsyncIterator[Content]:
        sizes: dict[str, int] = {}
        async with self._database.reading() as session:
            for model in HELD:
                waiting = select(model.sha256, model.size).where(is_held(model))
                rows = await session.execute(waiting.where(model.scan_state == ScanState.PENDING))
                sizes.update((sha256, size) for sha256, size in rows)
        self._due = {sha256: due for sha256, due in self._due.items() if sha256 in sizes}
        for sha256, size in sizes.items():
            if self._due.get(sha256, 0.0) <= self._now():
                yield Content(sha256, size)

    def _put_off(self, content: Content) -> None:
        pause = _FIRST_PAUSE_SECONDS * 2 ** self._tries[content.sha256]
        self._due[content.sha256] = self._now() + min(pause, _LONGEST_PAUSE_SECONDS)
        self._tries[content.sha256] = min(self._tries[content.sha256] + 1, 10)


async def _release(session: AsyncSession, content: Content, scan: Scan) -> int:
    """Write the verdict down wherever the content waits; how many rows that were."""
    found = [
        *await _evidence_files(session, content),
        *await _meeting_files(session, content),
        *await _link_copies(session, content),
        *await _source_files(session, content),
    ]
    for file, target in found:
        record_scan(session, None, target, file, scan)
        if scan.state is ScanState.INFECTED:
            await _tell(session, file, target, scan.result or "-")
    return len(found)


async def _tell(session: AsyncSession, file: HeldFile, target: audit.Target, virus: str) -> None:
    """Whoever uploaded the file and the team's coordinators; of a source's, administrators."""
    if isinstance(file, MeetingFile):
        meeting = await session.get_one(Meeting, file.meeting_id)
        people = {file.uploaded_by_id, *await coordinators_of(session, meeting.team_id)}
        name = file.original_name
        thing = Thing(NotificationSubject.MEETING, meeting.id, name, target.decree_id)
    elif not isinstance(file, SourceFile):
        evidence = await session.get_one(Evidence, target.id)
        bringer = await _bringer(session, file)
        people = {bringer, *await coordinators_of(session, evidence.team_id)}
        thing = Thing(
            NotificationSubject.EVIDENCE, evidence.id, file.original_name, target.decree_id
        )
    else:
        people = await administrators_of(session, file.work_unit_id)
        thing = Thing(NotificationSubject.SOURCE, file.source_id, file.original_name)
    await tell_of_thing(session, people, NoticeKind.FILE_INFECTED, thing, what=virus)


async def _evidence_files(
    session: AsyncSession, content: Content
) -> list[tuple[HeldFile, audit.Target]]:
    rows = await session.execute(
        select(EvidenceFile, Evidence, Decree)
        .join(EvidenceRevision, EvidenceRevision.id == EvidenceFile.revision_id)
        .join(Evidence, Evidence.id == EvidenceRevision.evidence_id)
        .join(Team, Team.id == Evidence.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .where(EvidenceFile.sha256 == content.sha256, EvidenceFile.scan_state == ScanState.PENDING)
        .order_by(Evidence.id)
        .with_for_update(of=Evidence)
    )
    found: list[tuple[HeldFile, audit.Target]] = []
    for file, evidence, decree in rows:
        touch(evidence)
        target = audit.Target.in_decree("evidence", evidence.id, decree)
        found.append((file, target))
    return found


async def _meeting_files(
    session: AsyncSession, content: Content
) -> list[tuple[HeldFile, audit.Target]]:
    rows = await session.execute(
        select(MeetingFile, Meeting, Decree)
        .join(Meeting, Meeting.id == MeetingFile.meeting_id)
        .join(Team, Team.id == Meeting.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .where(MeetingFile.sha256 == content.sha256, MeetingFile.scan_state == ScanState.PENDING)
        .order_by(Meeting.id)
        .with_for_update(of=Meeting)
    )
    found: list[tuple[HeldFile, audit.Target]] = []
    for file, meeting, decree in rows:
        meeting.updated_at = clock.now()
        found.append((file, audit.Target.in_decree("meeting", meeting.id, decree)))
    return found


async def _bringer(session: AsyncSession, file: EvidenceFile | LinkCopy) -> UUID:
    """Who uploaded the file, or asked for the copy of a link."""
    if isinstance(file, EvidenceFile):
        return file.uploaded_by_id
    return (await session.get_one(LinkCapture, file.capture_id)).asked_by_id


async def _link_copies(
    session: AsyncSession, content: Content
) -> list[tuple[HeldFile, audit.Target]]:
    rows = await session.execute(
        select(LinkCopy, Evidence, Decree)
        .join(LinkCapture, LinkCapture.id == LinkCopy.capture_id)
        .join(Evidence, Evidence.id == LinkCapture.evidence_id)
        .join(Team, Team.id == Evidence.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .where(LinkCopy.sha256 == content.sha256, LinkCopy.scan_state == ScanState.PENDING)
        .order_by(Evidence.id)
        .with_for_update(of=Evidence)
    )
    return [
        (copy, audit.Target.in_decree("evidence", evidence.id, decree))
        for copy, evidence, decree in rows
    ]


async def _source_files(
    session: AsyncSession, content: Content
) -> list[tuple[HeldFile, audit.Target]]:
    files = await session.scalars(
        select(SourceFile)
        .where(SourceFile.sha256 == content.sha256, SourceFile.scan_state == ScanState.PENDING)
        .order_by(SourceFile.id)
        .with_for_update()
    )
    return [(file, audit.Target("source", file.source_id, file.work_unit_id)) for file in files]
