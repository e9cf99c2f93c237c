"""Stating conditions of a proposal: each statement is added, none is overwritten."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import FieldFault, Forbidden, Invalid
from app.models import LkeFact, LkeSheet, WorkUnit
from app.models.evaluation import EvaluationLayer, EvaluationOperation
from app.models.held_wbk import WbkBasis
from app.models.rights import Permission
from app.models.work_unit import WorkUnitKind
from app.policies.actors import Actor
from app.policies.evaluations import EVALUATIONS, layers_of
from app.policies.rules import ResourceScope, allows
from app.schemas.evaluation.facts import (
    EvaluationFactsUpdate,
    FactScope,
    InstitutionFactInput,
    InstitutionFactsUpdate,
    UnitFactInput,
)
from app.schemas.evaluation.sheet_file import NO, YES, Fact, FactKind
from app.services.evaluation.answers import exactly
from app.services.evaluation.evaluations.commands import (
    CONTRADICTED,
    HELD_WBK,
    target_of,
    wbk_by_evaluations,
    wbk_known,
)
from app.services.evaluation.evaluations.proofs import require_evidence
from app.services.evaluation.evaluations.proving import require_none_of
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.evaluation.figures.conditions.queries import (
    HELD,
    Condition,
    conditions_for,
    institutions,
)
from app.services.evaluation.queries import sheet_by_digest
from app.services.evaluation.sheets import Sheet
from app.services.platform import audit
from app.services.platform.plausible import FIRST_DAY

_L = EvaluationLayer
_TOLD = ("value", "source", "source_date", "link", "evidence_id")


async def may_state(session: AsyncSession, actor: Actor) -> EvaluationLayer | None:
    """In which layer the person states the institution's: TPI of any office, or KPU RI's Ketua."""
    if any(one.layer is _L.TPI for one in actor.assignments):
        return _L.TPI
    national = select(WorkUnit.id).where(WorkUnit.kind == WorkUnitKind.NASIONAL)
    offices = (await session.scalars(national)).all()
    may = any(allows(actor, Permission.EVALUATION_SUBMIT, ResourceScope(one)) for one in offices)
    return _L.UNIT if may else None


async def set_institution(  # noqa: PLR0913, PLR0917 - what is stated, where, by whom
    session: AsyncSession,
    actor: Actor,
    sheet_id: UUID,
    sheet: Sheet,
    year: int,
    body: InstitutionFactsUpdate,
) -> None:
    """State conditions of the institution, once for all offices. Raises Forbidden, Invalid."""
    layer = await may_state(session, actor)
    if layer is None:
        raise Forbidden("institution_conditions_not_yours")
    await session.execute(
        select(LkeSheet.id).where(LkeSheet.id == sheet_id).with_for_update(key_share=True)
    )
    known = await institutions(session, sheet, year)
    changes = _store(session, actor, known, body.conditions, year, layer, None)
    if changes:
        target = audit.Target("lke_sheet", sheet_id)
        audit.log(session, actor, "lke_sheet.set_conditions", target, changes=changes)
    await session.flush()


async def set_conditions(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: EvaluationFactsUpdate
) -> None:
    """State conditions of the office, by itself or by TPI.

    That it holds WBK, or not, is then known by that paper. Raises Forbidden, Invalid (also where
    evaluations of years before say otherwise of WBK).
    """
    EVALUATIONS.require(actor, EvaluationOperation.SET_CONDITIONS, located.facts)
    evaluation, place = located.evaluation, located.facts.place
    layer = _L.TPI if _L.TPI in layers_of(actor, place) else _L.UNIT
    if layer is _L.TPI:  # whose word counts before the office's
        await require_none_of(session, actor, evaluation.id)
    sheet = await sheet_by_digest(session, evaluation.sheet_id, located.sheet_digest)
    every = await conditions_for(session, located, sheet)
    known = [one for one in every if one.scope is FactScope.UNIT]
    names = {one.fact.code: one.fact.name for one in known}
    evidence = {
        place: (each.evidence_id, names.get(each.code, each.code))
        for place, each in enumerate(body.conditions)
        if each.evidence_id is not None
    }
    await require_evidence(session, actor, evaluation.work_unit_id, evidence)
    await _require_as_known_here(session, located, body)
    changes = _store(
        session, actor, known, body.conditions, evaluation.year, layer, evaluation.work_unit_id
    )
    if any(each.code == HELD_WBK for each in body.conditions):
        await session.flush()
        found = await wbk_known(session, evaluation.work_unit_id, evaluation.year, told=None)
        changes |= audit.apply(evaluation, found)
    if changes:
        target = target_of(evaluation)
        audit.log(session, actor, "evaluation.set_conditions", target, changes=changes)
    await session.flush()


async def _require_as_known_here(
    session: AsyncSession, located: LoadedEvaluation, body: EvaluationFactsUpdate
) -> None:
    """Raise Invalid where a WBK that was granted or revoked here is stated otherwise."""
    stated = [
        (place, HELD.stated(_written(each.value)))
        for place, each in enumerate(body.conditions)
        if each.code == HELD_WBK and each.value is not None
    ]
    if not stated:
        return
    evaluation = located.evaluation
    here = await wbk_by_evaluations(session, evaluation.work_unit_id, evaluation.year)
    if here is not None:
        code, agreed = CONTRADICTED[WbkBasis.HERE, here], YES if here else NO
        faults = [
            FieldFault(f"/conditions/{place}/value", code)
            for place, value in stated
            if value not in {None, agreed}
        ]
        if faults:
            raise Invalid(faults=faults)


def _store(  # noqa: PLR0913, PLR0917 - what is stated, where, by whom
    session: AsyncSession,
    actor: Actor,
    known: Sequence[Condition],
    given: Sequence[InstitutionFactInput],
    year: int,
    layer: EvaluationLayer,
    work_unit_id: UUID | None,
) -> audit.Changes:
    """A row for each that says something else than before; raises Invalid naming each place."""
    by_code = {one.fact.code: one for one in known}
    _require_fitting(by_code, given)
    changes = audit.Changes()
    for each in given:
        condition = by_code[each.code]
        before = condition.newest(layer)
        value = None if each.value is None else condition.fact.stated(_written(each.value))
        evidence_id = each.evidence_id if isinstance(each, UnitFactInput) else None
        told = (value, each.source, each.source_date, each.link, evidence_id)
        if before is not None and told == tuple(getattr(before, name) for name in _TOLD):
            continue
        session.add(
            LkeFact(
                work_unit_id=work_unit_id,
                year=year,
                code=each.code,
                layer=layer,
                number=before.number + 1 if before else 1,
                set_by_id=actor.user_id,
                set_for_id=actor.on_behalf_of,
                **dict(zip(_TOLD, told, strict=True)),
            )
        )
        changes[f"{year} {each.code}"] = [before.value if before else None, value]
    return changes


def _written(value: object) -> object:
    """As answers are: numbers in plain digits; yes and no stay as they are."""
    return exactly(value) if isinstance(value, float) else value


def _require_fitting(known: Mapping[str, Condition], given: Sequence[InstitutionFactInput]) -> None:
    faults, seen = [], set[str]()
    first, last = FIRST_DAY, clock.now().date() + timedelta(days=1)
    for place, each in enumerate(given):
        if not first <= each.source_date <= last:
            bounds = {"first": first, "last": last}
            pointer = f"/conditions/{place}/source_date"
            faults.append(FieldFault(pointer, "day_out_of_reach", bounds))
        condition = known.get(each.code)
        facts = {"condition": condition.fact.name if condition else each.code}
        if condition is None:
            faults.append(FieldFault(f"/conditions/{place}/code", "condition_unknown", facts))
        elif each.code in seen:
            faults.append(FieldFault(f"/conditions/{place}/code", "condition_twice", facts))
        elif each.value is not None and condition.fact.stated(_written(each.value)) is None:
            facts |= {"answers": _answers(condition.fact)}
            faults.append(FieldFault(f"/conditions/{place}/value", "not_an_answer_to_it", facts))
        seen.add(each.code)
    if faults:
        raise Invalid(faults=faults)


def _answers(fact: Fact) -> str:
    if fact.kind is FactKind.AT_LEAST:
        return "0" if fact.highest is None else f"0 - {fact.highest}"
    return ", ".join((YES, NO) if fact.kind is FactKind.YES_NO else fact.grades)
