"""Files the virus scan did not pass: nobody opens or submits them; scanning them again."""

from collections import Counter
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.database import Database
from app.core.errors import Conflict, Unavailable
from app.integrations.storage import Storage
from app.integrations.virus_scan import Scanner
from app.models import Decree, Evidence, EvidenceFile, EvidenceRevision, SourceFile, Team
from app.models.evidence import QUARANTINE, EvidenceOperation, ScanState
from app.policies.actors import Actor
from app.policies.reviews import EVIDENCE
from app.schemas.storage import ScanReport
from app.services import audit
from app.services.evidence.drafting import target_of, touch
from app.services.evidence.reading import Located, get_file, get_visible
from app.services.evidence.scanning import Scan, scan_stored


def require_released(file: EvidenceFile | SourceFile) -> None:
    """Raise Conflict (`file_quarantined`) unless the bytes may leave the storage."""
    if file.scan_state in QUARANTINE:
        state = file.scan_state.value
        raise Conflict("file_quarantined", name=file.original_name, state=state)


async def require_all_released(session: AsyncSession, revision_id: UUID) -> None:
    """Raise Conflict (`files_quarantined`) with the names of the revision's files in quarantine."""
    names = await session.scalars(
        select(EvidenceFile.original_name)
        .where(EvidenceFile.revision_id == revision_id, EvidenceFile.scan_state.in_(QUARANTINE))
        .order_by(EvidenceFile.position)
    )
    if found := names.all():
        raise Conflict("files_quarantined", names=", ".join(found))


async def file_to_scan(
    session: AsyncSession, actor: Actor, evidence_id: UUID, file_id: UUID
) -> EvidenceFile:
    """A file of a draft; raises NotFound, Forbidden or Conflict (not a draft)."""
    return await _file_of_draft(
        session, actor, await get_visible(session, actor, evidence_id), file_id
    )


async def record_scan(
    session: AsyncSession, actor: Actor, located: Located, file_id: UUID, scan: Scan
) -> None:
    """Write down what the scanner said; raises NotFound, Forbidden or Conflict as above."""
    file = await _file_of_draft(session, actor, located, file_id)
    touch(located.evidence)
    _record(session, actor, target_of(located), file, scan)
    await session.flush()


async def scan_pending(database: Database, storage: Storage, scanner: Scanner | None) -> ScanReport:
    """Scan every file without a verdict, each in a transaction of its own.

    What the scanner still does not judge stays pending. Raises Conflict (`scanner_missing`).
    """
    if scanner is None:
        raise Conflict("scanner_missing")
    async with database.reading() as session:
        waiting = EvidenceFile.scan_state == ScanState.PENDING
        files = (await session.scalars(select(EvidenceFile).where(waiting))).all()
    states = Counter[str]()
    for file in files:
        try:
            scan = await scan_stored(scanner, storage, file)
        except Unavailable:
            states[ScanState.PENDING] += 1
            continue
        async with database.writing() as session:
            if await _record_unless_gone(session, file.id, scan):
                states[scan.state] += 1
    names = (ScanState.CLEAN, ScanState.INFECTED, ScanState.PENDING)
    return ScanReport(**{state.value: states[state] for state in names})


async def _record_unless_gone(session: AsyncSession, file_id: UUID, scan: Scan) -> bool:
    """False when the file was taken out, or judged by somebody else, in the meantime."""
    found = (
        await session.execute(
            select(EvidenceFile, Evidence, Decree)
            .join(EvidenceRevision, EvidenceRevision.id == EvidenceFile.revision_id)
            .join(Evidence, Evidence.id == EvidenceRevision.evidence_id)
            .join(Team, Team.id == Evidence.team_id)
            .join(Decree, Decree.id == Team.decree_id)
            .where(EvidenceFile.id == file_id, EvidenceFile.scan_state == ScanState.PENDING)
            .with_for_update(of=Evidence)
        )
    ).first()
    if found is None:
        return False
    file, evidence, decree = found
    touch(evidence)
    target = audit.Target("evidence", evidence.id, decree.work_unit_id, decree.id)
    _record(session, None, target, file, scan)
    return True


async def _file_of_draft(
    session: AsyncSession, actor: Actor, located: Located, file_id: UUID
) -> EvidenceFile:
    file = await get_file(session, located, file_id)
    EVIDENCE.require(actor, EvidenceOperation.UPLOAD, located.facts)
    if file.revision_id != located.revision.id:
        raise Conflict("evidence_not_draft", status=located.evidence.status.value)
    return file


def _record(
    session: AsyncSession,
    actor: Actor | None,
    target: audit.Target,
    file: EvidenceFile,
    scan: Scan,
) -> None:
    changes = audit.apply(
        file,
        {
            "scan_state": scan.state,
            "scan_result": scan.result,
            "scanned_at": scan.scanned_at,
        },
    )
    changes["scanned"] = [None, {"name": file.original_name, "sha256": file.sha256}]
    audit.record(session, actor, "evidence.scan", target, changes=changes)
