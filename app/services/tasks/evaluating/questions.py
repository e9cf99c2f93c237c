"""Whose questions of an evaluation are open or were sent back, as conditions of a query."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.models import (
    Evaluation,
    EvaluationAnswer,
    EvaluationProof,
    EvaluationWindow,
    Evidence,
    EvidenceRevision,
    LkeQuestion,
    Team,
)
from app.models.evaluation import (
    PHASES,
    EvaluationLayer,
    EvaluationStatus,
    EvaluationVerdict,
)
from app.models.team import TeamKind
from app.policies.rules import Column
from app.services.evaluation.evaluations.standing import IS_NEWEST

_L, _S = EvaluationLayer, EvaluationStatus
_Other, _Told = aliased(Team), aliased(EvaluationAnswer)
LEADS = Team.kind == TeamKind.PELAKSANA
WITH_OFFICE = Evaluation.status.in_((_S.DRAFT, _S.RETURNED))
# Those of the area that has the team's number; what no team answers is the Ketua's.
_IS_THEIRS = or_(
    LkeQuestion.team_number == Team.number,
    and_(
        LEADS,
        or_(
            LkeQuestion.team_number.is_(None),
            ~exists().where(
                _Other.decree_id == Evaluation.decree_id, _Other.number == LkeQuestion.team_number
            ),
        ),
    ),
)
# The window of the phase whose turn it is.
ITS_WINDOW = and_(
    EvaluationWindow.evaluation_id == Evaluation.id,
    or_(
        *(
            and_(Evaluation.status == status, EvaluationWindow.phase == phase)
            for status, phase in PHASES.items()
        )
    ),
)


def is_open_on(today: Column) -> ColumnElement[bool]:
    """Whether the day is within the window (outer joined by ITS_WINDOW), or there is none."""
    return or_(
        EvaluationWindow.first_day.is_(None),
        and_(EvaluationWindow.first_day <= today, EvaluationWindow.last_day >= today),
    )


def is_over_on(today: Column) -> ColumnElement[bool]:
    """Whether the window's days are over (outer joined by ITS_WINDOW)."""
    return EvaluationWindow.last_day < today


def has_open(*, of_team: bool = True) -> ColumnElement[bool]:
    """Whether the team has questions that nobody has answered; or anybody has."""
    answered = (
        select(EvaluationAnswer.id)
        .where(
            EvaluationAnswer.evaluation_id == Evaluation.id,
            EvaluationAnswer.question_id == LkeQuestion.id,
            EvaluationAnswer.layer == _L.UNIT,
            EvaluationAnswer.answer.is_not(None),
            IS_NEWEST,
        )
        .correlate(Evaluation, LkeQuestion)
        .exists()
    )
    asked = select(LkeQuestion.id).where(LkeQuestion.sheet_id == Evaluation.sheet_id, ~answered)
    return _of_team(asked, of_team=of_team)


def has_sent_back(*, of_team: bool = True) -> ColumnElement[bool]:
    """Whether questions of the team were sent back, and nothing was done about them since.

    By nobody: the office changed neither answer nor proofs, and no later layer answered.
    """
    at = EvaluationAnswer.answered_at
    answered = exists().where(
        _Told.evaluation_id == Evaluation.id,
        _Told.question_id == EvaluationAnswer.question_id,
        _Told.answered_at > at,
    )
    beside = and_(
        EvaluationProof.evaluation_id == Evaluation.id,
        EvaluationProof.question_id == EvaluationAnswer.question_id,
    )
    proved = exists().where(
        beside, or_(EvaluationProof.added_at > at, EvaluationProof.removed_at > at)
    )
    revised = exists().where(
        beside,
        EvaluationProof.removed_at.is_(None),
        EvidenceRevision.evidence_id == EvaluationProof.evidence_id,
        EvidenceRevision.submitted_at > at,
    )
    asked = (
        select(EvaluationAnswer.id)
        .join(LkeQuestion, LkeQuestion.id == EvaluationAnswer.question_id)
        .where(
            EvaluationAnswer.evaluation_id == Evaluation.id,
            EvaluationAnswer.layer.in_((_L.PENDAHULUAN, _L.TPI)),
            EvaluationAnswer.verdict == EvaluationVerdict.RETURN,
            IS_NEWEST,
            *(
                ~each.correlate(Evaluation, EvaluationAnswer)
                for each in (answered, proved, revised)
            ),
        )
    )
    return _of_team(asked, of_team=of_team)


def _of_team(asked: Select[Any], *, of_team: bool) -> ColumnElement[bool]:
    found = asked.where(_IS_THEIRS) if of_team else asked
    return found.correlate(Evaluation, Team).exists()


def last_day_of_evidence() -> ColumnElement[date]:
    """Until when evidence beside questions is of use: the first window of the office that ends."""
    return (
        select(func.min(EvaluationWindow.last_day))
        .select_from(EvaluationProof)
        .join(Evaluation, Evaluation.id == EvaluationProof.evaluation_id)
        .join(EvaluationWindow, ITS_WINDOW)
        .where(
            EvaluationProof.evidence_id == Evidence.id,
            EvaluationProof.removed_at.is_(None),
            WITH_OFFICE,
        )
        .correlate(Evidence)
        .scalar_subquery()
    )
