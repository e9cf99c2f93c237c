"""Evaluations whose phase ends, as selects like those of the reminders' things.

Each last day is a round of its own, so that whoever was reminded hears of an extended window.
"""

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Text,
    Uuid,
    and_,
    cast,
    extract,
    func,
    literal,
    null,
    or_,
    select,
)

from app.models import Evaluation, EvaluationWindow, OfficeDays, RoleGrant, Team
from app.models.evaluation import EvaluationLayer, EvaluationStatus
from app.services.platform.sql import AnySelect
from app.services.tasks.evaluating.questions import (
    ITS_WINDOW,
    LEADS,
    WITH_OFFICE,
    has_open,
    has_pendahuluan,
    has_sent_back,
)

_LAST = EvaluationWindow.last_day
_DAY = cast(
    literal(10_000) * extract("year", _LAST)
    + literal(100) * extract("month", _LAST)
    + extract("day", _LAST),
    Integer,
)


def _evaluations() -> AnySelect:
    """Evaluations with each team of their decree, while the phase has a window."""
    return (
        select(
            Evaluation.id.label("subject_id"),
            _DAY.label("occurrence"),
            _LAST.label("due_date"),
            Team.id.label("team_id"),
            cast(null(), Uuid).label("owner_id"),
            cast(Evaluation.year, Text).label("code"),
            cast(null(), Text).label("text"),
        )
        .select_from(Evaluation)
        .join(EvaluationWindow, ITS_WINDOW)
        .join(Team, Team.decree_id == Evaluation.decree_id)
    )


def evaluations_to_answer() -> AnySelect:
    """Of teams with open questions or some that were sent back; the Ketua's until it is submitted.

    Nobody answers after the window: what is overdue wants its window extended.
    """
    asked = or_(has_open(), and_(Evaluation.status == EvaluationStatus.RETURNED, has_sent_back()))
    return _evaluations().where(WITH_OFFICE, or_(LEADS, asked))


def evaluations_to_assess() -> AnySelect:
    """Of whoever assesses in the layer whose turn it is: before TPI (`is_before`), or TPI."""
    today = select(OfficeDays.today).where(OfficeDays.work_unit_id == Evaluation.work_unit_id)
    assessed_before = has_pendahuluan(today.correlate(Evaluation).scalar_subquery())
    is_before = and_(Evaluation.status == EvaluationStatus.SUBMITTED, assessed_before)
    waits = Evaluation.status.in_((EvaluationStatus.SUBMITTED, EvaluationStatus.IN_ASSESSMENT))
    return _evaluations().add_columns(is_before.label("is_before")).where(LEADS, waits)


def assesses(thing: CTE) -> ColumnElement[bool]:
    """Whether the grant that is looked at is of the layer whose turn it is."""
    layer = func.coalesce(RoleGrant.layer, EvaluationLayer.TPI)
    return or_(
        and_(thing.c.is_before, layer == EvaluationLayer.PENDAHULUAN),
        and_(~thing.c.is_before, layer == EvaluationLayer.TPI),
    )
