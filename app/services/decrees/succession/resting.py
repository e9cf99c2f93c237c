"""The table: what may rest on a decree, and what is no more than the decree itself.

Whatever refers to a decree or to its rows is in one of the three; a test holds them against all
tables there are, so that a new one must be decided.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    bindparam,
    select,
)

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
    Evaluation,
    Evidence,
    Finding,
    FollowUp,
    Indicator,
    IndicatorChecklist,
    IndicatorPlacement,
    IntakeRest,
    IntakeRule,
    LkeRowLinks,
    Meeting,
    Membership,
    Notification,
    PeriodClosure,
    Plan,
    PlanApproval,
    Realisation,
    RecordDecision,
    Report,
    ReportChapter,
    ReportRecommendation,
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
from app.policies.refusals import Words
from app.services.decrees.succession.let_go import is_let_go
from app.services.platform.prepared import key

DECREE_KEY, _TODAY = key("decree_id"), bindparam("today", type_=Date())
_TEAMS = select(Team.id).where(Team.decree_id == DECREE_KEY)
_ACTIVITIES = select(Activity.id).where(Activity.team_id.in_(_TEAMS))
# The keys of a decree's own rows, by their table.
ROWS: Final[Mapping[str, Select[Any]]] = {
    "decrees": select(Decree.id).where(Decree.id == DECREE_KEY).correlate(None),
    "teams": _TEAMS,
    "memberships": select(Membership.id).where(Membership.decree_id == DECREE_KEY),
    "duties": select(Duty.id).where(Duty.team_id.in_(_TEAMS)),
    "plans": select(Plan.id).where(Plan.decree_id == DECREE_KEY),
    "activities": _ACTIVITIES,
    "action_items": select(ActionItem.id).where(ActionItem.activity_id.in_(_ACTIVITIES)),
    "indicators": select(Indicator.id).where(Indicator.activity_id.in_(_ACTIVITIES)),
}


_STAYS_ON_RECORD: Words = (
    "Ini tetap menjadi catatan: catat perubahan keputusan sebagai gantinya.",
    "It stays on record: amend the decree instead.",
)
_WITHDRAW_DRAFTS: Words = (
    "Tarik draf yang belum pernah diajukan (withdraw); yang pernah diajukan tetap menjadi catatan.",
    "Withdraw drafts that were never submitted; what was submitted stays on record.",
)
_VOID_FIRST: Words = ("Batalkan dahulu (void).", "Void it first.")
_END_FIRST: Words = ("Akhiri dahulu (end).", "End it first.")


class Resting(NamedTuple):
    """Columns that name rows of a decree; `counts` says which of their rows rest on it (all).

    `address`: where they are read, `advice`: what is done so that they rest on it no more.
    """

    words: Words
    columns: tuple[Any, ...]
    address: str
    counts: Callable[[], ColumnElement[bool]] | None = None
    advice: Words = _STAYS_ON_RECORD


RESTING: Final = (
    Resting(
        ("eviden", "evidence"),
        (Evidence.team_id,),
        "/evidence?decree_id={decree}",
        lambda: ~is_let_go(),
        _WITHDRAW_DRAFTS,
    ),
    Resting(
        ("laporan pelaksanaan", "a reported realisation"),
        (Realisation.action_item_id,),
        "/decrees/{decree}/schedule",
    ),
    Resting(
        ("laporan monitoring dan evaluasi", "a monitoring and evaluation report"),
        (
            Report.decree_id,
            Report.team_id,
            ReportChapter.team_id,
            ReportRecommendation.action_item_id,
            ReportRecommendation.indicator_id,
        ),
        "/reports?decree_id={decree}",
    ),
    Resting(
        ("evaluasi LKE", "an evaluation (LKE)"),
        (Evaluation.decree_id,),
        "/evaluations?decree_id={decree}",
    ),
    Resting(
        ("rapat", "a meeting"),
        (Meeting.team_id, meeting_teams.c.team_id),
        "/meetings?decree_id={decree}",
    ),
    Resting(
        ("arahan", "a directive"),
        (Directive.team_id, Directive.activity_id, Directive.action_item_id),
        "/directives?decree_id={decree}",
    ),
    Resting(
        ("temuan", "a finding"),
        (Finding.team_id, Finding.activity_id, Finding.action_item_id, Finding.indicator_id),
        "/findings?decree_id={decree}",
    ),
    Resting(
        ("tindak lanjut", "a follow-up"), (FollowUp.team_id,), "/follow-ups?decree_id={decree}"
    ),
    Resting(
        ("percakapan", "a comment"),
        (Comment.action_item_id, Comment.indicator_id),
        "/audit-events?action=comment.create",
    ),
    Resting(
        ("periode yang ditutup", "a closed period"),
        (PeriodClosure.decree_id,),
        "/decrees/{decree}/periods",
    ),
    Resting(
        ("rencana yang disetujui", "an approved plan"),
        (PlanApproval.plan_id, BaselineMonth.action_item_id),
        "/decrees/{decree}/schedule",
    ),
    Resting(
        ("jadwal yang diisi", "a schedule that was set"),
        (ScheduleChange.action_item_id, ScheduleRule.action_item_id),
        "/decrees/{decree}/schedule",
    ),
    Resting(
        ("pembacaan yang dibetulkan", "a corrected reading"),
        (IndicatorPlacement.indicator_id,),
        "/decrees/{decree}/plan",
    ),
    Resting(
        ("daftar periksa", "a checklist"),
        (IndicatorChecklist.indicator_id,),
        "/indicators?decree_id={decree}",
    ),
    Resting(
        ("rekaman dari sistem lain", "records of another system"),
        (RecordDecision.team_id, IntakeRule.team_id, IntakeRest.team_id),
        "/inbox",
    ),
    Resting(
        ("keputusan penerus", "a successor"),
        (Decree.predecessor_id,),
        "/decrees",
        lambda: Decree.voided_at.is_(None),
        _VOID_FIRST,
    ),
    Resting(
        ("perubahan keputusan", "an amendment"),
        (Amendment.decree_id,),
        "/decrees/{decree}/amendments",
        lambda: Amendment.voided_at.is_(None),
        _VOID_FIRST,
    ),
    Resting(
        ("pengganti sementara", "a stand-in"),
        (StandIn.membership_id,),
        "/decrees/{decree}/stand-ins",
        lambda: StandIn.valid_on_or_after(_TODAY),
        _END_FIRST,
    ),
    Resting(
        ("asesor", "an evaluator"),
        (RoleGrant.decree_id,),
        "/decrees/{decree}/separation-of-duties?rule=role_grant",
        lambda: RoleGrant.valid_on_or_after(_TODAY),
        _END_FIRST,
    ),
)

# What is taken away with the plan of a decree on which nothing rests; rows before what they name.
TAKEN: Final[tuple[tuple[Any, ...], ...]] = (
    (DutyLink.activity_id,),
    (LkeRowLinks.decree_id, LkeRowLinks.action_item_id, LkeRowLinks.indicator_id),
    (record_type_indicators.c.indicator_id,),
    (evidence_indicators.c.indicator_id,),  # of evidence that was let go: the entry keeps them
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
