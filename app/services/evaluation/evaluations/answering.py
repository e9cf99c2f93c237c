"""Answers of the office and of later layers: each is added, none is overwritten."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import FieldFault, Forbidden, Invalid
from app.models.evaluation import EvaluationLayer, EvaluationOperation, EvaluationVerdict
from app.policies.actors import Actor
from app.policies.evaluations import EVALUATIONS, own_answer, require_layer
from app.schemas.evaluation.answering import (
    AnswerInput,
    AssessmentInput,
    AssessmentVerdict,
    EvaluationAnswers,
    EvaluationAssessments,
    QuestionReturn,
)
from app.schemas.evaluation.scores import WhatIfAnswer
from app.schemas.evaluation.sheet_file import Kind, Question
from app.services.evaluation.answers import exactly, read_answers
from app.services.evaluation.evaluations.proving import provers_of
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.evaluation.evaluations.standing import Standing, standing_of
from app.services.evaluation.evaluations.storing import Given, add_offices, store
from app.services.evaluation.queries import sheet_by_digest
from app.services.evaluation.sheets import Sheet
from app.services.platform.prepared import in_one_go

_V, _SAID = EvaluationVerdict, AssessmentVerdict


@dataclass(frozen=True)
class Desk:
    """All that answering needs: the evaluation, its sheet, where it stands."""

    located: LoadedEvaluation
    sheet: Sheet
    standing: Standing


@dataclass(frozen=True)
class Taken:
    """What the service proposed for a question and a person took as the office's answer."""

    question: int
    answer: str
    note: str
    computation: dict[str, Any]


async def desk_of(session: AsyncSession, located: LoadedEvaluation) -> Desk:
    """What answering needs, read once."""
    evaluation = located.evaluation
    sheet = await sheet_by_digest(session, evaluation.sheet_id, located.sheet_digest)
    standing = await in_one_go(session, lambda execute: standing_of(execute, evaluation.id))
    return Desk(located, sheet, standing)


async def answer(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: EvaluationAnswers
) -> None:
    """Add the office's answers; what is the same as before adds nothing.

    Raises Invalid naming each question (422), Forbidden (a question of another team), Conflict.
    """
    desk = await desk_of(session, located)
    require_known(desk, body.answers, "answers")
    require_own(actor, desk, EvaluationOperation.ANSWER, body.answers, "answers")
    require_fitting(desk, body.answers, "answers")
    given = [
        Given(
            desk.standing.questions[each.question],
            _as_stored(desk.sheet.questions[each.question], each.answer),
            each.note,
        )
        for each in body.answers
    ]
    await add_offices(session, actor, desk.located, desk.standing, given)


async def take(session: AsyncSession, actor: Actor, desk: Desk, taken: Sequence[Taken]) -> None:
    """Add what was proposed as the office's answers, with what it was computed from.

    Raises Forbidden (a question of another team), Conflict (turn, window).
    """
    given = []
    for each in taken:
        row = desk.standing.questions[each.question]
        facts = desk.located.facts.of_team(row.team_id)
        EVALUATIONS.require(actor, EvaluationOperation.ANSWER, facts)
        given.append(Given(row, each.answer, each.note, None, each.computation))
    await add_offices(session, actor, desk.located, desk.standing, given)


async def assess(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: EvaluationAssessments
) -> None:
    """Add what a later layer says of the office's answers.

    Raises Invalid naming each question, Forbidden (layer, own answers), Conflict (turn, window).
    """
    EVALUATIONS.require_right(actor, EvaluationOperation.ASSESS, located.facts)
    layer = require_layer(actor, located.facts, body.layer)
    EVALUATIONS.require(actor, EvaluationOperation.ASSESS, located.facts)
    desk = await desk_of(session, located)
    require_known(desk, body.assessments, "assessments")
    differing = [each for each in body.assessments if each.verdict is _SAID.DIFFER]
    require_fitting(desk, differing, "assessments", body.assessments)
    faults = list(_unfit(desk, body.assessments))
    if faults:
        raise Invalid(faults=faults)
    given = [_assessed(desk, each) for each in body.assessments]
    await require_no_part(session, actor, desk, layer, given)
    await store(session, actor, desk.located, desk.standing, layer, given)


async def send_back_questions(
    session: AsyncSession,
    actor: Actor,
    desk: Desk,
    layer: EvaluationLayer,
    questions: Sequence[QuestionReturn],
) -> None:
    """Say of each of the questions what has to be mended. Raises Invalid, Forbidden."""
    require_known(desk, questions, "questions")
    given = [
        Given(desk.standing.questions[each.question], None, each.note, _V.RETURN)
        for each in questions
    ]
    await require_no_part(session, actor, desk, layer, given)
    await store(session, actor, desk.located, desk.standing, layer, given)


