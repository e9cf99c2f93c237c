"""Evidence that is made for questions of the sheet, without an indicator of the plan."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Invalid
from app.models.evaluation import EvaluationOperation
from app.policies.actors import Actor
from app.schemas.evaluation.proofs import ProvedPart, QuestionEvidenceCreate
from app.services.evaluation.evaluations.answering import desk_of, require_known, require_own
from app.services.evaluation.evaluations.proofs import beside, tell
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.evidence.commands import Drafted, Proving, draft_for
from app.services.plan.rows.teams import team_in
from app.services.platform import audit
from app.services.platform.prepared import in_one_go
from app.services.platform.sql import AnyRow


async def create_evidence(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: QuestionEvidenceCreate
) -> Drafted:
    """A draft of the team that answers the questions, beside them from the beginning.

    What proves the results (hasil), which no team answers, is of the Ketua's own team. Everything
    after that is as with other evidence. Raises Invalid naming each place, Forbidden, Conflict.
    """
    desk = await desk_of(session, located)
    require_known(desk, body.questions, "questions")
    rows = [desk.standing.questions[each.question] for each in body.questions]
    require_own(actor, desk, EvaluationOperation.PROVE, body.questions, "questions")
    teams = {row.team_id for row in rows}
    if len(teams) > 1:
        raise Invalid("questions_of_several_teams", pointer="/questions")
    (team_id,), span = teams, (body.covers_from, body.covers_to)
    proves = Proving(question_codes=[row.code for row in rows])
    made = await in_one_go(
        session,
        lambda execute: draft_for(
            session,
            execute,
            actor,
            team_in(execute, located.decree.id, team_id, span),
            body,
            proves,
        ),
    )
    changes = _put_beside(session, actor, located, made.id, zip(rows, body.questions, strict=True))
    await tell(session, actor, located, "evaluation.prove", changes)
    return made


def _put_beside(
    session: AsyncSession,
    actor: Actor,
    located: LoadedEvaluation,
    evidence_id: UUID,
    proved: Iterable[tuple[AnyRow, ProvedPart]],
) -> audit.Changes:
    changes = audit.Changes()
    for row, each in proved:
        made = beside(actor, located, row.id, evidence_id, each.pages)
        session.add(made)
        changes[f"{row.code} {evidence_id}"] = [None, str(made.id)]
    return changes
