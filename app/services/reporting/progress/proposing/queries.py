"""What the service proposes for an evaluation, and whether what was taken of it still holds."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.canonical import digest_of
from app.models.evaluation import EvaluationLayer, EvaluationOperation
from app.policies.actors import Actor
from app.policies.evaluations import EVALUATIONS
from app.schemas.reporting.proposals import EvaluationProposalsRead, ProposalRead
from app.services.evaluation.evaluations.answering import Desk, desk_of
from app.services.evaluation.evaluations.queries import LoadedEvaluation, get_visible
from app.services.platform.sql import AnyRow
from app.services.reporting.progress.calendars import calendar_of
from app.services.reporting.progress.proposing.levels import (
    LEVELS,
    NOT_ITS_PLAN,
    Figures,
    Level,
    in_words,
)
from app.services.reporting.progress.proposing.sources import OF_THE_PLAN, SOURCES, Place


@dataclass(frozen=True)
class Proposal:
    """What a source's figures propose for a question; `digest` is that of figures and answer."""

    question: int
    source: str
    figures: Figures
    level: Level
    year: int

    @property
    def digest(self) -> str:
        """Of what a person takes, so that they take what they read."""
        return digest_of([self.question, self.source, self.level.answer, dict(self.figures)])

    @property
    def words(self) -> str:
        """The computation in a sentence."""
        return in_words(self.source, self.figures, self.level, self.year)

    def as_computation(self) -> dict[str, Any]:
        """As it is kept with the answer."""
        return {
            "source": self.source,
            "answer": self.level.answer,
            "figures": dict(self.figures),
            "digest": self.digest,
        }


async def proposals_for(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, desk: Desk
) -> list[Proposal]:
    """One for each question of the sheet that a source is known for, of the evaluation's year."""
    calendar, year = await calendar_of(session, located.decree), located.evaluation.year
    place = Place(session, actor, located.decree, calendar, year)
    found = []
    for feed in desk.sheet.file.feeds:
        source = feed.source
        if source not in SOURCES:
            continue  # a sheet may name what an older service does not know
        if source in OF_THE_PLAN and calendar.year != year:
            figures, level = {"plan_year": calendar.year}, Level(None, NOT_ITS_PLAN)
        else:
            figures = dict(await SOURCES[source](place))
            level = LEVELS[source](figures)
        found.append(Proposal(feed.number, source, figures, level, year))
    return found


async def read_proposals(
    session: AsyncSession, actor: Actor, evaluation_id: UUID
) -> EvaluationProposalsRead:
    """What is proposed now, beside what the office answered; raises NotFound."""
    located = await get_visible(session, actor, evaluation_id)
    desk = await desk_of(session, located)
    found = await proposals_for(session, actor, located, desk)
    return EvaluationProposalsRead(
        id=evaluation_id,
        today=located.facts.today,
        proposals=[_shown(actor, desk, each) for each in found],
    )


def _shown(actor: Actor, desk: Desk, proposal: Proposal) -> ProposalRead:
    row = desk.standing.questions[proposal.question]
    told = desk.standing.answer(row.id, EvaluationLayer.UNIT)
    facts = desk.located.facts.of_team(row.team_id)
    may = EVALUATIONS.is_allowed(actor, EvaluationOperation.ANSWER, facts)
    return ProposalRead(
        question=proposal.question,
        code=row.code,
        source=proposal.source,
        year=proposal.year,
        answer=proposal.level.answer,
        reason=proposal.level.reason,
        figures=dict(proposal.figures),
        words=proposal.words,
        digest=proposal.digest,
        answered=told.answer if told else None,
        is_taken=bool(told and told.computation),
        is_stale=_is_stale(told, proposal),
        may_take=may and proposal.level.answer is not None,
    )


def _is_stale(told: AnyRow | None, proposal: Proposal) -> bool:
    """Whether the figures have moved since somebody took what they proposed then."""
    taken = told.computation if told else None
    return taken is not None and bool(taken["digest"] != proposal.digest)
