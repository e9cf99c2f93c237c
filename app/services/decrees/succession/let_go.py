"""Evidence that was withdrawn before anybody could judge it: it holds up no voiding."""

from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    and_,
    exists,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import (
    Activity,
    AuditEvent,
    Evidence,
    EvidenceRevision,
    Indicator,
    Team,
    evidence_indicators,
)
from app.models.evidence import EvidenceStatus
from app.services.plan.rows.statements import INDICATOR_CODE


def is_let_go() -> ColumnElement[bool]:
    """Evidence that was withdrawn before anybody could judge it; it stays to be read."""
    handed_in = exists().where(
        EvidenceRevision.evidence_id == Evidence.id, EvidenceRevision.submitted_at.is_not(None)
    )
    return and_(Evidence.status == EvidenceStatus.WITHDRAWN, ~handed_in.correlate(Evidence))


def is_about_what_was_let_go() -> ColumnElement[bool]:
    """Entries of the audit log about such evidence: nobody's work rests on them."""
    return exists().where(Evidence.id == AuditEvent.target_id, is_let_go()).correlate(AuditEvent)


async def let_go(session: AsyncSession, decree_id: UUID) -> dict[str, list[str]]:
    """The evidence of a decree that was let go, and the codes of the indicators it was for."""
    found = await session.execute(
        select(Evidence.id, INDICATOR_CODE)
        .join(evidence_indicators, evidence_indicators.c.evidence_id == Evidence.id)
        .join(Indicator, Indicator.id == evidence_indicators.c.indicator_id)
        .join(Activity, Activity.id == Indicator.activity_id)
        .join(Team, Team.id == Activity.team_id)
        .where(Team.decree_id == decree_id)
        .order_by(Evidence.id, Team.position, Activity.position, Indicator.position)
    )
    codes: dict[str, list[str]] = {}
    for key_of, code in found:
        codes.setdefault(str(key_of), []).append(code)
    return codes
