"""Who may be proposed, by what became of an office's earlier evaluations."""

from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Conflict
from app.models import Evaluation, EvaluationStep
from app.models.evaluation import EvaluationAction, EvaluationTarget
from app.services.evaluation.evaluations.queries import LoadedEvaluation

# For so long nobody is proposed whose predicate was taken back (LKE rule 26).
YEARS_WITHOUT: Final = 2


async def require_proposable(session: AsyncSession, located: LoadedEvaluation) -> None:
    """Raise Conflict for WBBM without WBK, and for two years after a predicate was revoked."""
    evaluation = located.evaluation
    if evaluation.target is EvaluationTarget.WBBM and not evaluation.has_wbk:
        raise Conflict("wbbm_needs_wbk")
    revoked_at = await session.scalar(
        select(EvaluationStep.taken_at)
        .join(Evaluation, Evaluation.id == EvaluationStep.evaluation_id)
        .where(
            Evaluation.work_unit_id == evaluation.work_unit_id,
            EvaluationStep.action == EvaluationAction.REVOKE,
        )
        .order_by(EvaluationStep.taken_at.desc())
        .limit(1)
    )
    if revoked_at is None:
        return
    again = _years_later(clock.day_in(located.work_unit.time_zone, revoked_at), YEARS_WITHOUT)
    if located.facts.today < again:
        raise Conflict("predicate_was_revoked", first_day=again)


def _years_later(day: date, years: int) -> date:
    """The same day of a later year; of 29 February the first of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
