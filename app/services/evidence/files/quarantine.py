"""Files the virus scan did not pass, or that were erased: nobody opens or submits them."""

from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict
from app.models import EvidenceFile
from app.models.evidence import QUARANTINE, EvidenceOperation
from app.policies.actors import Actor
from app.policies.reviews import EVIDENCE
from app.services.evidence.commands import touch
from app.services.evidence.queries import LoadedEvidence, get_file, get_visible
from app.services.evidence.targets import target_of
from app.services.platform.files import scanning
from app.services.platform.files.held import IS_ERASED, HeldFile, require_not_erased
from app.services.platform.files.scanning import Scan


def require_released(file: HeldFile) -> None:
    """Raise Conflict (`file_quarantined`) unless the bytes may leave the storage."""
    if file.scan_state in QUARANTINE:
        state = file.scan_state.value
        raise Conflict("file_quarantined", name=file.original_name, state=state)


async def require_all_released(session: AsyncSession, located: LoadedEvidence) -> None:
    """Raise Conflict (`files_quarantined`) with the names of the revision's files in quarantine."""
    if located.contents.in_quarantine:
        names = await _names(session, located, EvidenceFile.scan_state.in_(QUARANTINE))
        raise Conflict("files_quarantined", names=names)


async def require_none_erased(session: AsyncSession, located: LoadedEvidence) -> None:
    """Raise Conflict (`files_erased`) with the names of what nobody can judge any more."""
    if located.contents.is_erased:
        raise Conflict("files_erased", names=await _names(session, located, IS_ERASED))


async def _names(session: AsyncSession, located: LoadedEvidence, which: ColumnElement[bool]) -> str:
    here = EvidenceFile.revision_id == located.revision.id
    names = select(EvidenceFile.original_name).where(here, which).order_by(EvidenceFile.position)
    return ", ".join(await session.scalars(names))


async def file_to_scan(
    session: AsyncSession, actor: Actor, evidence_id: UUID, file_id: UUID
) -> EvidenceFile:
    """A file of a draft; raises NotFound, Forbidden or Conflict (not a draft)."""
    return await _file_of_draft(
        session, actor, await get_visible(session, actor, evidence_id), file_id
    )


async def record_scan(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, file_id: UUID, scan: Scan
) -> None:
    """Write down what the scanner said; raises NotFound, Forbidden or Conflict as above."""
    file = await _file_of_draft(session, actor, located, file_id)
    touch(located.evidence)
    scanning.record_scan(session, actor, target_of(located), file, scan)
    await session.flush()


async def _file_of_draft(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, file_id: UUID
) -> EvidenceFile:
    EVIDENCE.require(actor, EvidenceOperation.UPLOAD, located.facts)
    file = await get_file(session, located, file_id)
    if file.revision_id != located.revision.id:
        raise Conflict("file_of_earlier_revision")
    await require_not_erased(session, file)
    return file
