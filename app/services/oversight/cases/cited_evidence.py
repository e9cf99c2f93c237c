"""The evidence that somebody names: as it was when it was last submitted."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict, Invalid, NotFound
from app.models import Evidence, EvidenceRevision, evidence_indicators
from app.models.evidence import EvidenceStatus
from app.policies.actors import Actor
from app.services.evidence import queries as evidence_reading


async def submitted_revision(
    session: AsyncSession, evidence_id: UUID, number: int | None = None
) -> EvidenceRevision:
    """That revision, or the last one that was submitted; raises NotFound, Conflict (a draft)."""
    statement = select(EvidenceRevision).where(EvidenceRevision.evidence_id == evidence_id)
    if number is None:  # beyond the newest number lies what was discarded
        statement = statement.join(Evidence, Evidence.id == evidence_id).where(
            EvidenceRevision.submitted_at.is_not(None),
            EvidenceRevision.number <= Evidence.revision_number,
        )
    else:
        statement = statement.where(EvidenceRevision.number == number)
    revision = await session.scalar(statement.order_by(EvidenceRevision.number.desc()).limit(1))
    if revision is None and number is not None:
        raise NotFound(pointer="/revision_number")
    if revision is None or revision.submitted_at is None:
        raise Conflict("evidence_not_submitted", pointer="/evidence_id")
    return revision


async def cited_evidence(
    session: AsyncSession,
    actor: Actor,
    team_id: UUID,
    evidence_id: UUID | None,
    *,
    indicator_id: UUID | None = None,
) -> EvidenceRevision | None:
    """What a step shows, if anything: evidence of the team, for the indicator where there is one.

    Raises NotFound (out of sight), Invalid (of something else), Conflict (withdrawn, a draft).
    """
    if evidence_id is None:
        return None
    located = await evidence_reading.get_visible(session, actor, evidence_id)
    proves = await session.scalar(
        select(evidence_indicators.c.evidence_id).where(
            evidence_indicators.c.evidence_id == evidence_id,
            evidence_indicators.c.indicator_id == indicator_id,
        )
    )
    is_for_it = indicator_id is None or proves is not None
    if located.evidence.team_id != team_id or not is_for_it:
        raise Invalid("evidence_of_other_team", pointer="/evidence_id")
    if located.evidence.status is EvidenceStatus.WITHDRAWN:
        raise Conflict("evidence_ended", pointer="/evidence_id")
    return await submitted_revision(session, evidence_id)
