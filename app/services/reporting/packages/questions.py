"""Questions of the sheet (LKE) that evidence of a package proved at its cut-off."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import EvaluationProof, Evidence, LkeQuestion, Team
from app.services.evidence.statements import SHOWS_AN_INDICATOR
from app.services.platform.sql import AnyRow, AnySelect
from app.services.reporting.packages.scope import Scope

# Also what was taken off since: evidence in force then does not leave the package of that day.
_EVER_PROVED = select(EvaluationProof.id).where(EvaluationProof.evidence_id == Evidence.id).exists()


@dataclass(frozen=True)
class Questions:
    """Codes by the key of their evidence, and the team of each piece (rows of a query)."""

    codes: dict[UUID, list[str]] = field(default_factory=dict)
    teams: dict[UUID, AnyRow] = field(default_factory=dict)


def of_questions_alone(scope: Scope) -> ColumnElement[bool]:
    """Evidence in the scope that shows no indicator; none belongs to a package of an indicator."""
    if scope.kind == "indicator":
        return Evidence.id.is_(None)
    return and_(scope.condition, ~SHOWS_AN_INDICATOR, _EVER_PROVED)


async def load_questions(session: AsyncSession, scope: Scope, evidence_ids: AnySelect) -> Questions:
    """What stood beside questions at the cut-off, and whose evidence it is; one statement."""
    proof = EvaluationProof
    stood = and_(
        proof.evidence_id == Evidence.id,
        proof.added_at < scope.end,
        or_(proof.removed_at.is_(None), proof.removed_at >= scope.end),
    )
    rows = await session.execute(
        select(
            Evidence.id,
            LkeQuestion.code,
            Team.number.label("team_number"),
            func.coalesce(Team.short_title, Team.title).label("team_title"),
        )
        .join(Team, Team.id == Evidence.team_id)
        .outerjoin(proof, stood)
        .outerjoin(LkeQuestion, LkeQuestion.id == proof.question_id)
        .where(Evidence.id.in_(evidence_ids))
        .order_by(Evidence.id, LkeQuestion.number)
    )
    codes: dict[UUID, list[str]] = defaultdict(list)
    teams: dict[UUID, AnyRow] = {}
    for row in rows:
        teams[row.id] = row
        if row.code is not None and row.code not in codes[row.id]:
            codes[row.id].append(row.code)
    return Questions(codes, teams)
