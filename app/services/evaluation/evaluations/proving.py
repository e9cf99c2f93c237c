"""Who had a part in evidence: they assess nothing that it proves."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select, union
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import (
    Evidence,
    EvidenceFile,
    EvidenceLink,
    EvidenceRevision,
    revision_editors,
)
from app.models.key_lists import among


async def provers_of(session: AsyncSession, evidence_ids: Collection[UUID]) -> set[UUID]:
    """Everybody who made, edited, submitted or uploaded something in any revision of these."""
    if not evidence_ids:
        return set()
    here = among(EvidenceRevision.evidence_id, evidence_ids)
    editors = revision_editors.c
    parts = (
        select(Evidence.created_by_id).where(among(Evidence.id, evidence_ids)),
        select(EvidenceRevision.created_by_id).where(here),
        select(EvidenceRevision.submitted_by_id).where(here),
        select(EvidenceFile.uploaded_by_id)
        .join(EvidenceRevision, EvidenceRevision.id == EvidenceFile.revision_id)
        .where(here),
        select(EvidenceLink.added_by_id)
        .join(EvidenceRevision, EvidenceRevision.id == EvidenceLink.revision_id)
        .where(here),
        select(editors.user_id)
        .join(EvidenceRevision, EvidenceRevision.id == editors.revision_id)
        .where(here),
    )
    found = await session.scalars(select(union(*parts).subquery().c[0]))
    return set(found) - {None}
