"""Who is told of evaluations: whose turn it is to assess, and whose questions were sent back."""

from sqlalchemy import ColumnElement, Exists, Uuid, and_, cast, func, null, or_, select

from app.models import (
    AuditEvent,
    Decree,
    EvaluationAnswer,
    EvaluationStep,
    LkeQuestion,
    Membership,
    OfficeDays,
    RoleGrant,
    Team,
)
from app.models.access import GrantedRole
from app.models.evaluation import EvaluationAction, EvaluationLayer, EvaluationVerdict
from app.services.evaluation.evaluations.statements import passes_to_tpi
from app.services.platform.sql import AnySelect

_TARGET = AuditEvent.target_id
_LAYER = EvaluationLayer


def assessing_next() -> AnySelect:
    """Asesor of the layer that it waits for: TPI once it was passed on, pendahuluan before.

    Where nobody assesses before TPI, or their days are over, its own may do both, and hear of it.
    """
    today = (
        select(OfficeDays.today)
        .join(Decree, Decree.work_unit_id == OfficeDays.work_unit_id)
        .where(Decree.id == AuditEvent.decree_id)
        .correlate(AuditEvent)
        .scalar_subquery()
    )
    layer = func.coalesce(RoleGrant.layer, _LAYER.TPI)
    passes = passes_to_tpi(_TARGET, AuditEvent.decree_id, today)
    is_tpis = or_(_was_taken(EvaluationAction.FORWARD), passes)
    turn = or_(and_(is_tpis, layer == _LAYER.TPI), and_(~is_tpis, layer == _LAYER.PENDAHULUAN))
    return (
        select(
            AuditEvent.id.label("entry"),
            RoleGrant.user_id.label("user_id"),
            cast(null(), Uuid).label("seat_id"),
        )
        .join_from(AuditEvent, RoleGrant, RoleGrant.decree_id == AuditEvent.decree_id)
        .where(RoleGrant.role == GrantedRole.ASESOR, turn)
    )


def sent_back_to() -> AnySelect:
    """Everybody in the teams whose questions were sent back since it was last submitted."""
    in_between = EvaluationStep.taken_at > EvaluationAnswer.answered_at
    in_decree = Team.decree_id == AuditEvent.decree_id
    return (
        select(
            AuditEvent.id.label("entry"),
            Membership.user_id.label("user_id"),
            Membership.id.label("seat_id"),
        )
        .join_from(AuditEvent, EvaluationAnswer, EvaluationAnswer.evaluation_id == _TARGET)
        .join(LkeQuestion, LkeQuestion.id == EvaluationAnswer.question_id)
        .join(Team, and_(in_decree, Team.number == LkeQuestion.team_number))
        .join(Membership, Membership.team_id == Team.id)
        .where(
            EvaluationAnswer.verdict == EvaluationVerdict.RETURN,
            EvaluationAnswer.answered_at <= AuditEvent.at,
            ~_was_taken(EvaluationAction.SUBMIT, in_between),
        )
    )


def _was_taken(action: EvaluationAction, *conditions: ColumnElement[bool]) -> Exists:
    """Whether that step was taken by the time of the entry, which may be told of later."""
    return (
        select(EvaluationStep.id)
        .where(
            EvaluationStep.evaluation_id == _TARGET,
            EvaluationStep.action == action,
            EvaluationStep.taken_at <= AuditEvent.at,
            *conditions,
        )
        .correlate(AuditEvent, EvaluationAnswer)
        .exists()
    )
