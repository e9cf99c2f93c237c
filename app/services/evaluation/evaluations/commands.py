"""Beginning an evaluation, changing what it is for, and its windows."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Conflict, Invalid, NotFound
from app.models import Decree, Evaluation, EvaluationWindow, LkeFact, LkeSheet, Plan
from app.models.evaluation import (
    EvaluationLayer,
    EvaluationOperation,
    EvaluationStatus,
    EvaluationTarget,
)
from app.models.held_wbk import WbkBasis
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.evaluations import EVALUATIONS, require_window
from app.policies.rules import ResourceScope, require
from app.schemas.evaluation.evaluations import (
    EvaluationCreate,
    EvaluationUpdate,
    EvaluationWindowSet,
)
from app.schemas.evaluation.sheet_file import YES
from app.services.decrees.queries import get_visible as decree_in_sight
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.platform import audit
from app.services.platform.plausible import REACH_YEARS, around, evidence_years, require_between
from app.services.platform.prepared import key

_PLAN_YEAR = (
    select(func.coalesce(Plan.year, Decree.planned_year, Decree.year))
    .select_from(Decree)
    .outerjoin(Plan, Plan.decree_id == Decree.id)
    .where(Decree.id == key("decree_id"))
)

_S = EvaluationStatus
HELD_WBK: Final = "sudah_wbk"  # as the sheet calls the minimum of WBBM, and a statement is stored


async def create_evaluation(
    session: AsyncSession, actor: Actor, body: EvaluationCreate
) -> Evaluation:
    """Begin an office's evaluation of a year; nothing is answered yet.

    Who holds WBK by an evaluation of a year before, or by a paper, is known to (`has_wbk`). Raises
    NotFound (decree, sheet), Forbidden, Invalid (no evidence of that year can exist; what is known
    of WBK is otherwise), Conflict (the office has one of that year).
    """
    decree = await decree_in_sight(session, actor, body.decree_id, Permission.EVALUATION_READ)
    require(actor, Permission.EVALUATION_SUBMIT, ResourceScope(decree.work_unit_id, decree.id))
    sheet_id = await session.scalar(select(LkeSheet.id).where(LkeSheet.name == body.sheet))
    if sheet_id is None:
        raise NotFound(pointer="/sheet")
    await _require_provable(session, decree.id, body.year)
    await _require_free(session, decree.work_unit_id, body.year)
    known = await wbk_known(session, decree.work_unit_id, body.year, told=body.has_wbk)
    values = {"year": body.year, "target": body.target, **known}
    evaluation = Evaluation(
        work_unit_id=decree.work_unit_id,
        decree_id=decree.id,
        sheet_id=sheet_id,
        created_by_id=actor.user_id,
        created_for_id=actor.on_behalf_of,
        **values,
    )
    session.add(evaluation)
    await session.flush()
    changes = audit.created(values | {"sheet": body.sheet})
    audit.log(session, actor, "evaluation.create", target_of(evaluation), changes=changes)
    await session.flush()
    return evaluation


async def wbk_known(
    session: AsyncSession, work_unit_id: UUID, year: int, *, told: bool | None
) -> dict[str, Any]:
    """Whether the office holds WBK in that year, and by what that is known, as columns.

    Evaluations of years before decide; where they say nothing, what TPI stated does, else what the
    office stated with a paper that can be read; else it is the office's word: what it has `told`,
    or stated without. Raises Invalid where more than its word says otherwise.
    """
    stated, is_shown = await _stated_wbk(session, work_unit_id, year)
    known: tuple[tuple[WbkBasis, bool | None], ...] = (
        (WbkBasis.HERE, await wbk_by_evaluations(session, work_unit_id, year)),
        (WbkBasis.PAPER, stated if is_shown else None),
        (WbkBasis.WORD, stated if told is None else told),
    )
    for basis, found in known:
        if found is not None:
            if told not in {None, found}:
                raise Invalid(CONTRADICTED[basis, found], pointer="/has_wbk")
            return {"has_wbk": found, "wbk_basis": basis}
    return {"has_wbk": None, "wbk_basis": None}


# What contradicts an office's word, by what is known and how.
CONTRADICTED: Final = {
    (WbkBasis.HERE, True): "holds_wbk_here",
    (WbkBasis.HERE, False): "wbk_was_revoked_here",
    (WbkBasis.PAPER, True): "wbk_by_paper",
    (WbkBasis.PAPER, False): "wbk_by_paper",
}


async def wbk_by_evaluations(session: AsyncSession, work_unit_id: UUID, year: int) -> bool | None:
    """One that was granted says so (WBBM is WBK, too); else a WBK that was revoked says no."""
    rows = await session.execute(
        select(Evaluation.status, Evaluation.target).where(
            Evaluation.work_unit_id == work_unit_id,
            Evaluation.year < year,
            Evaluation.status.in_((_S.GRANTED, _S.REVOKED)),
        )
    )
    found = {(row.status, row.target) for row in rows}
    if any(status is _S.GRANTED for status, _ in found):
        return True
    return False if (_S.REVOKED, EvaluationTarget.WBK) in found else None


async def _stated_wbk(
    session: AsyncSession, work_unit_id: UUID, year: int
) -> tuple[bool | None, bool]:
    """What was stated last, TPI's word before the office's, and whether it is more than a word.

    What the office states is shown by a link or evidence; what TPI states, by TPI.
    """
    told = (LkeFact.layer, LkeFact.value, LkeFact.link, LkeFact.evidence_id)
    stated = (
        select(*told)
        .where(
            LkeFact.work_unit_id == work_unit_id,
            LkeFact.year == year,
            LkeFact.code == HELD_WBK,
        )
        .order_by(LkeFact.number)
    )
    newest = {row.layer: row for row in await session.execute(stated)}
    rows = (newest.get(layer) for layer in (EvaluationLayer.TPI, EvaluationLayer.UNIT))
    row = next((each for each in rows if each is not None and each.value is not None), None)
    if row is None:
        return None, False
    is_read = row.link is not None or row.evidence_id is not None
    return row.value == YES, row.layer is EvaluationLayer.TPI or is_read


async def _require_provable(session: AsyncSession, decree_id: UUID, year: int) -> None:
    """Raise Invalid where no evidence under the decree can be of the year or the one before it.

    Evidence covers the plan's year and some around it; rule 40 asks for one of the two.
    """
    plan_year = await session.scalar(_PLAN_YEAR, {"decree_id": decree_id})
    if plan_year is None:
        return
    around_it = evidence_years(session)
    first, last = plan_year - around_it, plan_year + around_it + 1
    if not first <= year <= last:
        raise Invalid(
            "evaluation_year_unprovable",
            pointer="/year",
            plan_year=plan_year,
            first=first,
            last=last,
        )


async def _require_free(session: AsyncSession, work_unit_id: UUID, year: int) -> None:
    """Raise Conflict where the office has one of that year that was not discarded."""
    found = await session.scalar(
        select(Evaluation.id).where(
            Evaluation.work_unit_id == work_unit_id,
            Evaluation.year == year,
            Evaluation.status != EvaluationStatus.DISCARDED,
        )
    )
    if found is not None:
        raise Conflict("evaluation_exists", pointer="/year", evaluation=str(found), year=year)


async def update_evaluation(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: EvaluationUpdate
) -> None:
    """Change the target, or what is known of a predicate held; of a draft the year, too.

    Raises Forbidden, Conflict, Invalid (evaluations of years before, or a paper, say otherwise of
    WBK).
    """
    EVALUATIONS.require(actor, EvaluationOperation.EDIT, located.facts)
    evaluation = located.evaluation
    if body.year is not None and body.year != evaluation.year:
        if evaluation.status is not EvaluationStatus.DRAFT:
            raise Conflict("evaluation_year_stays", pointer="/year")
        await _require_provable(session, evaluation.decree_id, body.year)
        await _require_free(session, evaluation.work_unit_id, body.year)
    values = body.given("has_wbk")
    if "has_wbk" in values or "year" in values:
        is_word = evaluation.wbk_basis is WbkBasis.WORD
        told = values.get("has_wbk", evaluation.has_wbk if is_word else None)
        year = body.year or evaluation.year
        values |= await wbk_known(session, evaluation.work_unit_id, year, told=told)
    changes = audit.apply(evaluation, values)
    if changes:
        target = target_of(evaluation)
        audit.log(session, actor, "evaluation.update", target, changes=changes)
    await session.flush()


async def set_window(
    session: AsyncSession,
    actor: Actor,
    located: LoadedEvaluation,
    body: EvaluationWindowSet,
) -> None:
    """Set the days of a phase, or others than before, with a reason.

    Of a later layer's phase, or what such a layer has set, an earlier one changes nothing. Raises
    Forbidden, Conflict, Invalid.
    """
    EVALUATIONS.require(actor, EvaluationOperation.SET_WINDOW, located.facts)
    first, last = around(located.facts.today.year, REACH_YEARS)
    require_between(first, last, first_day=body.first_day, last_day=body.last_day)
    if body.last_day < body.first_day:
        raise Invalid("period_reversed", pointer="/last_day")
    row = await session.get(EvaluationWindow, (located.evaluation.id, body.phase))
    layer = require_window(actor, located.facts, body.phase, row.set_by_layer if row else None)
    values: dict[str, Any] = {
        "first_day": body.first_day,
        "last_day": body.last_day,
        "set_by_layer": layer,
    }
    if row is None:
        session.add(
            EvaluationWindow(evaluation_id=located.evaluation.id, phase=body.phase, **values)
        )
        changes = audit.created(values)
    else:
        changes = audit.apply(row, values)
    if changes:
        located.evaluation.updated_at = clock.now()
        told = {f"{body.phase.value}.{name}": change for name, change in changes.items()}
        target = target_of(located.evaluation)
        audit.log(session, actor, "evaluation.set_window", target, changes=told, reason=body.reason)
    await session.flush()


def target_of(evaluation: Evaluation) -> audit.Target:
    """The evaluation as the audit log and events name it."""
    about = {
        "status": evaluation.status,
        "year": evaluation.year,
        "evaluation_target": evaluation.target,
        "submission_count": evaluation.submission_count,
    }
    place = (evaluation.work_unit_id, evaluation.decree_id)
    return audit.Target("evaluation", evaluation.id, *place, about)
