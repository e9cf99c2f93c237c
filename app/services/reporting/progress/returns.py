"""What usually comes back: how often evidence of a decree was returned, for which reason."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.messages import Language
from app.core.messages.return_reasons import RETURN_REASONS
from app.models import Decree, Evidence, EvidenceDecision, Team
from app.models.evidence import EvidenceAction
from app.models.review import ReturnReason
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import visible
from app.schemas.reporting.returns import ReturnCount, ReturnQuery, ReturnsRead
from app.services.platform.references import EVIDENCE_PLACE


async def read_returns(
    session: AsyncSession, actor: Actor, decree: Decree, query: ReturnQuery, language: Language
) -> ReturnsRead:
    """Every reason in the words of the language with its count, the most frequent first."""
    counts = await _counts(session, actor, decree.id, query.team_id)
    items = [
        ReturnCount(
            reason_code=code,
            label=RETURN_REASONS[code].in_language(language),
            returns=counts.get(code, 0),
        )
        for code in ReturnReason
    ]
    items.sort(key=lambda item: -item.returns)  # equal ones stay in the order of the codes
    return ReturnsRead(total=sum(counts.values()), without_code=counts.get(None, 0), items=items)


async def _counts(
    session: AsyncSession, actor: Actor, decree_id: UUID, team_id: UUID | None
) -> dict[ReturnReason | None, int]:
    """One statement: the returns of evidence in sight, also of what was accepted since."""
    found = await session.execute(
        select(EvidenceDecision.reason_code, func.count())
        .join(Evidence, Evidence.id == EvidenceDecision.evidence_id)
        .join(Team, Team.id == Evidence.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .where(
            Decree.id == decree_id,
            EvidenceDecision.action == EvidenceAction.RETURN,
            visible(actor, Permission.EVIDENCE_LIST, EVIDENCE_PLACE),
            *([] if team_id is None else [Team.id == team_id]),
        )
        .group_by(EvidenceDecision.reason_code)
    )
    return {code: count for code, count in found}  # noqa: C416 - rows are no pairs to the type checker
