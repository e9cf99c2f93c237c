"""How hard an office finds it to change an item: stored, and spread over the items of an area."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import FieldFault, Invalid
from app.models import EvaluationWeight
from app.models.evaluation import EvaluationOperation
from app.policies.actors import Actor
from app.policies.evaluations import EVALUATIONS
from app.schemas.evaluation.facts import (
    EvaluationWeightsRead,
    EvaluationWeightsUpdate,
    WeightRead,
)
from app.services.evaluation.evaluations.commands import target_of
from app.services.evaluation.evaluations.queries import LoadedEvaluation, get_visible
from app.services.evaluation.queries import sheet_by_digest
from app.services.evaluation.sheets import Sheet
from app.services.platform import audit
from app.services.platform.prepared import key

_STORED = (
    select(EvaluationWeight.code, EvaluationWeight.weight)
    .where(EvaluationWeight.evaluation_id == key("evaluation_id"))
    .order_by(EvaluationWeight.code)
)


async def stored_weights(session: AsyncSession, evaluation_id: UUID) -> dict[str, int]:
    """What the office set, by code of item or area."""
    rows = await session.execute(_STORED, {"evaluation_id": evaluation_id})
    return {row.code: row.weight for row in rows}


def spread(sheet: Sheet, weights: Mapping[str, int]) -> dict[str, int]:
    """The weight of each item that has one: its own before that of its area."""
    areas = {area.code for area in sheet.file.areas}
    found = {}
    for item in sheet.items:
        area = next((code for code in sheet.above[item.code] if code in areas), None)
        weight = weights.get(item.code, weights.get(area) if area else None)
        if weight is not None:
            found[str(item.code)] = weight
    return found


async def read_weights(
    session: AsyncSession, actor: Actor, evaluation_id: UUID
) -> EvaluationWeightsRead:
    """What the office set; raises NotFound."""
    await get_visible(session, actor, evaluation_id)
    stored = await stored_weights(session, evaluation_id)
    shown = [WeightRead(code=code, weight=weight) for code, weight in stored.items()]
    return EvaluationWeightsRead(id=evaluation_id, weights=shown)


async def set_weights(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: EvaluationWeightsUpdate
) -> None:
    """Set all of them; raises Forbidden, or Invalid naming each code that the sheet has not."""
    EVALUATIONS.require(actor, EvaluationOperation.SET_WEIGHTS, located.facts)
    evaluation = located.evaluation
    sheet = await sheet_by_digest(session, evaluation.sheet_id, located.sheet_digest)
    known = {str(item.code) for item in sheet.items} | {area.code for area in sheet.file.areas}
    seen = set[str]()
    faults = []
    for place, each in enumerate(body.weights):
        code = "item_unknown" if each.code not in known else "item_twice"
        if each.code not in known or each.code in seen:
            faults.append(FieldFault(f"/weights/{place}/code", code, {"item": each.code}))
        seen.add(each.code)
    if faults:
        raise Invalid(faults=faults)
    before = await stored_weights(session, evaluation.id)
    after = {each.code: each.weight for each in body.weights}
    changes: dict[str, Any] = {
        code: [before.get(code), after.get(code)]
        for code in sorted(before.keys() | after.keys())
        if before.get(code) != after.get(code)
    }
    if changes:
        here = EvaluationWeight.evaluation_id == evaluation.id
        await session.execute(delete(EvaluationWeight).where(here))
        for code, weight in after.items():
            session.add(EvaluationWeight(evaluation_id=evaluation.id, code=code, weight=weight))
        audit.log(session, actor, "evaluation.set_weights", target_of(evaluation), changes=changes)
    await session.flush()
