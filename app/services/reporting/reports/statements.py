"""The queries over reports that their list, a single one and their steps share."""

from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from app.models import Decree, Report, Team, User, WorkUnit
from app.models.report import ReportStatus
from app.models.rights import Permission
from app.policies.rules import ScopeColumns, Seer, visible
from app.schemas.platform.references import PersonReference
from app.schemas.reporting.reports.reports import ReportReference, ReportSort, ReportSummary
from app.services.platform.paging import Filters
from app.services.platform.references import (
    TEAM_COLUMNS,
    WORK_UNIT_COLUMNS,
    absent_reference,
    for_whom,
    team_reference,
    work_unit_reference,
)
from app.services.platform.sql import AnyRow, AnySelect
from app.services.reporting.reports.periods import label_of

REPORT_PLACE = ScopeColumns(Report.work_unit_id, Report.decree_id, Report.team_id)
PLAIN = (
    "id", "status", "kind", "year", "period", "covers_from", "covers_to", "decree_id", "number",
    "snapshot_day", "created_at", "updated_at",
)  # fmt: skip
ORDERS: dict[ReportSort, tuple[ColumnElement[Any], ...]] = {
    ReportSort.LATEST: (Report.covers_to.desc(), Report.created_at.desc()),
    ReportSort.EARLIEST: (Report.covers_to.asc(), Report.created_at.asc()),
}
FILTERS: Filters = {
    "decree_id": lambda value: Report.decree_id == value,
    "team_id": lambda value: Report.team_id == value,
    "kind": lambda value: Report.kind == value,
    "year": lambda value: Report.year == value,
    "status": lambda value: Report.status == value,
}
Corrected, Correction = aliased(Report), aliased(Report)
_REFERENCE = ("id", "number", "status")


def in_sight(who: Seer, *columns: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
    """Reports in sight with their decree, office and team, and who made them."""
    return (
        select(*columns)
        .select_from(Report)
        .join(Decree, Decree.id == Report.decree_id)
        .join(WorkUnit, WorkUnit.id == Report.work_unit_id)
        .join(User, User.id == Report.created_by_id)
        .outerjoin(Team, Team.id == Report.team_id)
        .where(visible(who, Permission.REPORT_READ, REPORT_PLACE))
    )


def summaries(who: Seer) -> AnySelect:
    """The columns of ReportSummary."""
    told = (
        getattr(model, name).label(f"{word}_{name}")
        for word, model in (("corrects", Corrected), ("correction", Correction))
        for name in _REFERENCE
    )
    is_kept = Correction.status != ReportStatus.DISCARDED
    return (
        in_sight(
            who,
            *(getattr(Report, name) for name in PLAIN),
            *told,
            Report.created_by_id,
            User.name.label("created_by_name"),
            *for_whom(Report.created_for_id),
            *TEAM_COLUMNS,
            *WORK_UNIT_COLUMNS,
        )
        .outerjoin(Corrected, Corrected.id == Report.corrects_id)
        .outerjoin(Correction, (Correction.corrects_id == Report.id) & is_kept)
    )


def summary_of(row: AnyRow) -> ReportSummary:
    """The report of a row of `summaries`."""
    return ReportSummary(
        **{name: getattr(row, name) for name in PLAIN},
        period_label=label_of(row.kind, row.year, row.period),
        work_unit=work_unit_reference(row),
        team=team_reference(row) if row.team_id else None,
        corrects=_reference(row, "corrects"),
        corrected_by=_reference(row, "correction"),
        created_by=PersonReference(id=row.created_by_id, name=row.created_by_name),
        created_on_behalf_of=absent_reference(row),
    )


def _reference(row: AnyRow, word: str) -> ReportReference | None:
    values = {name: getattr(row, f"{word}_{name}") for name in _REFERENCE}
    return ReportReference.model_validate(values) if values["id"] else None
