"""What is linked to duties, and what there is of it, in a constant number of statements."""

from typing import Any

from sqlalchemy import func, literal, select, union_all

from app.models import (
    ActionItem,
    Activity,
    Decree,
    Directive,
    Duty,
    DutyLink,
    DutyReading,
    Evidence,
    EvidenceDecision,
    Finding,
    FollowUp,
    Indicator,
    Meeting,
    PeriodClosure,
    Realisation,
    Team,
    User,
)
from app.models.duty import DutyMeasure
from app.models.evidence import EvidenceAction
from app.models.meeting import MeetingStatus
from app.services.plan.indicator_years import years_of
from app.services.plan.rows.statements import ACTIVITY_CODE
from app.services.platform.prepared import key
from app.services.platform.references import TEAM_COLUMNS, for_whom
from app.services.platform.sql import AnySelect

_HERE = Team.decree_id == key("decree_id")
_VERDICTS = (EvidenceAction.VERIFY, EvidenceAction.ACCEPT, EvidenceAction.RETURN)

DUTIES: AnySelect = (
    select(
        Duty.id,
        Duty.position,
        Duty.text,
        Duty.correction,
        *TEAM_COLUMNS,
        DutyReading.text.label("reading"),
        DutyReading.decided_at,
        User.id.label("decided_by_id"),
        User.name.label("decided_by_name"),
        *for_whom(DutyReading.decided_for_id),
    )
    .join(Team, Team.id == Duty.team_id)
    .outerjoin(DutyReading, DutyReading.duty_id == Duty.id)
    .outerjoin(User, User.id == DutyReading.decided_by_id)
    .where(_HERE)
    .order_by(Team.position, Duty.position)
)
# In the plan's order; measures come last, in no order of their own.
LINKS: AnySelect = (
    select(
        DutyLink.duty_id,
        DutyLink.measure,
        Activity.id,
        Activity.name.label("text"),
        select(ACTIVITY_CODE)
        .where(Team.id == Activity.team_id)
        .correlate(Activity)
        .scalar_subquery()
        .label("code"),
    )
    .join(Duty, Duty.id == DutyLink.duty_id)
    .join(Team, Team.id == Duty.team_id)
    .outerjoin(Activity, Activity.id == DutyLink.activity_id)
    .where(_HERE)
    .order_by("code", DutyLink.measure)
)


def _counts(of: str, place: Any, statement: AnySelect) -> AnySelect:  # noqa: ANN401 - a column
    return statement.add_columns(
        literal(of).label("of"), place.label("place_id"), func.count().label("how_many")
    ).group_by(place)


def _of_activities(of: str, statement: AnySelect) -> AnySelect:
    placed = statement.join(Activity, Activity.id == ActionItem.activity_id)
    here = placed.join(Team, Team.id == Activity.team_id).where(_HERE)
    return _counts(of, Activity.id, here)


def _of_teams(measure: DutyMeasure, model: Any, statement: AnySelect) -> AnySelect:  # noqa: ANN401
    here = statement.join(Team, Team.id == model.team_id).where(_HERE)
    return _counts(measure.value, Team.id, here)


_NOTHING: AnySelect = select()
ACTION_ITEMS, REALISATIONS = "action_items", "realisations"
# How much there is: of an activity, of a team, or (closed periods) of the whole decree.
COUNTS = union_all(
    _of_activities(
        ACTION_ITEMS, _NOTHING.select_from(ActionItem).where(~ActionItem.stands_for_row)
    ),
    _of_activities(
        REALISATIONS,
        _NOTHING.select_from(Realisation)
        .join(ActionItem, ActionItem.id == Realisation.action_item_id)
        .where(Realisation.counts()),
    ),
    *(
        _of_teams(measure, model, _NOTHING.select_from(model))
        for measure, model in (
            (DutyMeasure.DIRECTIVES, Directive),
            (DutyMeasure.FINDINGS, Finding),
            (DutyMeasure.FOLLOW_UPS, FollowUp),
        )
    ),
    _of_teams(
        DutyMeasure.MEETINGS,
        Meeting,
        _NOTHING.select_from(Meeting).where(Meeting.status == MeetingStatus.HELD),
    ),
    _of_teams(
        DutyMeasure.VERDICTS,
        Evidence,
        _NOTHING.select_from(EvidenceDecision)
        .join(Evidence, Evidence.id == EvidenceDecision.evidence_id)
        .where(EvidenceDecision.action.in_(_VERDICTS)),
    ),
    _counts(
        DutyMeasure.CLOSED_PERIODS.value,
        PeriodClosure.decree_id,
        _NOTHING.select_from(PeriodClosure).where(
            PeriodClosure.decree_id == key("decree_id"), PeriodClosure.reopened_at.is_(None)
        ),
    ),
)
YEARS = years_of(
    lambda statement: statement.join(Decree, Decree.id == Team.decree_id).where(_HERE),
    Indicator.activity_id,
)
