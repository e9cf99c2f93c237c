"""The dated and waiting things of the year, each as a select with the same columns.

`subject_id` and `occurrence` name the thing and its round, `owner_id` who must see to it (null: the
team), `code` and `text` are for its sentence and never hold what somebody must not read.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Text,
    Uuid,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal,
    null,
    select,
)

from app.models import (
    ActionItem,
    Activity,
    Comment,
    Directive,
    DirectiveStep,
    EvaluationProof,
    Evidence,
    EvidenceRevision,
    Finding,
    FindingStep,
    FollowUp,
    FollowUpStep,
    Indicator,
    LkeQuestion,
    Plan,
    Realisation,
    ScheduleEntry,
    Team,
    evidence_indicators,
    indicator_action_items,
)
from app.models.base import UtcDateTime
from app.models.comment import comment_mentions
from app.models.directive import DirectiveStatus
from app.models.evidence import EvidenceStatus
from app.models.finding import FindingStatus
from app.models.follow_up import UNFINISHED
from app.services.evidence.statements import STANDS
from app.services.plan.periods import closed_period
from app.services.plan.rows.statements import ACTION_ITEM_CODE, ACTIVITY_CODE, INDICATOR_CODE
from app.services.platform.sql import AnySelect
from app.services.tasks.reminders.months import MONTHS

NO_DAY: ColumnElement[Any] = cast(null(), Date)
NO_TEXT: ColumnElement[str | None] = cast(null(), Text)
NOBODY: ColumnElement[UUID | None] = cast(null(), Uuid)
_REOPEN = "reopen"  # the step has this value in every case


def planned_months() -> AnySelect:
    """Months of action items that are planned and in which nothing was done yet."""
    is_done = exists().where(
        Realisation.action_item_id == ActionItem.id,
        Realisation.month == ScheduleEntry.month,
        Realisation.counts(),
    )
    return _months().where(~is_done)


def unproven_months() -> AnySelect:
    """Planned months for which an indicator beside the action item has no evidence at all."""
    is_proven = (
        select(Evidence.id)
        .join(EvidenceRevision, STANDS)
        .join(evidence_indicators, evidence_indicators.c.evidence_id == Evidence.id)
        .where(
            evidence_indicators.c.indicator_id == indicator_action_items.c.indicator_id,
            Evidence.status != EvidenceStatus.WITHDRAWN,
            EvidenceRevision.covers_from <= MONTHS.c.last_day,
            EvidenceRevision.proves_until >= MONTHS.c.first_day,
        )
        .correlate(indicator_action_items, MONTHS)
        .exists()
    )
    lacks_evidence = exists().where(
        indicator_action_items.c.action_item_id == ActionItem.id, ~is_proven
    )
    return _months().where(lacks_evidence)


def findings(owner_id: ColumnElement[Any] | Any = NOBODY) -> AnySelect:  # noqa: ANN401 - a mapped column
    """Every finding, by what it is about."""
    code = func.coalesce(
        _code(INDICATOR_CODE, Indicator, Finding.indicator_id),
        code_of_evidence(Finding.evidence_id),
        _code_of_row(Finding),
    )
    asked = select(func.coalesce(Indicator.correction, Indicator.text)).where(
        Indicator.id == Finding.indicator_id
    )
    words = asked.scalar_subquery()
    return _cases(Finding, FindingStep, code, text=words, owner_id=owner_id)


def directives(owner_id: ColumnElement[Any] | Any = NOBODY) -> AnySelect:  # noqa: ANN401 - a mapped column
    """Every directive, by what it is about."""
    return _cases(Directive, DirectiveStep, _code_of_row(Directive), owner_id=owner_id)


def follow_ups(owner_id: ColumnElement[Any] | Any = FollowUp.owner_id) -> AnySelect:  # noqa: ANN401 - a mapped column
    """Every follow-up."""
    return _cases(FollowUp, FollowUpStep, NO_TEXT, owner_id=owner_id)


def open_findings() -> AnySelect:
    """Findings that wait for the team's answer."""
    return findings().where(Finding.status == FindingStatus.OPEN)


def open_directives() -> AnySelect:
    """Directives that nobody acted on yet."""
    open_ones = (DirectiveStatus.ISSUED, DirectiveStatus.ACKNOWLEDGED)
    return directives().where(Directive.status.in_(open_ones))


def open_follow_ups() -> AnySelect:
    """Follow-ups that their owner has not done yet."""
    return follow_ups().where(FollowUp.status.in_(UNFINISHED))


