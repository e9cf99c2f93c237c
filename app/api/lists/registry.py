"""Which columns the table of a list has: fields of the rows that the list answers, in this order.

A dot leads on into a part of the row (`team.title`); of a list in a row each part is told. What a
column is called stands in `labels.py`, its kind follows from the field. Nothing is told here that
the list itself would not show to whoever asks: a column only reads what is answered as JSON.
"""

from typing import Final

from app.schemas.base import Read
from app.schemas.decrees import amendments, decrees, stand_ins, teams
from app.schemas.evaluation import evaluations, overview, proofs, sheets
from app.schemas.evaluation.assessing import desk
from app.schemas.evidence import erasures, evidence, revisions
from app.schemas.identity import (
    auth,
    role_grants,
    second_factor,
    service_accounts,
    users,
    work_units,
)
from app.schemas.integration import connectors, events, inbox, records, sources, webhooks
from app.schemas.oversight import comments, directives, findings, follow_ups, separation
from app.schemas.plan import holidays, rows, schedule
from app.schemas.platform import audit
from app.schemas.reporting import meetings, progress, realisations
from app.schemas.reporting.reports import reports
from app.schemas.tasks import gaps, notifications, work

_ROW: Final = "code text correction remarks remarks_correction"
_EXPECTED: Final = "in_year by_now accepted missing"

