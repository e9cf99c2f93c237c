"""The same bytes given as evidence before: where, as far as the caller may know."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.models import Decree, Evidence, EvidenceFile, EvidenceRevision, Team
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import visible
from app.schemas.revisions import FileUse
from app.services.evidence.statements import revealed
from app.services.references import EVIDENCE_PLACE

_Given = aliased(EvidenceFile)
# A file that a new revision carried over keeps the time it came: it was not given again.
_CAME_BEFORE = or_(
    EvidenceFile.received_at < _Given.received_at,
    and_(EvidenceFile.revision_id == _Given.revision_id, EvidenceFile.position < _Given.position),
)
_EARLIER = (
    select(
        _Given.id.label("given_id"),
        EvidenceFile.id.label("file_id"),
        EvidenceRevision.evidence_id,
        EvidenceRevision.number,
        EvidenceRevision.title,
    )
    .join(EvidenceFile, EvidenceFile.sha256 == _Given.sha256)
    .join(EvidenceRevision, EvidenceRevision.id == EvidenceFile.revision_id)
    .join(Evidence, Evidence.id == EvidenceRevision.evidence_id)
    .join(Team, Team.id == Evidence.team_id)
    .join(Decree, Decree.id == Team.decree_id)
    .where(_CAME_BEFORE)
)


async def earlier_uses(
    session: AsyncSession, actor: Actor, revision_ids: Sequence[UUID]
) -> dict[UUID, list[FileUse]]:
    """For each file of the revisions: where its bytes were used before it came, oldest first."""
    rows = await session.execute(
        _EARLIER.where(
            _Given.revision_id.in_(revision_ids),
            visible(actor, Permission.EVIDENCE_LIST, EVIDENCE_PLACE),
            revealed(actor),
        ).order_by(EvidenceFile.id)
    )
    found: dict[UUID, list[FileUse]] = defaultdict(list)
    for row in rows:
        found[row.given_id].append(
            FileUse(
                evidence_id=row.evidence_id,
                revision_number=row.number,
                file_id=row.file_id,
                title=row.title,
            )
        )
    return found
