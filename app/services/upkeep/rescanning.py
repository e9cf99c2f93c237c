"""Files that came in while the virus scanner gave no verdict are scanned again, and released."""

import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.errors import Conflict, Unavailable
from app.integrations.storage import Storage
from app.integrations.virus_scan import Scanner
from app.models import (
    Decree,
    Evaluation,
    EvaluationReport,
    Evidence,
    EvidenceFile,
    EvidenceRevision,
    LheFile,
    LinkCapture,
    LinkCopy,
    Meeting,
    MeetingFile,
    Report,
    ReportFile,
    SourceFile,
    Team,
)
from app.models.base import Base
from app.models.evidence import ScanState
from app.models.notification import NoticeKind, NotificationSubject
from app.policies.rules import Column
from app.schemas.platform.storage import ScanReport
from app.services.platform import audit
from app.services.platform.files.held import HELD, HeldFile, is_held
from app.services.platform.files.scanning import Scan, record_scan, scan_stored
from app.services.platform.notices.by_itself import Thing, administrators_of, tell_of_thing
from app.services.platform.notices.seats import coordinators_of

_SILENCES: Final = 3
"""After so many in a row without a verdict the scanner is taken to be away."""
_FIRST_PAUSE_SECONDS: Final = 60.0
_LONGEST_PAUSE_SECONDS: Final = 3600.0


class _Way(NamedTuple):
    """From the rows of a table of files to what holds them in a team.

    `brought_by` names who uploaded a file or asked for it. `is_part`: a verdict is a change of the
    holder, so that a racing writer fails.
    """

    subject: NotificationSubject
    holder: type[Evidence | Meeting]
    joins: Sequence[tuple[type[Base], ColumnElement[bool]]]
    brought_by: Column
    is_part: bool = True


_WAYS: Final[Mapping[type[HeldFile], _Way]] = {
    EvidenceFile: _Way(
        NotificationSubject.EVIDENCE,
        Evidence,
        (
            (EvidenceRevision, EvidenceRevision.id == EvidenceFile.revision_id),
            (Evidence, Evidence.id == EvidenceRevision.evidence_id),
        ),
        EvidenceFile.uploaded_by_id,
    ),
    LinkCopy: _Way(
        NotificationSubject.EVIDENCE,
        Evidence,
        (
            (LinkCapture, LinkCapture.id == LinkCopy.capture_id),
            (Evidence, Evidence.id == LinkCapture.evidence_id),
        ),
        LinkCapture.asked_by_id,
        is_part=False,
    ),
    MeetingFile: _Way(
        NotificationSubject.MEETING,
        Meeting,
        ((Meeting, Meeting.id == MeetingFile.meeting_id),),
        MeetingFile.uploaded_by_id,
    ),
}
"""For every table in HELD but sources, reports and LHE, which need lie in no team."""


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


class _Found(NamedTuple):
    """A file that waits, where it lies, and who hears of an infection."""

    file: HeldFile
    target: audit.Target
    thing: Thing
    people: Callable[[AsyncSession], Awaitable[set[UUID]]]


async def _release(session: AsyncSession, content: Content, scan: Scan) -> int:
    """Write the verdict down wherever the content waits; how many rows that were."""
    found = [one for model in HELD for one in await _found_in(session, model, content)]
    for one in found:
        record_scan(session, None, one.target, one.file, scan)
        if scan.state is ScanState.INFECTED:
            people, what = await one.people(session), scan.result or "-"
            await tell_of_thing(session, people, NoticeKind.FILE_INFECTED, one.thing, what=what)
    return len(found)


async def _found_in(
    session: AsyncSession, model: type[HeldFile], content: Content
) -> Sequence[_Found]:
    """Those of a table; what they lie in is held until the commit."""
    waits = (model.sha256 == content.sha256, model.scan_state == ScanState.PENDING)
    if model is SourceFile:
        of_sources = select(SourceFile).where(*waits).order_by(SourceFile.id).with_for_update()
        return [_of_source(file) for file in await session.scalars(of_sources)]
    if model is LheFile:
        of_letters = (
            select(LheFile, Evaluation)
            .join(EvaluationReport, EvaluationReport.id == LheFile.evaluation_report_id)
            .join(Evaluation, Evaluation.id == EvaluationReport.evaluation_id)
            .where(*waits)
            .order_by(Evaluation.id)
            .with_for_update(of=Evaluation)
        )
        return [_of_letter(*row) for row in await session.execute(of_letters)]
    if model is ReportFile:
        of_reports = (
            select(ReportFile, Report, Decree)
            .join(Report, Report.id == ReportFile.report_id)
            .join(Decree, Decree.id == Report.decree_id)
            .where(*waits)
            .order_by(Report.id)
            .with_for_update(of=Report)
        )
        return [_of_report(*row) for row in await session.execute(of_reports)]
    way = _WAYS[model]
    statement = select(model, way.holder, Decree, way.brought_by)
    for table, on in way.joins:
        statement = statement.join(table, on)
    rows = await session.execute(
        statement.join(Team, Team.id == way.holder.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .where(*waits)
        .order_by(way.holder.id)
        .with_for_update(of=way.holder)
    )
    return [_of_team(way, *row) for row in rows]


def _of_team(
    way: _Way, file: HeldFile, holder: Evidence | Meeting, decree: Decree, brought_by: UUID
) -> _Found:
    """Whoever brought the file hears of it, and the team's coordinators."""

    async def people(session: AsyncSession) -> set[UUID]:
        return {brought_by, *await coordinators_of(session, holder.team_id)}

    if way.is_part:
        holder.updated_at = clock.now()
    target = audit.Target.in_decree(way.subject.value, holder.id, decree)
    thing = Thing(way.subject, holder.id, file.original_name, decree.id)
    return _Found(file, target, thing, people)


def _of_report(file: ReportFile, report: Report, decree: Decree) -> _Found:
    """Whoever attached the file hears of it."""

    async def people(_session: AsyncSession) -> set[UUID]:
        return {file.uploaded_by_id}

    report.updated_at = clock.now()
    target = audit.Target.in_decree("report", report.id, decree)
    thing = Thing(NotificationSubject.REPORT, report.id, file.original_name, decree.id)
    return _Found(file, target, thing, people)


def _of_letter(file: LheFile, evaluation: Evaluation) -> _Found:
    """Whoever attached the file to TPI's report (LHE) hears of it."""

    async def people(_session: AsyncSession) -> set[UUID]:
        return {file.uploaded_by_id}

    evaluation.updated_at = clock.now()
    place = (evaluation.work_unit_id, evaluation.decree_id)
    target = audit.Target("evaluation", evaluation.id, *place)
    subject = NotificationSubject.EVALUATION
    thing = Thing(subject, evaluation.id, file.original_name, evaluation.decree_id)
    return _Found(file, target, thing, people)


def _of_source(file: SourceFile) -> _Found:
    """Administrators hear of it: nobody uploaded the file."""
    target = audit.Target("source", file.source_id, file.work_unit_id)
    thing = Thing(NotificationSubject.SOURCE, file.source_id, file.original_name)
    return _Found(file, target, thing, partial(administrators_of, work_unit_id=file.work_unit_id))
