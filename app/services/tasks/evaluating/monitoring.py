"""Who holds a predicate is looked at again at least every two years (LKE rule 36)."""

from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, Date, Integer, and_, func, literal, select
from sqlalchemy.orm import aliased

from app.models import Evaluation, EvaluationStep
from app.models.evaluation import EvaluationAction, EvaluationStatus
from app.services.platform.sql import days_after

_TWO_YEARS = literal(730, Integer)  # never more than two, whatever year leaps
TOLD_BEFORE: Final = literal(90, Integer)  # days in which there is time to go there
_LOOKED = (EvaluationAction.GRANT, EvaluationAction.MONITOR)
_Later = aliased(Evaluation)


def monitored_by() -> ColumnElement[date]:
    """The last day on which TPI may look again: two years after the grant, or the last look."""
    last = (
        select(func.max(EvaluationStep.taken_at))
        .where(EvaluationStep.evaluation_id == Evaluation.id, EvaluationStep.action.in_(_LOOKED))
        .correlate(Evaluation)
        .scalar_subquery()
    )
    return days_after(func.date(last, type_=Date), _TWO_YEARS)


def is_held() -> ColumnElement[bool]:
    """Whether it is by this evaluation that its office holds a predicate, and by none later."""
    later = (
        select(_Later.id)
        .where(
            _Later.work_unit_id == Evaluation.work_unit_id,
            _Later.status == EvaluationStatus.GRANTED,
            _Later.year > Evaluation.year,
        )
        .correlate(Evaluation)
        .exists()
    )
    return and_(Evaluation.status == EvaluationStatus.GRANTED, ~later)
