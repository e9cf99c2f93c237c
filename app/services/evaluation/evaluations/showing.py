"""The questions of an evaluation with their answers, as people read them."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.models.evaluation import EvaluationOperation
from app.policies.actors import Actor
from app.policies.evaluations import EVALUATIONS
from app.schemas.evaluation.answering import (
    AnswerRead,
    ComputationRead,
    EvaluationQuestionRead,
    EvaluationQuestions,
    EvaluationQuestionSummary,
)
from app.schemas.evaluation.proofs import ProofRead
from app.schemas.platform.references import PersonReference
from app.services.evaluation.evaluations.answering import Desk
from app.services.evaluation.evaluations.proofs import proofs_for
from app.services.evaluation.evaluations.queries import LoadedEvaluation, get_visible
from app.services.evaluation.evaluations.standing import Standing, history_of, standing_of
from app.services.evaluation.queries import sheet_by_digest
from app.services.evaluation.sheets import Sheet
from app.services.platform.prepared import in_one_go
from app.services.platform.references import absent_reference
from app.services.platform.sql import AnyRow


async def read_questions(
    session: AsyncSession, actor: Actor, evaluation_id: UUID
) -> EvaluationQuestions:
    """All questions with the newest answer of each layer; raises NotFound."""
    located, sheet, standing = await load(session, actor, evaluation_id)
    proofs = await proofs_for(session, actor, standing, located.evaluation.year)
    desk = Desk(located, sheet, standing)
    may = {
        team_id: _may_answer(actor, desk, team_id)
        for team_id in {row.team_id for row in standing.questions.values()}
    }
    shown = [
        _summary(desk, row, proofs.get(row.id, []), may_answer=may[row.team_id])
        for row in standing.questions.values()
    ]
    return EvaluationQuestions(items=shown)


async def read_question(
    session: AsyncSession, actor: Actor, evaluation_id: UUID, code: str
) -> EvaluationQuestionRead:
    """One question with every answer that was ever given; raises NotFound."""
    located, sheet, standing = await load(session, actor, evaluation_id)
    row = next((each for each in standing.questions.values() if each.code == code), None)
    if row is None:
        raise NotFound
    proofs = await proofs_for(session, actor, standing, located.evaluation.year)
    desk = Desk(located, sheet, standing)
    given = await in_one_go(session, lambda execute: history_of(execute, evaluation_id, row.id))
    return EvaluationQuestionRead(
        id=row.id,
        **_summary(
            desk, row, proofs.get(row.id, []), may_answer=_may_answer(actor, desk, row.team_id)
        ).model_dump(),
        history=[answer_read(standing, each) for each in given],
    )


async def load(
    session: AsyncSession, actor: Actor, evaluation_id: UUID
) -> tuple[LoadedEvaluation, Sheet, Standing]:
    """An evaluation in sight, the sheet to compute with, and where it stands; raises NotFound."""
    located = await get_visible(session, actor, evaluation_id)
    evaluation = located.evaluation
    sheet = await sheet_by_digest(session, evaluation.sheet_id, located.sheet_digest)
    standing = await in_one_go(session, lambda execute: standing_of(execute, evaluation_id))
    return located, sheet, standing


def _may_answer(actor: Actor, desk: Desk, team_id: UUID | None) -> bool:
    facts = desk.located.facts.of_team(team_id)
    return EVALUATIONS.is_allowed(actor, EvaluationOperation.ANSWER, facts)


def _summary(
    desk: Desk, row: AnyRow, proofs: list[ProofRead], *, may_answer: bool
) -> EvaluationQuestionSummary:
    question, standing = desk.sheet.questions[row.number], desk.standing
    return EvaluationQuestionSummary(
        number=row.number,
        code=row.code,
        kind=question.kind,
        area=row.area,
        team_number=row.team_number,
        text=question.tidy_text or question.text,
        may_answer=may_answer,
        answers=[answer_read(standing, told) for told in standing.newest(row.id)],
        proofs=proofs,
    )


def answer_read(standing: Standing, row: AnyRow) -> AnswerRead:
    """An answer as people read it."""
    return AnswerRead(
        id=row.id,
        layer=row.layer,
        number=row.number,
        answer=row.answer,
        note=row.note,
        verdict=row.verdict,
        is_stale=standing.is_stale(row),
        computation=row.computation and ComputationRead.model_validate(row.computation),
        answered_by=PersonReference(id=row.answered_by_id, name=row.answered_by_name),
        on_behalf_of=absent_reference(row),
        answered_at=row.answered_at,
    )
