"""The table: what may rest on a decree, and what is no more than the decree itself.

Whatever refers to a decree or to its rows is in one of the three; a test holds them against all
tables there are, so that a new one must be decided.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Table,
    bindparam,
    delete,
    exists,
    literal,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import (
    ActionItem,
    Activity,
    Amendment,
    AuditEvent,
    BaselineMonth,
    Comment,
    Decree,
    DecreeClause,
    Directive,
    Duty,
    DutyLink,
    DutyReading,
    Evidence,
    Finding,
    FollowUp,
    Indicator,
    IndicatorChecklist,
    IndicatorPlacement,
    IntakeRest,
    IntakeRule,
    Meeting,
    Membership,
    Notification,
    PeriodClosure,
    Plan,
    PlanApproval,
    Realisation,
    RecordDecision,
    RoleGrant,
    ScheduleChange,
    ScheduleEntry,
    ScheduleRule,
    StandIn,
    Team,
    TeamCounts,
    TeamMonthCounts,
    evidence_indicators,
    indicator_action_items,
    meeting_teams,
    record_type_indicators,
)
from app.services.platform.prepared import key
from app.services.platform.sql import AnySelect

Words = tuple[str, str]
_DECREE, _TODAY = key("decree_id"), bindparam("today", type_=Date())
_TEAMS = select(Team.id).where(Team.decree_id == _DECREE)
_ACTIVITIES = select(Activity.id).where(Activity.team_id.in_(_TEAMS))
# The keys of a decree's own rows, by their table.
ROWS: Final[Mapping[str, Select[Any]]] = {
    "decrees": select(Decree.id).where(Decree.id == _DECREE).correlate(None),
    "teams": _TEAMS,
    "memberships": select(Membership.id).where(Membership.decree_id == _DECREE),
    "duties": select(Duty.id).where(Duty.team_id.in_(_TEAMS)),
    "plans": select(Plan.id).where(Plan.decree_id == _DECREE),
    "activities": _ACTIVITIES,
    "action_items": select(ActionItem.id).where(ActionItem.activity_id.in_(_ACTIVITIES)),
    "indicators": select(Indicator.id).where(Indicator.activity_id.in_(_ACTIVITIES)),
}


class Resting(NamedTuple):
    """Columns that name rows of a decree; `counts` says which of their rows rest on it (all)."""

    words: Words
    columns: tuple[Any, ...]
    counts: Callable[[], ColumnElement[bool]] | None = None


RESTING: Final = (
    Resting(("eviden", "evidence"), (Evidence.team_id, evidence_indicators.c.indicator_id)),
    Resting(("laporan pelaksanaan", "a reported realisation"), (Realisation.action_item_id,)),
    Resting(("rapat", "a meeting"), (Meeting.team_id, meeting_teams.c.team_id)),
    Resting(
        ("arahan", "a directive"),
        (Directive.team_id, Directive.activity_id, Directive.action_item_id),
    ),
    Resting(
        ("temuan", "a finding"),
        (Finding.team_id, Finding.activity_id, Finding.action_item_id, Finding.indicator_id),
    ),
    Resting(("tindak lanjut", "a follow-up"), (FollowUp.team_id,)),
    Resting(("percakapan", "a comment"), (Comment.action_item_id, Comment.indicator_id)),
    Resting(("periode yang ditutup", "a closed period"), (PeriodClosure.decree_id,)),
    Resting(
        ("rencana yang disetujui", "an approved plan"),
        (PlanApproval.plan_id, BaselineMonth.action_item_id),
    ),
    Resting(
        ("jadwal yang diisi", "a schedule that was set"),
        (ScheduleChange.action_item_id, ScheduleRule.action_item_id),
    ),
    Resting(
        ("pembacaan yang dibetulkan", "a corrected reading"), (IndicatorPlacement.indicator_id,)
    ),
    Resting(("daftar periksa", "a checklist"), (IndicatorChecklist.indicator_id,)),
    Resting(
        ("rekaman dari sistem lain", "records of another system"),
        (RecordDecision.team_id, IntakeRule.team_id, IntakeRest.team_id),
    ),
    Resting(
        ("keputusan penerus", "a successor"),
        (Decree.predecessor_id,),
        lambda: Decree.voided_at.is_(None),
    ),
    Resting(
        ("perubahan keputusan", "an amendment"),
        (Amendment.decree_id,),
        lambda: Amendment.voided_at.is_(None),
    ),
    Resting(
        ("pengganti sementara", "a stand-in"),
        (StandIn.membership_id,),
        lambda: StandIn.valid_on_or_after(_TODAY),
    ),
    Resting(
        ("asesor", "an evaluator"),
        (RoleGrant.decree_id,),
        lambda: RoleGrant.valid_on_or_after(_TODAY),
    ),
)

# What is taken away with the plan of a decree on which nothing rests; rows before what they name.
TAKEN: Final[tuple[tuple[Any, ...], ...]] = (
    (DutyLink.activity_id,),
    (record_type_indicators.c.indicator_id,),
    (indicator_action_items.c.indicator_id, indicator_action_items.c.action_item_id),
    (ScheduleEntry.action_item_id,),
    (Indicator.activity_id,),
    (ActionItem.activity_id,),
    (Activity.team_id, Activity.plan_id),
    (Plan.decree_id,),
)

# What stays beside the voided decree, and rests on nothing: its text, its teams, who was in them,
# their counts (0 without the plan), and what people were told of it.
STAYS: Final[tuple[Any, ...]] = (
    AuditEvent.decree_id,
    DecreeClause.decree_id,
    Duty.team_id,
    DutyLink.duty_id,
    DutyReading.duty_id,
    Membership.decree_id,
    Membership.team_id,
    Notification.decree_id,
    Notification.team_id,
    Team.decree_id,
    TeamCounts.team_id,
    TeamMonthCounts.team_id,
)


async def what_rests(session: AsyncSession, decree_id: UUID, today: date) -> Words | None:
    """The first of the table of which there is something; `today` is the office's day."""
    values = {"decree_id": decree_id, "today": today}
    number = await session.scalar(_first_resting(), values)
    return None if number is None else RESTING[number].words


@cache
def _first_resting() -> AnySelect:
    found = union_all(
        *(
            select(literal(number).label("number")).where(
                exists().where(_names_a_row(column), *([each.counts()] if each.counts else []))
            )
            for number, each in enumerate(RESTING)
            for column in each.columns
        )
    ).subquery()
    return select(found.c.number).order_by(found.c.number).limit(1)


async def take_plan_away(session: AsyncSession, decree_id: UUID) -> None:
    """Delete the plan; what somebody wrote about it meanwhile makes the database refuse."""
    for columns in TAKEN:
        table: Table = _column_of(columns[0]).table
        named = delete(table).where(_names_a_row(columns[0]))
        await session.execute(named, {"decree_id": decree_id})


def _names_a_row(column: Any) -> ColumnElement[bool]:  # noqa: ANN401 - an attribute or a column
    (target,) = (one.column.table.name for one in _column_of(column).foreign_keys)
    return column.in_(ROWS[target])  # type: ignore[no-any-return]


def _column_of(column: Any) -> Any:  # noqa: ANN401 - an attribute or a column
    return column.property.columns[0] if hasattr(column, "property") else column