async def require_no_part(
    session: AsyncSession,
    actor: Actor,
    desk: Desk,
    layer: EvaluationLayer,
    given: Sequence[Given],
) -> None:
    """Raise Forbidden where the person answered in another layer, or made what proves it."""
    keys = {each.question.id for each in given}
    evidence = {
        proof.evidence_id for question in keys for proof in desk.standing.proofs.get(question, ())
    }
    people: set[UUID | None] = set(await provers_of(session, evidence))
    for question in keys:
        for other, row in desk.standing.answers.get(question, {}).items():
            if other is not layer:
                people |= {row.answered_by_id, row.absent_id}
    if people & actor.persons:
        raise own_answer()


def _assessed(desk: Desk, each: AssessmentInput) -> Given:
    row = desk.standing.questions[each.question]
    if each.verdict is _SAID.AGREE:
        told = desk.standing.answer(row.id, EvaluationLayer.UNIT)
        return Given(row, told.answer if told else None, each.note, _V.AGREE)
    stored = _as_stored(desk.sheet.questions[each.question], each.answer)
    return Given(row, stored, each.note, _V.DIFFER)


def _unfit(desk: Desk, assessments: Sequence[AssessmentInput]) -> Iterator[FieldFault]:
    """Agreeing with nothing or with another answer, and differing in nothing or without why."""
    for place, each in enumerate(assessments):
        where, facts = f"/assessments/{place}", {"question": each.question}
        row = desk.standing.questions[each.question]
        told = desk.standing.answer(row.id, EvaluationLayer.UNIT)
        there = told.answer if told else None
        agrees = each.verdict is _SAID.AGREE
        is_same = _is_same(desk.sheet.questions[each.question], there, each.answer)
        if agrees and there is None:
            yield FieldFault(f"{where}/verdict", "nothing_to_assess", facts)
        elif agrees and each.answer is not None and not is_same:
            yield FieldFault(f"{where}/answer", "agrees_with_another", facts)
        elif not agrees and each.note is None:
            yield FieldFault(f"{where}/note", "note_needed_to_differ", facts)
        elif not agrees and is_same:
            yield FieldFault(f"{where}/answer", "differs_in_nothing", facts)


def _is_same(question: Question, there: str | None, answer: str | float | None) -> bool:
    """Whether both say the same; what stands there may be of before an index had one form."""
    return _as_stored(question, there) == _as_stored(question, answer)


def require_own(
    actor: Actor,
    desk: Desk,
    operation: EvaluationOperation,
    given: Sequence[Any],
    name: str,
) -> None:
    """Raise Forbidden naming each question of another team; Conflict where it is nobody's turn."""
    refused: Forbidden | None = None
    faults: list[FieldFault] = []
    for place, each in enumerate(given):
        facts = desk.located.facts.of_team(desk.standing.questions[each.question].team_id)
        try:
            EVALUATIONS.require(actor, operation, facts)
        except Forbidden as refusal:
            refused, about = refusal, {"question": each.question}
            faults.append(FieldFault(f"/{name}/{place}/question", "question_of_others", about))
    if refused is not None:
        refused.faults = tuple(faults)
        raise refused


def require_known(desk: Desk, given: Sequence[Any], name: str) -> None:
    """Raise Invalid where a question is not in the sheet, or is there twice."""
    faults, seen = [], set[int]()
    for place, each in enumerate(given):
        pointer, facts = f"/{name}/{place}/question", {"question": each.question}
        if each.question not in desk.standing.questions:
            faults.append(FieldFault(pointer, "question_unknown", facts))
        elif each.question in seen:
            faults.append(FieldFault(pointer, "question_twice", facts))
        seen.add(each.question)
    if faults:
        raise Invalid(faults=faults)


def require_fitting(
    desk: Desk,
    given: Sequence[AnswerInput | AssessmentInput | WhatIfAnswer],
    name: str,
    among: Sequence[Any] | None = None,
) -> None:
    """Raise Invalid where an answer is not one that its question has (LKE rule 14)."""
    places = {each.question: place for place, each in enumerate(among or given)}
    read = read_answers(desk.sheet, {str(each.question): exactly(each.answer) for each in given})
    faults = [
        FieldFault(
            f"/{name}/{places[int(fault.question)]}/answer",
            fault.code,
            {
                "question": fault.question,
                "options": ", ".join(
                    option.key for option in desk.sheet.questions[int(fault.question)].options
                ),
            },
        )
        for fault in read.faults
    ]
    if faults:
        raise Invalid(faults=faults)


def _as_stored(question: Question, answer: str | float | None) -> str | None:
    """What was answered, in one form: the option's own word, digits, an index with a point."""
    if answer is None:
        return None
    text = str(exactly(answer)).strip()
    if question.kind is Kind.COUNT:
        return str(int(Decimal(text)))
    if question.kind is Kind.INDEX:
        return f"{Decimal(text.replace(',', '.')).normalize():f}"  # 3.80 is 3.8
    same = (one.key for one in question.options if one.key.casefold() == text.casefold())
    return next(same, text)
