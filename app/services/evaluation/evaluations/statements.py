"""The queries over evaluations that their list, a single one and their steps share."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Exists, exists, or_, select
from sqlalchemy.orm import aliased

from app.models import (
    Decree,
    Evaluation,
    EvaluationReport,
    EvaluationStep,
    EvaluationWindow,
    LkeSheet,
    RoleGrant,
    User,
    WorkUnit,
)
from app.models.access import GrantedRole
from app.models.evaluation import EvaluationAction, EvaluationLayer, EvaluationPhase
from app.models.rights import Permission
from app.policies.rules import Column, ScopeColumns, Seer, visible
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


def assessed_before(decree_id: Column, today: Column) -> Exists:
    """Whether somebody assesses the decree before TPI on that day (LKE rule 27)."""
    grant, person = aliased(RoleGrant), aliased(User)
    return (
        select(grant.id)
        .join(person, person.id == grant.user_id)
        .where(
            grant.decree_id == decree_id,
            grant.role == GrantedRole.ASESOR,
            grant.layer == EvaluationLayer.PENDAHULUAN,
            grant.valid_on(today),
            person.is_active,
        )
        .correlate_except(grant, person)
        .exists()
    )


def passes_to_tpi(evaluation_id: Column, decree_id: Column, today: Column) -> ColumnElement[bool]:
    """Whether TPI may take up what was submitted: nobody is before it, or their days are over.

    As `policies.evaluations.passing_layer` has it of one.
    """
    window = aliased(EvaluationWindow)
    is_over = (
        select(window.phase)
        .where(
            window.evaluation_id == evaluation_id,
            window.phase == EvaluationPhase.PRELIMINARY,
            window.last_day < today,
        )
        .correlate_except(window)
        .exists()
    )
    return or_(is_over, ~assessed_before(decree_id, today))
