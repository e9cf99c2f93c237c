"""Finding evaluations: the list, one to act upon, one with its windows and steps."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Date, Uuid, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Execute
from app.core.errors import NotFound
from app.models import (
    Decree,
    Evaluation,
    EvaluationStep,
    EvaluationWindow,
    LkeSheet,
    Team,
    User,
    WorkUnit,
)
from app.models.evaluation import EvaluationStatus
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.evaluation_ends import ENDS
from app.policies.evaluations import EVALUATIONS, EvaluationFacts, layers_of
from app.policies.rules import ResourceScope
from app.schemas.evaluation.evaluations import (
    EvaluationPage,
    EvaluationQuery,
    EvaluationRead,
    EvaluationStepRead,
    EvaluationWindowRead,
)
from app.schemas.platform.references import PersonReference
from app.services.evaluation.evaluations.statements import (
    FILTERS,
    ORDERS,
    assessed_before,
    in_sight,
    summaries,
    summary_of,
)
from app.services.platform.paging import as_page, conditions, fetch_page
from app.services.platform.prepared import Prepared, in_one_go, key
from app.services.platform.references import absent_reference, for_whom
from app.services.platform.sql import is_sqlite


@dataclass(frozen=True)
class LoadedEvaluation:
    """An evaluation, where it lies, its sheet, and what the rules need to know."""

    evaluation: Evaluation
    decree: Decree
    work_unit: WorkUnit
    sheet_name: str
    sheet_digest: str
    facts: EvaluationFacts


async def list_evaluations(
    session: AsyncSession, actor: Actor, query: EvaluationQuery
) -> EvaluationPage:
    """Evaluations in sight."""
    statement = summaries(actor).where(*conditions(query, FILTERS))
    statement = statement.order_by(*ORDERS[query.sort], Evaluation.id)
    rows, total = await fetch_page(session, statement, query)
    return as_page(EvaluationPage, [summary_of(row) for row in rows], total, query)


_ONE = Evaluation.id == key("evaluation_id")
_TOLD = (Evaluation, Decree, WorkUnit, LkeSheet.name, LkeSheet.digest)
_TO_ACT_UPON = Prepared(
    lambda sight: in_sight(sight, *_TOLD).where(_ONE), Permission.EVALUATION_READ
)
_TO_SHOW = Prepared(lambda sight: summaries(sight).where(_ONE), Permission.EVALUATION_READ)
_HELD = select(Evaluation.id).where(_ONE).with_for_update(key_share=True)
_WINDOWS = (
    select(*(getattr(EvaluationWindow, name) for name in EvaluationWindowRead.model_fields))
    .where(EvaluationWindow.evaluation_id == key("evaluation_id"))
    .order_by(EvaluationWindow.first_day, EvaluationWindow.phase)
)
_TEAMS = select(Team.id).where(Team.decree_id == key("decree_id"), Team.number.is_not(None))
_STEPS = (
    select(
        EvaluationStep.id,
        EvaluationStep.action,
        EvaluationStep.layer,
        EvaluationStep.note,
        EvaluationStep.link,
        EvaluationStep.still_meets,
        EvaluationStep.digest,
        EvaluationStep.taken_at,
        EvaluationStep.taken_by_id,
        User.name.label("taken_by_name"),
        *for_whom(EvaluationStep.on_behalf_of_id),
    )
    .join(User, User.id == EvaluationStep.taken_by_id)
    .where(EvaluationStep.evaluation_id == key("evaluation_id"))
    .order_by(EvaluationStep.taken_at, EvaluationStep.id)
)


async def get_visible(
    session: AsyncSession, actor: Actor, evaluation_id: UUID, *, for_update: bool = False
) -> LoadedEvaluation:
    """The evaluation; raises NotFound when it is out of sight. `for_update` holds its row."""
    here = {"evaluation_id": evaluation_id}
    if for_update and not is_sqlite(session):
        await session.execute(_HELD, here)
    statement, parameters = _TO_ACT_UPON.of(actor, **here)
    row = (await session.execute(statement, parameters)).first()
    if row is None:
        raise NotFound
    evaluation, decree, work_unit, sheet_name, sheet_digest = row
    windows = (await session.execute(_WINDOWS, here)).all()
    teams = await session.scalars(_TEAMS, {"decree_id": decree.id})
    today = clock.today_in(work_unit.time_zone)
    facts = EvaluationFacts(
        ResourceScope(evaluation.work_unit_id, evaluation.decree_id),
        evaluation.status,
        today,
        {each.phase: (each.first_day, each.last_day) for each in windows},
        frozenset(teams),
        evaluation.status is EvaluationStatus.SUBMITTED
        and await _has_preliminary(session, decree.id, today),
    )
    return LoadedEvaluation(evaluation, decree, work_unit, sheet_name, sheet_digest, facts)


async def _has_preliminary(session: AsyncSession, decree_id: UUID, day: date) -> bool:
    """Whether somebody assesses the decree before TPI on that day."""
    found = select(assessed_before(literal(decree_id, Uuid), literal(day, Date)))
    return bool(await session.scalar(found))


async def read_evaluation(
    session: AsyncSession, actor: Actor, evaluation_id: UUID
) -> EvaluationRead:
    """The evaluation as it is answered now; raises NotFound."""
    located = await get_visible(session, actor, evaluation_id)
    return await in_one_go(session, lambda execute: _read(execute, actor, located))


def _read(execute: Execute, actor: Actor, located: LoadedEvaluation) -> EvaluationRead:
    here = {"evaluation_id": located.evaluation.id}
    row = execute(*_TO_SHOW.of(actor, **here)).first()
    if row is None:
        raise NotFound
    return EvaluationRead(
        **summary_of(row).model_dump(),
        windows=[EvaluationWindowRead.model_validate(one) for one in execute(_WINDOWS, here)],
        steps=list(_steps(execute, here)),
        my_layers=layers_of(actor, located.facts.place),
        allowed_actions=[
            *EVALUATIONS.allowed(actor, located.facts),
            *ENDS.allowed(actor, located.facts),
        ],
    )


def _steps(execute: Execute, here: dict[str, UUID]) -> list[EvaluationStepRead]:
    return [
        EvaluationStepRead(
            id=row.id,
            action=row.action,
            layer=row.layer,
            note=row.note,
            link=row.link,
            still_meets=row.still_meets,
            digest=row.digest,
            acted_by=PersonReference(id=row.taken_by_id, name=row.taken_by_name),
            on_behalf_of=absent_reference(row),
            acted_at=row.taken_at,
        )
        for row in execute(_STEPS, here)
    ]