def mentions() -> AnySelect:
    """People that a comment calls in, once however many versions of it do."""
    evidence, finding, directive = (
        select(model.team_id).where(model.id == key).scalar_subquery()
        for model, key in (
            (Evidence, Comment.evidence_id),
            (Finding, Comment.finding_id),
            (Directive, Comment.directive_id),
        )
    )
    team_id = func.coalesce(
        evidence,
        finding,
        directive,
        _team_of(ActionItem, Comment.action_item_id),
        _team_of(Indicator, Comment.indicator_id),
    )
    code = func.coalesce(
        _code(ACTION_ITEM_CODE, ActionItem, Comment.action_item_id),
        _code(INDICATOR_CODE, Indicator, Comment.indicator_id),
        code_of_evidence(Comment.evidence_id),
    )
    return (
        select(
            Comment.id.label("subject_id"),
            literal(1).label("occurrence"),
            NO_DAY.label("due_date"),
            team_id.label("team_id"),
            comment_mentions.c.user_id.label("owner_id"),
            code.label("code"),
            NO_TEXT.label("text"),
        )
        .join(comment_mentions, comment_mentions.c.comment_id == Comment.id)
        .where(
            Comment.written_at > bindparam("news_since", type_=UtcDateTime),
            ~_was_named_before(),
        )
    )


def _was_named_before() -> ColumnElement[bool]:
    """Not DISTINCT: which comments are asked about would not be known inside of it."""
    earlier = comment_mentions.alias()
    return exists().where(
        earlier.c.comment_id == Comment.id,
        earlier.c.user_id == comment_mentions.c.user_id,
        earlier.c.version < comment_mentions.c.version,
    )


def _months() -> AnySelect:
    """Every planned month that is not closed; the month is the occurrence of its action item."""
    return (
        select(
            ActionItem.id.label("subject_id"),
            ScheduleEntry.month.label("occurrence"),
            MONTHS.c.last_day.label("due_date"),
            Activity.team_id,
            ActionItem.person_in_charge_id.label("owner_id"),
            ACTION_ITEM_CODE.label("code"),
            func.coalesce(ActionItem.correction, ActionItem.text).label("text"),
        )
        .join(ScheduleEntry, ScheduleEntry.action_item_id == ActionItem.id)
        .join(Activity, Activity.id == ActionItem.activity_id)
        .join(Team, Team.id == Activity.team_id)
        .join(Plan, Plan.id == Activity.plan_id)
        .join(MONTHS, and_(MONTHS.c.year == Plan.year, MONTHS.c.month == ScheduleEntry.month))
        .where(
            ScheduleEntry.planned,
            closed_period(Team.decree_id, MONTHS.c.last_day, MONTHS.c.last_day).is_(None),
        )
    )


def _cases(
    model: type[Finding] | type[Directive] | type[FollowUp],
    step: type[FindingStep] | type[DirectiveStep] | type[FollowUpStep],
    code: ColumnElement[Any],
    *,
    text: ColumnElement[Any] = NO_TEXT,
    owner_id: ColumnElement[Any] | Any = NOBODY,  # noqa: ANN401 - a mapped column
) -> AnySelect:
    """Things with steps; each reopening begins a round."""
    key = getattr(step, f"{model.word}_id")
    reopened = (
        select(func.count())
        .where(key == model.id, step.action == _REOPEN)
        .correlate(model)
        .scalar_subquery()
    )
    return select(
        model.id.label("subject_id"),
        (reopened + 1).label("occurrence"),
        model.due_date,
        model.team_id,
        owner_id.label("owner_id"),
        code.label("code"),
        text.label("text"),
    )


def _code_of_row(model: type[Finding] | type[Directive]) -> ColumnElement[str]:
    """The code of the action item or the activity it is about; null: of the whole team."""
    return func.coalesce(
        _code(ACTION_ITEM_CODE, ActionItem, model.action_item_id),
        _code(ACTIVITY_CODE, Activity, model.activity_id),
    )


def _code(
    code: ColumnElement[str],
    row: Any,  # noqa: ANN401 - one of the plan's three tables
    key: Any,  # noqa: ANN401 - a mapped column
) -> ColumnElement[str | None]:
    """The code of a row of the plan."""
    statement = select(code).select_from(row)
    if row is not Activity:
        statement = statement.join(Activity, Activity.id == row.activity_id)
    return statement.join(Team, Team.id == Activity.team_id).where(row.id == key).scalar_subquery()


def _team_of(row: type[ActionItem] | type[Indicator], key: Any) -> ColumnElement[UUID]:  # noqa: ANN401 - a mapped column
    return (
        select(Activity.team_id)
        .join(row, row.activity_id == Activity.id)
        .where(row.id == key)
        .scalar_subquery()
    )


def code_of_evidence(evidence_id: Any) -> ColumnElement[str]:  # noqa: ANN401 - a mapped column
    """The first of the indicators it is for; of none: of the questions (LKE) that it proves."""
    question = (
        select(func.min(LkeQuestion.code))
        .join(EvaluationProof, EvaluationProof.question_id == LkeQuestion.id)
        .where(EvaluationProof.evidence_id == evidence_id, EvaluationProof.removed_at.is_(None))
        .scalar_subquery()
    )
    indicator = (
        select(func.min(INDICATOR_CODE))
        .select_from(evidence_indicators)
        .join(Indicator, Indicator.id == evidence_indicators.c.indicator_id)
        .join(Activity, Activity.id == Indicator.activity_id)
        .join(Team, Team.id == Activity.team_id)
        .where(evidence_indicators.c.evidence_id == evidence_id)
        .scalar_subquery()
    )
    return func.coalesce(indicator, question)
