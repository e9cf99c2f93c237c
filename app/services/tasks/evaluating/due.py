"""Evaluations whose days end, as selects like those of the reminders' things.

Each last day is a round of its own, so that whoever was reminded hears of an extended window.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

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
from app.policies.rules import Column
from app.services.evaluation.evaluations.statements import assessed_before, passes_to_tpi
from app.services.platform.sql import AnySelect
from app.services.tasks.evaluating.monitoring import is_held, monitored_by
from app.services.tasks.evaluating.questions import (
    ITS_WINDOW,
    LEADS,
    WITH_OFFICE,
    has_open,
    has_sent_back,
)

_LAST = EvaluationWindow.last_day
_S = EvaluationStatus
_LAYER = func.coalesce(RoleGrant.layer, EvaluationLayer.TPI)


def _as_round(day: Column) -> ColumnElement[int]:
    """A last day as the number of its round: 20270331."""
    parts = ((10_000, "year"), (100, "month"), (1, "day"))
    return cast(sum(literal(unit) * extract(name, day) for unit, name in parts), Integer)


def _evaluations(last_day: Column) -> AnySelect:
    """Evaluations with each team of their decree, and the day on which they are due."""
    return (
        select(
            Evaluation.id.label("subject_id"),
            _as_round(last_day).label("occurrence"),
            last_day.label("due_date"),
            Team.id.label("team_id"),
            cast(null(), Uuid).label("owner_id"),
            cast(Evaluation.year, Text).label("code"),
            cast(null(), Text).label("text"),
        )
        .select_from(Evaluation)
        .join(Team, Team.decree_id == Evaluation.decree_id)
    )


def _in_its_window() -> AnySelect:
    """The same while the phase has a window."""
    return _evaluations(_LAST).join(EvaluationWindow, ITS_WINDOW)


def evaluations_to_answer() -> AnySelect:
    """Of teams with open questions or some that were sent back; the Ketua's until it is submitted.

    Nobody answers after the window: what is overdue wants its window extended.
    """
    asked = or_(has_open(), and_(Evaluation.status == _S.RETURNED, has_sent_back()))
    return _in_its_window().where(WITH_OFFICE, or_(LEADS, asked))


def evaluations_to_assess() -> AnySelect:
    """Of whoever assesses in the layer whose turn it is: before TPI (`is_before`), TPI, TPN.

    Once the days before TPI are over, TPI takes it up (`is_tpis`), unless they are extended.
    """
    today = select(OfficeDays.today).where(OfficeDays.work_unit_id == Evaluation.work_unit_id)
    day = today.correlate(Evaluation).scalar_subquery()
    is_submitted = Evaluation.status == _S.SUBMITTED
    passes = passes_to_tpi(Evaluation.id, Evaluation.decree_id, day)
    turns = {
        "is_before": and_(is_submitted, assessed_before(Evaluation.decree_id, day)),
        "is_tpis": or_(Evaluation.status == _S.IN_ASSESSMENT, and_(is_submitted, passes)),
        "is_tpns": Evaluation.status.in_((_S.IN_DESK, _S.IN_FIELD)),
    }
    waits = Evaluation.status.in_((_S.SUBMITTED, _S.IN_ASSESSMENT, _S.IN_DESK, _S.IN_FIELD))
    told = (turn.label(name) for name, turn in turns.items())
    return _in_its_window().add_columns(*told).where(LEADS, waits)


def _assesses(thing: CTE) -> ColumnElement[bool]:
    """Whether the grant that is looked at is of the layer whose turn it is."""
    return or_(
        and_(thing.c.is_before, _LAYER == EvaluationLayer.PENDAHULUAN),
        and_(thing.c.is_tpis, _LAYER == EvaluationLayer.TPI),
        and_(thing.c.is_tpns, _LAYER == EvaluationLayer.TPN),
    )


def evaluations_to_object() -> AnySelect:
    """Of the Ketua, while the office may object to what TPN found of its papers."""
    papers_failed = Evaluation.status == _S.PAPERS_FAILED
    return _in_its_window().where(LEADS, papers_failed)


def evaluations_to_monitor() -> AnySelect:
    """Of TPI: predicates by the day until which it looks at them again."""
    return _evaluations(monitored_by()).where(LEADS, is_held())


def _is_tpis(_thing: CTE) -> ColumnElement[bool]:
    """Whether the grant that is looked at is TPI's."""
    return _LAYER == EvaluationLayer.TPI


# Whose grants are looked at, for the table of reminders.
_Told: TypeAlias = Callable[[CTE], ColumnElement[bool]]
ASSESSORS: Final[Mapping[Any, _Told]] = {RoleGrant: _assesses}
TPI: Final[Mapping[Any, _Told]] = {RoleGrant: _is_tpis}
