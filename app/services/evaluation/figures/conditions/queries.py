"""Conditions of a proposal as they stand: what was stated, what counts, what is met."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final
from uuid import UUID

from sqlalchemy import Integer, bindparam, inspect, null, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Evaluation, LkeFact, User
from app.models.evaluation import EvaluationLayer, EvaluationTarget
from app.policies.actors import Actor
from app.schemas.evaluation.facts import (
    EvaluationFactsRead,
    FactRead,
    FactScope,
    FactStatementRead,
    InstitutionFactsRead,
)
from app.schemas.evaluation.scores import ConditionState
from app.schemas.evaluation.sheet_file import NO, YES, Fact, FactKind
from app.schemas.platform.references import PersonReference
from app.services.evaluation.evaluations.commands import HELD_WBK
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.evaluation.evaluations.showing import load
from app.services.evaluation.figures.claiming import claims_of
from app.services.evaluation.figures.conditions.rules import contradicts, meets, together
from app.services.evaluation.figures.strengths import claimed
from app.services.evaluation.scoring import Interval, Predicate, State
from app.services.evaluation.sheets import Sheet
from app.services.platform.prepared import key
from app.services.platform.references import absent_reference, for_whom
from app.services.platform.sql import AnyRow

_YEAR = LkeFact.year == bindparam("year", type_=Integer())
_STATED = (
    select(*inspect(LkeFact).columns, User.name.label("set_by_name"), *for_whom(LkeFact.set_for_id))
    .join(User, User.id == LkeFact.set_by_id)
    .order_by(LkeFact.set_at, LkeFact.id)
)
_OF_INSTITUTION = _STATED.where(_YEAR, LkeFact.work_unit_id.is_(null()))
_OF_OFFICE = _STATED.where(
    _YEAR, or_(LkeFact.work_unit_id.is_(null()), LkeFact.work_unit_id == key("work_unit_id"))
)


@dataclass(frozen=True)
class Condition:
    """A condition with all that was stated of it, oldest first."""

    fact: Fact
    scope: FactScope
    rows: Sequence[AnyRow] = ()

    def newest(self, layer: EvaluationLayer) -> AnyRow | None:
        """What the layer stated last."""
        return next((row for row in reversed(self.rows) if row.layer is layer), None)

    @property
    def counted(self) -> AnyRow | None:
        """The statement that counts: TPI's word before that of the office."""
        told = (self.newest(layer) for layer in (EvaluationLayer.TPI, EvaluationLayer.UNIT))
        return next((row for row in told if row is not None and row.value is not None), None)

    @property
    def value(self) -> str | None:
        """What counts."""
        return None if self.counted is None else str(self.counted.value)

    @property
    def asked(self) -> dict[Predicate, str]:
        """What each predicate asks; one that asks nothing is not there."""
        return {Predicate.WBK: self.fact.wbk, Predicate.WBBM: self.fact.wbbm}

    def state(self, predicate: Predicate) -> State:
        """Whether it is met."""
        is_asked = predicate in self.asked
        return meets(self.fact, predicate, self.value) if is_asked else State.PASSED


@dataclass(frozen=True)
class HeldWbk(Condition):
    """Whether the office holds WBK already, which WBBM alone asks.

    `known`: what counts, by more than the office's own word: evaluations of years before, TPI's
    statement, or the office's with a link or evidence.
    """

    known: bool | None = None

    @property
    def value(self) -> str | None:
        """What counts."""
        return None if self.known is None else _WORDS[self.known]

    @property
    def asked(self) -> dict[Predicate, str]:
        """Of whom it is asked."""
        return {Predicate.WBBM: YES}


_WORDS: Final = {True: YES, False: NO}
HELD: Final = Fact.model_validate(
    {
        "kode": HELD_WBK, "nama": "Sudah berpredikat WBK", "jenis": FactKind.YES_NO,
        "WBK": NO, "WBBM": YES,
    }
)  # fmt: skip


def conditions_of(
    sheet: Sheet, rows: Sequence[AnyRow], *, proven_wbk: bool | None
) -> list[Condition]:
    """The sheet's conditions in its order, those that are not for KPU left out.

    What was stated before the sheet asked for other answers is none of them. The last is whether
    the office holds WBK, where the sheet asks for it: `proven_wbk` is what is known of that.
    """
    return [*_of_sheet(sheet, rows), *_held(sheet, rows, proven_wbk)]


def _held(sheet: Sheet, rows: Sequence[AnyRow], known: bool | None) -> Iterable[Condition]:  # noqa: FBT001 - what is told
    if any(minimum.code == HELD_WBK for minimum in sheet.file.minimums):
        theirs = [row for row in rows if _is_about(row, HELD, FactScope.UNIT)]
        yield HeldWbk(HELD, FactScope.UNIT, theirs, known)


