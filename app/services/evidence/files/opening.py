"""Opening the files of evidence; every opening leaves a trace."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import EvidenceFile, LinkCopy
from app.models.evidence import EvidenceOperation
from app.policies.actors import Actor
from app.policies.reviews import EVIDENCE
from app.services.evidence.files.quarantine import require_released
from app.services.evidence.queries import LoadedEvidence
from app.services.evidence.targets import target_of
from app.services.platform import audit
from app.services.platform.files.held import HeldFile, require_not_erased


async def require_open(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, file: EvidenceFile | LinkCopy
) -> None:
    """Raise Forbidden unless the person may open the files.

    Raises Gone for one that was erased, Conflict for one in quarantine.
    """
    EVIDENCE.require(actor, EvidenceOperation.OPEN, located.facts)
    await require_not_erased(session, file)
    require_released(file)


def record_opening(
    session: AsyncSession, actor: Actor, located: LoadedEvidence, file: HeldFile
) -> None:
    """Write down who opened which bytes."""
    changes = {"opened": [None, {"name": file.original_name, "sha256": file.sha256}]}
    audit.log(session, actor, "evidence.open", target_of(located), changes=dict(changes))
