"""The queries over evaluations that their list, a single one and their steps share."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select

from app.models import (
    Decree,
    Evaluation,
    EvaluationReport,
    EvaluationStep,
    LkeSheet,
    User,
    WorkUnit,
)
from app.models.evaluation import EvaluationAction
from app.models.rights import Permission
from app.policies.rules import ScopeColumns, Seer, visible
from app.schemas.evaluation.evaluations import EvaluationSort, EvaluationSummary
from app.schemas.platform.references import PersonReference
from app.services.platform.paging import Filters
from app.services.platform.references import (
    WORK_UNIT_COLUMNS,
    absent_reference,
    for_whom,
    work_unit_reference,
)
from app.services.platform.sql import AnyRow, AnySelect

PLACE = ScopeColumns(Evaluation.work_unit_id, Evaluation.decree_id)
_PLAIN = (
    "id", "status", "year", "target", "has_wbk", "wbk_basis", "submission_count", "decree_id",
    "created_at", "updated_at",
)  # fmt: skip
ORDERS: dict[EvaluationSort, tuple[ColumnElement[Any], ...]] = {
    EvaluationSort.LATEST: (Evaluation.year.desc(), Evaluation.created_at.desc()),
    EvaluationSort.RECENTLY_CHANGED: (Evaluation.updated_at.desc(),),
}
FILTERS: Filters = {
    "decree_id": lambda value: Evaluation.decree_id == value,
    "work_unit_id": lambda value: Evaluation.work_unit_id == value,
    "year": lambda value: Evaluation.year == value,
    "target": lambda value: Evaluation.target == value,
    "status": lambda value: Evaluation.status == value,
}

IS_REOPENED: Final[ColumnElement[bool]] = (
    exists()
    .where(
        EvaluationStep.evaluation_id == EvaluationReport.evaluation_id,
        EvaluationStep.action.in_((EvaluationAction.RETURN, EvaluationAction.CONCLUDE)),
        EvaluationStep.taken_at > EvaluationReport.issued_at,
    )
    .correlate(EvaluationReport)
)
"""Of an LHE: whether TPI sent back after it what it had concluded, so that it stands no more."""


def issued(evaluation_id: UUID, *columns: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
    """The LHE of an evaluation, the newest first."""
    return (
        select(*columns)
        .where(EvaluationReport.evaluation_id == evaluation_id)
        .order_by(EvaluationReport.issued_at.desc(), EvaluationReport.id.desc())
    )


def in_sight(who: Seer, *columns: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
    """Evaluations in sight with their decree, office and sheet, and who began them."""
    return (
        select(*columns)
        .select_from(Evaluation)
        .join(Decree, Decree.id == Evaluation.decree_id)
        .join(WorkUnit, WorkUnit.id == Evaluation.work_unit_id)
        .join(LkeSheet, LkeSheet.id == Evaluation.sheet_id)
        .join(User, User.id == Evaluation.created_by_id)
        .where(visible(who, Permission.EVALUATION_READ, PLACE))
    )


def summaries(who: Seer) -> AnySelect:
    """The columns of EvaluationSummary."""
    return in_sight(
        who,
        *(getattr(Evaluation, name) for name in _PLAIN),
        LkeSheet.name.label("sheet"),
        Evaluation.created_by_id,
        User.name.label("created_by_name"),
        *for_whom(Evaluation.created_for_id),
        *WORK_UNIT_COLUMNS,
    )


def summary_of(row: AnyRow) -> EvaluationSummary:
    """The evaluation of a row of `summaries`."""
    return EvaluationSummary(
        **{name: getattr(row, name) for name in _PLAIN},
        sheet=row.sheet,
        work_unit=work_unit_reference(row),
        created_by=PersonReference(id=row.created_by_id, name=row.created_by_name),
        created_on_behalf_of=absent_reference(row),
    )
