"""TPI's recommendations: findings of the team whose question it is, and so followed up as such."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Invalid
from app.models import Finding, Team
from app.models.evaluation import EvaluationOperation
from app.models.finding import FindingKind, FindingSource, FindingStatus
from app.policies.actors import Actor
from app.policies.evaluations import EVALUATIONS
from app.policies.rules import ResourceScope
from app.schemas.evaluation.assessing.recommending import EvaluationRecommendation
from app.services.evaluation.evaluations.answering import desk_of
from app.services.evaluation.evaluations.proving import require_another_answered
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.oversight.cases.plan_subject import require_due_date
from app.services.oversight.cases.transitions import open_case
from app.services.platform.sql import AnyRow


async def recommend(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: EvaluationRecommendation
) -> Finding:
    """Write down what was found and what to do; the team answers, another person closes it.

    Raises Forbidden (also who answered or proved the question), Conflict (turn, window), Invalid
    (question, team, due date).
    """
    EVALUATIONS.require(actor, EvaluationOperation.RECOMMEND, located.facts)
    question = await _question(session, located, body.question)
    if question is not None:
        await require_another_answered(session, actor, located.evaluation.id, question.id)
    team_id = await _team(session, located, question, body.team_id)
    await require_due_date(session, located.decree, body.due_date)
    finding = Finding(
        team_id=team_id,
        kind=FindingKind.OBSERVATION,
        status=FindingStatus.OPEN,
        source=FindingSource.EVALUATION,
        evaluation_id=located.evaluation.id,
        question_id=question.id if question else None,
        raised_by_id=actor.user_id,
        raised_for_id=actor.on_behalf_of,
        **body.model_dump(exclude={"question", "team_id"}),
    )
    decree = located.decree
    place = ResourceScope(decree.work_unit_id, decree.id, team_id)
    await open_case(session, actor, finding, place, verb="raise", body=body)
    return finding


async def _question(
    session: AsyncSession, located: LoadedEvaluation, number: int | None
) -> AnyRow | None:
    if number is None:
        return None
    questions = (await desk_of(session, located)).standing.questions
    if number not in questions:
        raise Invalid("question_unknown", pointer="/question", question=number)
    return questions[number]


async def _team(
    session: AsyncSession, located: LoadedEvaluation, question: AnyRow | None, asked: UUID | None
) -> UUID:
    """The team of the question's area; where it has none, the one that is named."""
    own: UUID | None = question.team_id if question else None
    if own is not None and asked in {None, own}:
        return own
    if own is not None or asked is None:
        raise Invalid("recommendation_team", pointer="/team_id")
    here = (Team.id == asked, Team.decree_id == located.decree.id)
    found: UUID | None = await session.scalar(select(Team.id).where(*here))
    if found is None:
        raise Invalid("recommendation_team", pointer="/team_id")
    return found
