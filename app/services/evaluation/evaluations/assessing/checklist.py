"""The checklist of eight: what each layer found, kept with its history."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import FieldFault, Invalid
from app.models import EvaluationAnswer, EvaluationCheck, EvaluationProof, User
from app.models.evaluation import EvaluationLayer, EvaluationOperation
from app.models.evaluation_check import CheckItem, CheckState
from app.models.key_lists import among
from app.policies.actors import Actor
from app.policies.evaluations import EVALUATIONS, own_answer, require_checking
from app.schemas.evaluation.assessing.checks import (
    CheckItemRead,
    CheckRead,
    EvaluationChecklist,
    EvaluationChecks,
    LayerChecklist,
)
from app.schemas.platform.references import PersonReference
from app.services.evaluation.evaluations.commands import target_of
from app.services.evaluation.evaluations.queries import LoadedEvaluation, get_visible
from app.services.platform import audit
from app.services.platform.references import absent_reference, for_whom
from app.services.platform.sql import AnyRow

# In words of our own; the eight are those of Permenpan RB 90/2021, Lampiran II Bab I (LKE rule 31).
TEXTS: Final[Mapping[CheckItem, str]] = {
    CheckItem.TLHP: "Tindak lanjut hasil pemeriksaan (TLHP) APIP dan BPK",
    CheckItem.SAKIP: "Hasil evaluasi SAKIP",
    CheckItem.LHKPN_LHKAN: "Kepatuhan LHKPN dan LHKAN",
    CheckItem.COMMITMENT: "Komitmen pimpinan dan pegawai",
    CheckItem.DATA_QUALITY: "Mutu data dan eviden dalam LKE",
    CheckItem.INNOVATION: "Inovasi dan dampaknya",
    CheckItem.SURVEY: "Survei persepsi (SPKP dan SPAK)",
    CheckItem.PERFORMANCE: "Tren capaian kinerja",
}
_PLAIN = ("id", "layer", "item", "number", "state", "note", "checked_by_id", "checked_at")
Found = Mapping[EvaluationLayer, Mapping[CheckItem, Sequence[AnyRow]]]


async def check(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: EvaluationChecks
) -> None:
    """Add what was found of items; what is the same as before adds nothing.

    Raises Invalid (an item twice, a reason that lacks), Forbidden (layer, own part), Conflict.
    """
    EVALUATIONS.require_right(actor, EvaluationOperation.CHECK, located.facts)
    layer = require_checking(actor, located.facts, body.layer)
    EVALUATIONS.require(actor, EvaluationOperation.CHECK, located.facts)
    _require_whole(body)
    evaluation = located.evaluation
    await require_no_part_in(session, actor, evaluation.id, layer)
    before = (await found_of(session, evaluation.id)).get(layer, {})
    changes = audit.Changes()
    for each in body.checks:
        last = next(reversed(before.get(each.item, ())), None)
        if last is not None and (last.state, last.note) == (each.state, each.note):
            continue
        session.add(
            EvaluationCheck(
                evaluation_id=evaluation.id,
                layer=layer,
                item=each.item,
                number=last.number + 1 if last else 1,
                state=each.state,
                note=each.note,
                checked_by_id=actor.user_id,
                on_behalf_of_id=actor.on_behalf_of,
            )
        )
        changes[f"{layer.value}.{each.item.value}"] = [
            last.state.value if last else None,
            each.state.value,
        ]
    if changes:
        evaluation.updated_at = clock.now()
        audit.log(session, actor, "evaluation.check", target_of(evaluation), changes=changes)
    await session.flush()


async def read_checklist(
    session: AsyncSession, actor: Actor, evaluation_id: UUID
) -> EvaluationChecklist:
    """The checklists of an evaluation in sight; raises NotFound."""
    await get_visible(session, actor, evaluation_id)
    return checklist_of(await found_of(session, evaluation_id))


def checklist_of(found: Found) -> EvaluationChecklist:
    """The same of what was found already."""
    shown = [layer for layer in EvaluationLayer if layer in found or layer is EvaluationLayer.TPI]
    return EvaluationChecklist(layers=[_of_layer(layer, found.get(layer, {})) for layer in shown])


def missing_of(found: Found, layer: EvaluationLayer) -> list[CheckItem]:
    """The items of which the layer has found nothing yet."""
    return [item for item in CheckItem if item not in found.get(layer, {})]


async def found_of(session: AsyncSession, evaluation_id: UUID) -> Found:
    """All that was found, by layer and item, the oldest first."""
    statement = (
        select(
            *(getattr(EvaluationCheck, name) for name in _PLAIN),
            User.name.label("checked_by_name"),
            *for_whom(EvaluationCheck.on_behalf_of_id),
        )
        .join(User, User.id == EvaluationCheck.checked_by_id)
        .where(EvaluationCheck.evaluation_id == evaluation_id)
        .order_by(EvaluationCheck.number)
    )
    found: dict[EvaluationLayer, dict[CheckItem, list[AnyRow]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in await session.execute(statement):
        found[row.layer][row.item].append(row)
    return found


async def require_no_part_in(
    session: AsyncSession, actor: Actor, evaluation_id: UUID, layer: EvaluationLayer
) -> None:
    """Raise Forbidden where the person answered in another layer, or put evidence beside it."""
    if await had_a_part(session, actor, evaluation_id, layer):
        raise own_answer()


async def had_a_part(
    session: AsyncSession, actor: Actor, evaluation_id: UUID, layer: EvaluationLayer
) -> bool:
    """Whether the person answered in another layer, or put evidence beside a question."""
    answered = or_(
        among(EvaluationAnswer.answered_by_id, actor.persons),
        among(EvaluationAnswer.on_behalf_of_id, actor.persons),
    )
    proved = or_(
        among(EvaluationProof.added_by_id, actor.persons),
        among(EvaluationProof.added_for_id, actor.persons),
    )
    parts = (
        select(EvaluationAnswer.id).where(
            EvaluationAnswer.evaluation_id == evaluation_id,
            EvaluationAnswer.layer != layer,
            answered,
        ),
        select(EvaluationProof.id).where(EvaluationProof.evaluation_id == evaluation_id, proved),
    )
    return await session.scalar(select(or_(*(part.exists() for part in parts)))) or False


def _require_whole(body: EvaluationChecks) -> None:
    faults, seen = [], set[CheckItem]()
    for place, each in enumerate(body.checks):
        facts = {"item": TEXTS[each.item]}
        if each.item in seen:
            faults.append(FieldFault(f"/checks/{place}/item", "check_twice", facts))
        elif each.state is not CheckState.FULFILLED and each.note is None:
            faults.append(FieldFault(f"/checks/{place}/note", "check_needs_note", facts))
        seen.add(each.item)
    if faults:
        raise Invalid(faults=faults)


def _of_layer(
    layer: EvaluationLayer, found: Mapping[CheckItem, Sequence[AnyRow]]
) -> LayerChecklist:
    missing = missing_of({layer: found}, layer)
    items = []
    for item in CheckItem:
        history = [_check(row) for row in found.get(item, ())]
        current = history[-1] if history else None
        items.append(CheckItemRead(item=item, text=TEXTS[item], current=current, history=history))
    return LayerChecklist(layer=layer, is_complete=not missing, missing=missing, items=items)


def _check(row: AnyRow) -> CheckRead:
    return CheckRead(
        **{name: getattr(row, name) for name in ("id", "number", "state", "note", "checked_at")},
        checked_by=PersonReference(id=row.checked_by_id, name=row.checked_by_name),
        on_behalf_of=absent_reference(row),
    )
