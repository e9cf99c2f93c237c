"""The same bytes given as evidence before: where, as far as the caller may know."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.database import Execute
from app.models import Decree, Evidence, EvidenceFile, EvidenceRevision, Team
from app.models.key_lists import one_of
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import visible
from app.schemas.evidence.revisions import FileUse
from app.services.evidence.statements import revealed
from app.services.platform.prepared import Prepared, in_one_go
from app.services.platform.references import EVIDENCE_PLACE

_Given = aliased(EvidenceFile)


def _is_before(one: type[EvidenceFile], other: type[EvidenceFile]) -> ColumnElement[bool]:
    """A file that a new revision carried over keeps the time it came: it was not given again."""
    same_revision = one.revision_id == other.revision_id
    return or_(
        one.received_at < other.received_at, and_(same_revision, one.position < other.position)
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
    .where(_is_before(EvidenceFile, _Given))
)


_EARLIER_OF = Prepared(
    lambda sight: _EARLIER.where(
        one_of(_Given.revision_id, "revision_ids"),
        visible(sight, Permission.EVIDENCE_LIST, EVIDENCE_PLACE),
        revealed(sight),
    ).order_by(EvidenceFile.id),
    Permission.EVIDENCE_LIST,
    Permission.EVIDENCE_OPEN,
)
_Before = aliased(EvidenceFile)
CAME_BEFORE = (
    select(_Before.id)
    .where(_Before.sha256 == EvidenceFile.sha256, _is_before(_Before, EvidenceFile))
    .correlate(EvidenceFile)
    .exists()
)
"""Of a row of EvidenceFile: whether the same bytes were given before it, in sight or not."""


async def earlier_uses(
    session: AsyncSession, actor: Actor, revision_ids: Sequence[UUID]
) -> dict[UUID, list[FileUse]]:
    """For each file of the revisions: where its bytes were used before it came, oldest first."""
    return await in_one_go(session, lambda execute: uses_before(execute, actor, revision_ids))


def uses_before(
    execute: Execute, actor: Actor, revision_ids: Sequence[UUID]
) -> dict[UUID, list[FileUse]]:
    """The same for whoever asks the database several things in one go."""
    statement, parameters = _EARLIER_OF.of(actor, revision_ids=revision_ids)
    found: dict[UUID, list[FileUse]] = defaultdict(list)
    for row in execute(statement, parameters):
        found[row.given_id].append(
            FileUse(
                evidence_id=row.evidence_id,
                revision_number=row.number,
                file_id=row.file_id,
                title=row.title,
            )
        )
    return found