def _of_sheet(sheet: Sheet, rows: Sequence[AnyRow]) -> list[Condition]:
    parts = ((FactScope.INSTITUTION, sheet.file.facts.institution), (FactScope.UNIT, _unit(sheet)))
    return [
        Condition(fact, scope, [row for row in rows if _is_about(row, fact, scope)])
        for scope, facts in parts
        for fact in facts
        if fact.only is None
    ]


def _unit(sheet: Sheet) -> tuple[Fact, ...]:
    return sheet.file.facts.unit


def _is_about(row: AnyRow, fact: Fact, scope: FactScope) -> bool:
    is_units = row.work_unit_id is not None
    is_answer = row.value is None or fact.stated(row.value) is not None
    return row.code == fact.code and is_units == (scope is FactScope.UNIT) and is_answer


async def stated_of(session: AsyncSession, sheet: Sheet, evaluation: Evaluation) -> list[Condition]:
    """The conditions of an evaluation's office and year, in one statement."""
    here = {"year": evaluation.year, "work_unit_id": evaluation.work_unit_id}
    found = await session.execute(_OF_OFFICE, here)
    return conditions_of(sheet, found.all(), proven_wbk=evaluation.proven_wbk)


async def institutions(session: AsyncSession, sheet: Sheet, year: int) -> list[Condition]:
    """Those of the institution alone."""
    found = await session.execute(_OF_INSTITUTION, {"year": year})
    every = _of_sheet(sheet, found.all())
    return [one for one in every if one.scope is FactScope.INSTITUTION]


def states_of(conditions: Iterable[Condition]) -> Mapping[Predicate, State]:
    """What all of them come to, for each predicate."""
    kept = list(conditions)
    return {each: together(one.state(each) for one in kept) for each in Predicate}


async def read_institution(
    session: AsyncSession, sheet_id: UUID, sheet: Sheet, year: int, *, may_set: bool
) -> InstitutionFactsRead:
    """The institution's conditions of a year, the same for all offices."""
    found = await institutions(session, sheet, year)
    shown = [shown_condition(one, {}) for one in found]
    return InstitutionFactsRead(id=sheet_id, year=year, may_set=may_set, conditions=shown)


async def read_conditions(
    session: AsyncSession, actor: Actor, evaluation_id: UUID
) -> EvaluationFactsRead:
    """All conditions of an evaluation; raises NotFound."""
    located, sheet, standing = await load(session, actor, evaluation_id)
    found = await conditions_for(session, located, sheet)
    points = claimed(sheet, claims_of(standing).answers, has_wbk=None).points
    return EvaluationFactsRead(
        id=evaluation_id,
        year=located.evaluation.year,
        states=as_told(states_of(found)),
        conditions=[shown_condition(one, _shares(sheet, points)) for one in found],
    )


async def conditions_for(
    session: AsyncSession, located: LoadedEvaluation, sheet: Sheet
) -> list[Condition]:
    """The conditions of an evaluation's office and year."""
    return await stated_of(session, sheet, located.evaluation)


def _shares(sheet: Sheet, points: Mapping[str, Interval]) -> Mapping[str, Fraction]:
    """The ratios that the office's counts make, 0 to 1; those that are open are not there."""
    return {
        ratio.code: points[ratio.code].low / ratio.points
        for ratio in sheet.file.ratios
        if points[ratio.code].low == points[ratio.code].high
    }


def shown_condition(condition: Condition, shares: Mapping[str, Fraction]) -> FactRead:
    """A condition as it is answered; `shares` are the ratios by the office's counts."""
    fact, value = condition.fact, condition.value
    share = shares.get(fact.ratio) if fact.ratio else None
    is_letters = fact.kind is not FactKind.YES_NO
    return FactRead(
        code=fact.code,
        name=fact.name,
        scope=condition.scope,
        kind=fact.kind,
        choices=list(fact.grades) if is_letters else [YES, NO],
        asked={EvaluationTarget(each.value): asked for each, asked in condition.asked.items()},
        states=as_told({each: condition.state(each) for each in Predicate}),
        value=value,
        contradicts=fact.ratio if contradicts(value, share) else None,
        history=[_statement(row) for row in condition.rows],
    )


def as_told(states: Mapping[Predicate, State]) -> dict[EvaluationTarget, ConditionState]:
    """States by predicate, as they are answered."""
    return {
        EvaluationTarget(predicate.value): ConditionState(state.value)
        for predicate, state in states.items()
    }


def _statement(row: AnyRow) -> FactStatementRead:
    plain = ("value", "layer", "source", "source_date", "link", "evidence_id", "set_at")
    return FactStatementRead(
        **{name: getattr(row, name) for name in plain},
        set_by=PersonReference(id=row.set_by_id, name=row.set_by_name),
        set_on_behalf_of=absent_reference(row),
    )