COLUMNS: Final[dict[type[Read], str]] = {
    # Offices and people
    auth.SessionRead: "created_at last_used_at expires_at user_agent address current "
    "authenticated_at second_factor id",
    second_factor.SecurityEventRead: "at kind by_name is_own address user_agent details id",
    users.UserSummary: "name username job_title is_active has_password work_unit_id id",
    role_grants.RoleGrantRead: "role layer valid_from valid_to work_unit_id decree_id user_id "
    "granted_by_id id",
    work_units.WorkUnitSummary: "code name kind time_zone parent_id id",
    service_accounts.ServiceAccountSummary: "name work_unit.name source_key scopes is_active id",
    # Decrees and the plan
    decrees.DecreeSummary: "number year plan_year title date effective_from work_unit.name "
    "voided_at voided_by.name voided_on_behalf_of.name void_reason id",
    decrees.MembershipSummary: "name username role is_deputy title job_title job_title_correction "
    "team.title valid_from valid_to position user_id id",
    amendments.AmendmentSummary: "number year title date effective_from recorded_by.name "
    "recorded_on_behalf_of.name created_at voided_at voided_by.name voided_on_behalf_of.name "
    "void_reason decree_id id",
    teams.TeamSummary: "number kind title short_title position decree_id id",
    stand_ins.StandInSummary: "stand_in.name absent.name team.title role is_deputy title "
    "valid_from valid_to seat_is_vacant decree_id id",
    holidays.HolidaySummary: "day name work_unit.name id",
    rows.ActivitySummary: "code name correction remarks remarks_correction team_id id",
    rows.ActionItemSummary: f"{_ROW} person_in_charge.name person_in_charge_id stands_for_row "
    "activity_id team_id id",
    rows.IndicatorRow: f"{_ROW} state is_scheduled proven.in_year proven.by_now proven.accepted "
    "proven.missing action_items.code activity_id team_id id",
    schedule.ScheduleChangeRead: "changed_at changed_by.name changed_on_behalf_of.name before "
    "after reason id",
    # What was done
    realisations.RealisationRead: "month done_on note participants reported_by.name "
    "on_behalf_of.name reported_at is_cancellation evidence_ids meeting_id corrects_id "
    "corrected_by_id action_item_id id",
    meetings.MeetingSummary: "meeting_date starts_at title status place team.title invited_count "
    "came_count guest_count file_count created_by.name created_on_behalf_of.name created_at "
    "updated_at decree_id id",
    reports.ReportSummary: "number kind year period_label status team.title work_unit.name "
    "covers_from covers_to snapshot_day created_by.name created_on_behalf_of.name created_at "
    "updated_at corrects.id corrected_by.id decree_id id",
    desk.DeskQuestion: "number code area team_number text state may_assess is_own answers.answer "
    "differing last_return.note last_return.answered_by.name last_return.answered_at "
    "recommendations.recommendation",
    proofs.SuggestionRead: "question code team_number relation rows title covers_from covers_to "
    "is_answered is_proved points carries_too_much may_prove evidence_id",
    evaluations.EvaluationSummary: "year target status work_unit.code work_unit.name sheet has_wbk "
    "wbk_basis submission_count created_by.name created_on_behalf_of.name created_at updated_at "
    "decree_id id",
    overview.EvaluationOverviewRow: "work_unit.code work_unit.name year target status answered "
    "questions accepted tpi.judged tpi.waiting tpi.stale tpi.returned tpi.mended claimed.low "
    "claimed.high agreed.low agreed.high wbk conditions "
    "submission_count window_phase window_last_day updated_at decree_id id",
    sheets.LkeSheetSummary: "name title basis digest updated_at id",
    progress.IndicatorProgress: f"{_ROW} state is_scheduled proven.in_year proven.by_now "
    "proven.accepted proven.missing activity_id team_id id",
    progress.WorkUnitProgress: "work_unit.code work_unit.name kind work_units decrees "
    "expected.in_year expected.by_now expected.accepted expected.missing expected.percent_met "
    "months.planned months.done months.late months.percent_done indicators.indicators "
    "indicators.proven indicators.partly_proven indicators.verified indicators.in_progress "
    "indicators.unproven indicators.unscheduled indicators.percent_proven being_revised "
    "work_unit.id",
    # Evidence
    evidence.EvidenceSummary: "title status confidentiality team.title evidence_date covers_from "
    "covers_to valid_until revision_number in_force.number in_work.number file_count link_count "
    "created_by.name created_at updated_at question_codes indicator_ids id",
    revisions.RevisionRead: "number title description standing evidence_date covers_from "
    "covers_to valid_until created_by.name created_at submitted_by.name submitted_at "
    "review_route reason files.original_name links.url digest id",
    revisions.DecisionRead: "decided_at action level decided_by.name on_behalf_of.name "
    "reason_code reason revision_number revision_digest id",
    erasures.ErasureSummary: "original_name size status reason requested_by.name "
    "requested_on_behalf_of.name requested_as requested_at decided_by.name "
    "decided_on_behalf_of.name decided_as decided_at decision_reason removed_at sha256 "
    "evidence_id team_id decree_id id",
    # Oversight
    comments.CommentSummary: "written_at written_by.name text mentions.name edited_at "
    "revision_number id",
    findings.FindingSummary: "kind status severity source team.title action_item.code "
    "flagged.title requested.code evaluated.year evaluated.question evaluated.code reason cause "
    "recommendation due_date raised_by.name "
    "raised_on_behalf_of.name created_at updated_at decree_id id",
    directives.DirectiveSummary: "text status team.title activity.code action_item.code due_date "
    "issued_by.name issued_on_behalf_of.name created_at updated_at decree_id id",
    follow_ups.FollowUpSummary: "text status team.title owner.name due_date created_by.name "
    "created_on_behalf_of.name created_at updated_at finding_id directive_id decree_id id",
    separation.SeparationRead: "at rule detail action actor_name actor_kind person.name "
    "target_type target_id audit_event_id",
    # Tasks
    work.WorkItem: "kind title status team.title created_by.name since due_date checklist.there "
    "checklist.in_all href",
    notifications.NotificationRead: "created_at title detail stage subject_type by words "
    "team.title due_date is_open read_at href id",
    gaps.GapRead: "severity code title detail team.title month due_date since action_item.code "
    "indicator.code evidence.title is_closed href",
    gaps.ExpectedEvidenceRead: "month due_date team.title indicator.code indicator.text "
    "action_items.code state indicator.id",
    # Other systems
    inbox.InboxSummary: "title type_name source_name external_id state work_unit.name team.title "
    "period_from period_to taken_at confirmed_at received_at version withdrawal_reason "
    "warnings.detail evidence_id id",
    inbox.IntakeRuleRead: "type_name source_key team.title created_by.name "
    "created_on_behalf_of.name created_at is_resting id",
    inbox.SourceDecisionRead: "decided_at decision external_id type work_unit_code version "
    "current_version state evidence_status reason_code reason record_id id",
    sources.SourceSummary: "key name owner is_active id",
    records.RecordSummary: "external_id type title work_unit_code period_from period_to taken_at "
    "confirmed_at version withdrawal_reason digest id",
    connectors.ConnectorSummary: "name work_unit.name record_type is_active last_status "
    "next_run_at failures rests_until id",
    connectors.PullRunSummary: "started_at finished_at trigger period is_dry status counts id",
    webhooks.WebhookSummary: "url work_unit.name event_types is_active paused_at "
    "service_account_id id",
    webhooks.DeliverySummary: "event_type subject state attempts next_try_at delivered_at "
    "event_id id",
    events.CloudEvent: "time type subject data source id",
    # The audit log
    audit.AuditEventRead: "at actor_name actor_kind action target_type target_id changes reason "
    "on_behalf_of_id actor_id work_unit_id decree_id request_id hash previous_hash key_id id",
}
"""By the schema of a row: a new list has its table as soon as its columns stand here."""
