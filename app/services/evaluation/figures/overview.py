"""How far many evaluations are: a page in as many statements as a single one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from anyio import CapacityLimiter, to_thread
from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.points import as_number
from app.models import (
    Decree,
    Evaluation,
    LkeFact,
    LkeSheet,
    WorkUnit,
)
from app.models.evaluation import (
    PHASES,
    EvaluationLayer,
    EvaluationStatus,
)
from app.models.held_wbk import PROVEN
from app.models.key_lists import one_of
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ScopeColumns, visible
from app.schemas.evaluation.assessing.desk import DeskState
from app.schemas.evaluation.evaluations import EvaluationSort
from app.schemas.evaluation.overview import (
    EvaluationOverview,
    EvaluationOverviewQuery,
    EvaluationOverviewRow,
    TotalRead,
    TpiProgressRead,
)
from app.schemas.evaluation.scores import ConditionState, Strength
from app.services.evaluation.evaluations.assessing.desk import state_of
from app.services.evaluation.evaluations.standing import Standing
from app.services.evaluation.figures.claiming import claims_of
from app.services.evaluation.figures.conditions.queries import conditions_of, states_of
from app.services.evaluation.figures.many import Found, found_of
from app.services.evaluation.figures.strengths import Held, standing_at
from app.services.evaluation.queries import sheet_by_digest
from app.services.evaluation.scoring import Interval, Predicate
from app.services.evaluation.sheets import TOTAL, Sheet
from app.services.platform.paging import Filters, conditions, fetch_page
from app.services.platform.prepared import in_one_go
from app.services.platform.references import WORK_UNIT_COLUMNS, work_unit_reference
from app.services.platform.sql import AnyRow, AnySelect

_PLAIN = ("id", "year", "target", "status", "submission_count", "updated_at")
_PLACE = ScopeColumns(Decree.work_unit_id, Decree.id)
_FILTERS: Filters = {
    "decree_id": lambda value: Decree.id == value,
    "work_unit_id": lambda value: Decree.work_unit_id == value,
    "target": lambda value: Evaluation.target == value,
}
_OF_STATUS: Filters = {
    "status": lambda value: Evaluation.status == value,
    "begun": lambda value: Evaluation.id.is_not(None) if value else Evaluation.id.is_(None),
}
_ORDERS: Mapping[EvaluationSort, tuple[ColumnElement[Any], ...]] = {
    EvaluationSort.LATEST: (Evaluation.year.desc().nulls_last(),),
    EvaluationSort.RECENTLY_CHANGED: (Evaluation.updated_at.desc().nulls_last(),),
}
# What an evaluation has, and an office without one has not.
_OF_ONE = EvaluationOverviewRow.model_fields.keys() - {"decree_id", "work_unit"}
_AT_ONCE = CapacityLimiter(1)
_NOT_HANDED_IN = {EvaluationStatus.DRAFT, EvaluationStatus.DISCARDED}
_OPEN_TO_TPI = (DeskState.WAITING, DeskState.STALE, DeskState.RETURNED, DeskState.MENDED)
_STATED = (
    select(LkeFact.work_unit_id, LkeFact.year, LkeFact.code, LkeFact.layer, LkeFact.value)
    .where(
        or_(LkeFact.work_unit_id.is_(None), one_of(LkeFact.work_unit_id, "offices")),
        LkeFact.year.between(bindparam("first_year"), bindparam("last_year")),
    )
    .order_by(LkeFact.set_at, LkeFact.id)
)


async def list_overview(
    session: AsyncSession, actor: Actor, query: EvaluationOverviewQuery
) -> EvaluationOverview:
    """Offices in sight with their evaluations, each with how far it is and what it is worth.

    An office that has begun none (of the year asked for) is a row by its newest decree.
    """
    offices = _offices(actor, query).where(*conditions(query, _FILTERS))
    statement = offices.where(*conditions(query, _OF_STATUS))
    ordered = statement.order_by(*_ORDERS[query.sort], WorkUnit.code, Decree.id)
    rows, total = await fetch_page(session, ordered, query)
    keys = {row.id: row.sheet_id for row in rows if row.id is not None}
    found = await in_one_go(session, lambda execute: found_of(execute, keys)) if keys else {}
    stated = await _stated(session, rows)
    sheets = {
        row.sheet_id: await sheet_by_digest(session, row.sheet_id, row.sheet_digest)
        for row in rows
        if row.id is not None
    }

    def shown() -> list[EvaluationOverviewRow]:
        return [
            _row(row, sheets[row.sheet_id], found[row.id], stated) if row.id else _nothing(row)
            for row in rows
        ]

    # A hundred scores are some tenths of a second: beside the event loop, one page at a time.
    items = await to_thread.run_sync(shown, limiter=_AT_ONCE) if keys else shown()
    counts = await _by_status(session, offices)
    not_begun = counts.pop(None, 0)
    return EvaluationOverview(
        items=items,
        total=total,
        page=query.page,
        size=query.size,
        next=None,
        previous=None,
        by_status=counts,
        not_begun=not_begun,
    )


async def _by_status(
    session: AsyncSession, offices: AnySelect
) -> dict[EvaluationStatus | None, int]:
    """How many of all these are in each status; none: nothing is begun."""
    status = Evaluation.status
    counted = offices.with_only_columns(status, func.count().label("number")).group_by(status)
    return {row.status: row.number for row in await session.execute(counted)}


def _offices(actor: Actor, query: EvaluationOverviewQuery) -> AnySelect:
    """Decrees in sight with their evaluations, or the newest of an office that has begun none."""
    discarded = EvaluationStatus.DISCARDED
    of_year = [Evaluation.status != discarded]
    of_year += [Evaluation.year == query.year] if query.year is not None else []
    others = aliased(Evaluation)
    theirs = [others.work_unit_id == Decree.work_unit_id, others.status != discarded]
    theirs += [others.year == query.year] if query.year is not None else []
    begun_none = ~select(others.id).where(*theirs).correlate(Decree).exists()
    later = aliased(Decree)
    is_newest = ~(
        select(later.id)
        .where(
            later.work_unit_id == Decree.work_unit_id,
            later.voided_at.is_(None),
            or_(later.date > Decree.date, and_(later.date == Decree.date, later.id > Decree.id)),
        )
        .correlate(Decree)
        .exists()
    )
    is_told = Evaluation.id.is_not(None) | (begun_none & is_newest & Decree.voided_at.is_(None))
    return (
        select(
            *(getattr(Evaluation, name) for name in (*_PLAIN, "has_wbk", "wbk_basis")),
            Decree.id.label("decree_id"),
            Decree.work_unit_id,
            *WORK_UNIT_COLUMNS,
            Evaluation.sheet_id,
            LkeSheet.digest.label("sheet_digest"),
        )
        .select_from(Decree)
        .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
        .outerjoin(Evaluation, and_(Evaluation.decree_id == Decree.id, *of_year))
        .outerjoin(LkeSheet, LkeSheet.id == Evaluation.sheet_id)
        .where(visible(actor, Permission.EVALUATION_READ, _PLACE), is_told)
    )


async def _stated(session: AsyncSession, rows: Sequence[AnyRow]) -> Sequence[AnyRow]:
    """What was stated of these offices and of the institution, in all years between theirs."""
    begun = [row for row in rows if row.id is not None]
    if not begun:
        return []
    years = [row.year for row in begun]
    here = {
        "offices": [row.work_unit_id for row in begun],
        "first_year": min(years),
        "last_year": max(years),
    }
    return (await session.execute(_STATED, here)).all()


def _nothing(row: AnyRow) -> EvaluationOverviewRow:
    """An office that has begun nothing."""
    return EvaluationOverviewRow(
        decree_id=row.decree_id, work_unit=work_unit_reference(row), **dict.fromkeys(_OF_ONE)
    )


def _row(
    row: AnyRow, sheet: Sheet, found: Found, stated: Sequence[AnyRow]
) -> EvaluationOverviewRow:
    """Whether the office holds WBK already is a condition of WBBM alone, so it is not asked."""
    standing = found.standing
    claims = claims_of(standing)
    claimed = standing_at(sheet, claims, Strength.CLAIMED, Held())
    agreed = standing_at(sheet, claims, Strength.TPI, Held())
    phase = PHASES.get(row.status)
    last_day = found.last_days.get(phase) if phase else None
    theirs = [
        each
        for each in stated
        if each.year == row.year and each.work_unit_id in {None, row.work_unit_id}
    ]
    proven = row.has_wbk if row.wbk_basis in PROVEN else None
    states = states_of(conditions_of(sheet, theirs, proven_wbk=proven))
    return EvaluationOverviewRow(
        **{name: getattr(row, name) for name in _PLAIN},
        decree_id=row.decree_id,
        work_unit=work_unit_reference(row),
        conditions=ConditionState(states[Predicate(row.target.value)].value),
        questions=len(sheet.questions),
        answered=len(claims.answers),
        accepted=len(claims.accepted & claims.answers.keys()),
        tpi=_by_tpi(standing, row.status),
        claimed=_total(claimed.points[TOTAL]),
        agreed=_total(agreed.points[TOTAL]),
        wbk=ConditionState(claimed.state(Predicate.WBK).value),
        window_phase=phase if last_day else None,
        window_last_day=last_day,
    )


def _by_tpi(standing: Standing, status: EvaluationStatus) -> TpiProgressRead:
    """As its desk has it; what the office has not handed in yet waits for nobody."""
    states = Counter(
        state_of(standing, question.id, EvaluationLayer.TPI)
        for question in standing.questions.values()
    )
    if status in _NOT_HANDED_IN:
        states[DeskState.WAITING] = 0
    return TpiProgressRead(
        judged=states[DeskState.AGREED] + states[DeskState.DIFFERS],
        **{each.value: states[each] for each in _OPEN_TO_TPI},
    )


def _total(points: Interval) -> TotalRead:
    return TotalRead(low=as_number(points.low), high=as_number(points.high))
