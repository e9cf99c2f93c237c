"""Who may call each operation, written down by hand from the domain: never read from the code."""

from collections.abc import Callable
from enum import Enum, auto
from typing import TypeAlias

from app.models.rights import Permission
from tests.support.prepared import Prepared
from tests.support.written_expectations import EVALUATIONS, REPORTS

P = Permission


class Open(Enum):
    """Who may call what no cell of the table governs."""

    EVERYBODY = auto()
    SIGNED_IN = auto()
    SERVICES = auto()  # service accounts alone


class Sight(Enum):
    """What somebody must hold to see a thing that no permission to read governs."""

    OFFICE = auto()
    OFFICE_BELOW = auto()  # of the office, or of one below it
    NEXT_DECREE = auto()  # of the office; an evaluator reads their own decree alone


Needs: TypeAlias = tuple[P, ...] | Open
Seen: TypeAlias = P | Sight | None

# Any of these permissions; what tells 404 from 403; the operations.
WHO_MAY: tuple[tuple[Needs, Seen, str], ...] = (
    (
        Open.EVERYBODY, None,
        """create_token refresh_token activate_account list_roles create_service_token check_health
        check_readiness read_metrics""",
    ),
    (
        Open.SIGNED_IN, None,
        """end_current_session change_password confirm_identity read_second_factor
        begin_second_factor finish_second_factor renew_recovery_codes remove_second_factor
        list_security_events list_sessions revoke_session read_me list_my_permissions
        list_my_work list_notifications read_notification_summary stream_notifications
        mark_notifications mark_notification read_notification_preferences
        set_notification_preferences export_my_personal_data list_sources read_source
        list_lke_sheets read_lke_sheet
        export_decree_template create_export read_export read_export_content""",
    ),
    (
        Open.SIGNED_IN, Sight.OFFICE,
        """list_work_units read_work_unit list_holidays read_letterhead read_letterhead_logo
        read_report_settings read_proposal_period""",
    ),
    (Open.SIGNED_IN, Sight.OFFICE_BELOW, "read_holiday"),
    (
        Open.SERVICES, None,
        """put_record withdraw_record upload_records list_records read_record
        list_source_decisions upload_source_files read_own_conformance read_own_service_account
        rotate_own_key list_portal_units_wbk list_portal_units_wbbm read_portal_answers""",
    ),
    ((P.USER_MANAGE,), None, "list_users"),
    (
        (P.USER_MANAGE,), P.USER_MANAGE,
        """create_user read_user update_user deactivate_user reactivate_user export_personal_data
        read_person_handover hand_over_everything anonymise_user issue_activation_code
        reset_second_factor list_role_grants create_role_grant end_role_grant create_work_unit""",
    ),
    ((P.USER_MANAGE,), Sight.OFFICE, "update_work_unit set_letterhead create_holiday"),
    ((P.USER_MANAGE,), Sight.OFFICE_BELOW, "remove_holiday"),
    (
        (P.ACTIVATION_CODE_CONFIRM,), P.ACTIVATION_CODE_CONFIRM,
        "read_activation_code confirm_activation_code",
    ),
    ((P.DECREE_READ,), None, "list_decrees"),
    ((P.DECREE_READ,), P.DECREE_READ,
        "read_decree export_decree_file export_decree_workbook lint_decree",
   ),
    ((P.DECREE_IMPORT,), P.DECREE_READ, "create_successor"),
    ((P.DECREE_IMPORT,), P.PLAN_READ, "upload_decree_workbook"),
    ((P.DECREE_IMPORT,), Sight.NEXT_DECREE, "void_decree"),
    ((P.DECREE_AMEND,), P.TEAM_READ, "create_amendment void_amendment"),
    ((P.TEAM_READ,), None, "list_teams"),
    (
        (P.TEAM_READ,), P.TEAM_READ,
        """list_decree_members read_members_document read_team_card list_amendments read_amendment
        read_team list_team_members
        read_membership list_stand_ins read_stand_in""",
    ),
    ((P.STAND_IN_NAME,), P.TEAM_READ, "create_stand_in end_stand_in"),
    (
        (P.MEMBERSHIP_CHANGE,), P.TEAM_READ,
        "create_membership end_membership read_handover hand_over_work",
    ),
    (
        (P.PLAN_READ,), None,
        "list_activities list_action_items list_indicators list_directives list_follow_ups",
    ),
    (
        (P.PLAN_READ,), P.PLAN_READ,
        """read_plan read_plan_document compare_decrees read_activity read_action_item
        read_decree_schedule
        read_schedule list_schedule_changes list_realisations read_decree_periods read_indicator
        read_checklist read_lke_coverage read_lke_row
        list_action_item_comments list_indicator_comments list_directive_comments read_comment
        list_duties read_duty
        read_directive read_follow_up read_schedule_picture export_worksheets
        upload_worksheets read_lke_coverage_picture""",
    ),
    (
        (P.PLAN_EDIT,), P.PLAN_READ,
        """update_activity update_action_item update_indicator set_checklist
        set_lke_links reset_lke_links
        put_many_in_charge""",
    ),
    ((P.PLAN_PLACE,), P.PLAN_READ, "place_indicator set_duty_links"),
    (
        (P.SCHEDULE_SET,), P.PLAN_READ,
        "set_decree_schedule set_schedule set_row_schedule",
    ),
    ((P.SCHEDULE_APPROVE,), P.PLAN_READ, "approve_decree_schedule"),
    ((P.REALISATION_REPORT,), P.PLAN_READ, "report_realisation cancel_realisation"),
    ((P.MEETING_READ,), None, "list_meetings"),
    (
        (P.MEETING_READ,), P.MEETING_READ,
        "read_meeting read_attendance_list read_meeting_file_content",
    ),
    (
        (P.MEETING_WRITE,), P.MEETING_READ,
        """create_meeting update_meeting hold_meeting cancel_meeting remove_meeting_guests
        upload_meeting_files remove_meeting_file""",
    ),
    ((P.REALISATION_REPORT,), P.MEETING_READ, "report_meeting"),
    ((P.EVIDENCE_UPLOAD,), P.MEETING_READ, "create_meeting_evidence"),
    *REPORTS,
    *EVALUATIONS,
    ((P.PERIOD_CLOSE,), P.PLAN_READ, "close_period reopen_period"),
    ((P.EVIDENCE_LIST,), None, "list_evidence list_findings"),
    (
        (P.EVIDENCE_LIST,), P.EVIDENCE_LIST,
        """read_evidence read_evidence_receipt list_revisions list_decisions
        list_finding_comments read_finding
        list_examples""",
    ),
    ((P.EVIDENCE_UPLOAD,), P.PLAN_READ, "create_evidence"),
    (
        (P.EVIDENCE_UPLOAD,), P.EVIDENCE_LIST,
        "update_evidence submit_evidence upload_files scan_file remove_file add_link remove_link",
    ),
    ((P.EVIDENCE_VERIFY,), P.EVIDENCE_LIST, "verify_evidence verify_many"),
    ((P.EVIDENCE_ACCEPT,), P.EVIDENCE_LIST, "accept_evidence accept_many"),
    # Either level sends back what it would not pass on.
    ((P.EVIDENCE_VERIFY, P.EVIDENCE_ACCEPT), P.EVIDENCE_LIST, "return_evidence return_many"),
    ((P.EVIDENCE_WITHDRAW,), P.EVIDENCE_LIST, "withdraw_evidence discard_revision"),
    ((P.EVIDENCE_REVISE,), P.EVIDENCE_LIST, "revise_evidence copy_link"),
    (
        (P.EVIDENCE_OPEN,), P.EVIDENCE_LIST,
        """read_file_content check_link list_comments create_comment read_evidence_checklist
        read_copy_content""",
    ),
    ((P.FILE_ERASE,), None, "list_file_erasures"),
    ((P.FILE_ERASE,), P.EVIDENCE_LIST, "request_file_erasure request_copy_erasure"),
    (
        (P.FILE_ERASE,), P.FILE_ERASE,
        "read_file_erasure confirm_file_erasure decline_file_erasure",
    ),
    (
        (P.COMMENT_WRITE,), P.PLAN_READ,
        """create_action_item_comment create_indicator_comment create_directive_comment
        update_comment""",
    ),
    ((P.COMMENT_WRITE,), P.EVIDENCE_LIST, "create_finding_comment"),
    ((P.FINDING_RAISE,), P.PLAN_READ, "raise_finding"),
    ((P.FOLLOWUP_ACT,), P.EVIDENCE_LIST, "answer_finding"),
    ((P.FINDING_RAISE,), P.EVIDENCE_LIST, "reopen_finding"),
    ((P.FINDING_CLOSE,), P.EVIDENCE_LIST, "close_finding"),
    ((P.DIRECTIVE_ISSUE,), P.PLAN_READ, "issue_directive reopen_directive close_directive"),
    ((P.DIRECTIVE_RESPOND,), P.PLAN_READ, "acknowledge_directive respond_to_directive"),
    ((P.FINDING_RAISE, P.DIRECTIVE_RESPOND), P.EVIDENCE_LIST, "follow_finding"),
    ((P.DIRECTIVE_ISSUE, P.DIRECTIVE_RESPOND), P.PLAN_READ, "follow_directive"),
    ((P.FOLLOWUP_ACT,), P.PLAN_READ, "start_follow_up finish_follow_up"),
    # Either an overseer or the coordinator looks at what was done.
    ((P.FINDING_CLOSE, P.DIRECTIVE_RESPOND), P.PLAN_READ, "reopen_follow_up close_follow_up"),
    ((P.EVIDENCE_OPEN,), P.PLAN_READ, "export_evidence_package"),
    ((P.PROGRESS_READ,), None, """read_progress list_indicator_progress list_work_unit_progress
    read_progress_of_all"""),
    (
        (P.PROGRESS_READ,), P.PROGRESS_READ,
        """list_gaps read_gaps_document read_gap_summary list_expected_evidence read_decree_progress
        read_heat_map
        read_trend read_progress_comparison read_returns read_heat_map_picture
        read_trend_picture""",
    ),
    ((P.EVIDENCE_OPEN,), None, "list_inbox list_intake_rules"),
    (
        (P.EVIDENCE_OPEN,), P.EVIDENCE_OPEN,
        "read_inbox_record read_record_file_content read_intake_rule",
    ),
    # What a coordinator does with the records offered to the team.
    (
        (P.RECORD_DECIDE,), P.EVIDENCE_OPEN,
        "accept_record accept_many_records reject_record end_intake_rule",
    ),
    ((P.RECORD_DECIDE,), P.PLAN_READ, "create_intake_rule"),
    (
        (P.SOURCE_MANAGE,), None,
        "create_source update_source create_record_type update_record_type list_connectors",
    ),
    ((P.SOURCE_MANAGE,), P.PLAN_READ, "set_record_type_indicators"),
    (
        (P.SOURCE_MANAGE,), P.SOURCE_MANAGE,
        """create_connector read_connector update_connector remove_connector start_pull
        start_connector_trial
        list_pull_runs read_pull_run""",
    ),
    ((P.SERVICE_ACCOUNT_MANAGE,), None, "list_service_accounts"),
    (
        (P.SERVICE_ACCOUNT_MANAGE,), P.SERVICE_ACCOUNT_MANAGE,
        """create_service_account read_service_account update_service_account
        read_service_account_conformance read_service_account_usage
        issue_service_account_key rotate_service_account_key revoke_service_account_key
        set_proposal_period""",
    ),
    ((P.WEBHOOK_MANAGE,), None, "list_webhook_endpoints list_events"),
    (
        (P.WEBHOOK_MANAGE,), P.WEBHOOK_MANAGE,
        """create_webhook_endpoint read_webhook_endpoint update_webhook_endpoint
        rotate_webhook_secret start_webhook_test resume_webhook_endpoint
        replay_webhook_deliveries remove_webhook_endpoint list_webhook_deliveries
        read_webhook_delivery replay_webhook_delivery""",
    ),
    ((P.AUDIT_READ,), None, "list_audit_events export_audit_events"),
    ((P.AUDIT_READ,), P.DECREE_READ, "list_separation_of_duties"),
    ((P.AUDIT_VERIFY,), None, "verify_audit_events"),
    ((P.STORAGE_VERIFY,), None, "verify_storage read_operations_state"),
)  # fmt: skip
# A right that reaches one team is not enough.
OF_DECREE = {
    "approve_decree_schedule", "close_period", "reopen_period", "list_separation_of_duties",
}  # fmt: skip
# About the whole installation, not about one office.
OF_ALL = {
    "create_source", "update_source", "create_record_type", "update_record_type", "verify_storage",
    "read_operations_state",
}  # fmt: skip
# For many things, each answered by itself, also for whoever sees such things and may not; for one.
OF_MANY = {
    "verify_many": "verify_evidence",
    "accept_many": "accept_evidence",
    "return_many": "return_evidence",
    "accept_many_records": "accept_record",
    "put_many_in_charge": "update_action_item",
}
# The thing in sight (a row of the plan, a decree) is named in body or query, not in the address.
IN_REQUEST = {
    "create_evidence", "create_meeting", "create_report", "create_evaluation",
    "raise_finding", "issue_directive",
    "export_evidence_package",
    "create_intake_rule", "set_record_type_indicators", "upload_decree_workbook",
}  # fmt: skip
# Who made it matters: everybody who can is given one of their own.
OWN = {"read_file_erasure", "confirm_file_erasure", "decline_file_erasure", "update_comment"}
OWN |= {"read_export", "read_export_content"}
# Named by the operation, for those of whom a fact is true, too: whoever had a part in a draft
# needs less to throw it away, the Ketua of KPU RI states what is so of the institution, and what is
# proposed is for questions of team I.
ALSO = {
    "discard_revision": (P.EVIDENCE_REVISE,),
    "set_institution_conditions": (P.EVALUATION_SUBMIT,),
    "take_evaluation_proposals": (P.EVALUATION_ANSWER,),
}
# A row that a list shows.
LISTED: dict[str, Callable[[Prepared], str]] = {
    "list_users": lambda prepared: str(prepared.office.user_id("angeli.l.lake")),
    "list_work_units": lambda prepared: prepared.work_unit_id,
    "list_decrees": lambda prepared: prepared.decree_id,
    "list_teams": lambda prepared: prepared.team_id,
    "list_activities": lambda prepared: prepared.activity_id,
    "list_action_items": lambda prepared: prepared.action_item_id,
    "list_indicators": lambda prepared: prepared.indicator_id,
    "list_evidence": lambda prepared: prepared.evidence(),
    "list_file_erasures": lambda prepared: prepared.erasure(),
    "list_meetings": lambda prepared: prepared.meeting(),
    "list_evaluation_overview": lambda prepared: prepared.evaluation(),
    "list_evaluations": lambda prepared: prepared.evaluation(),
    "list_reports": lambda prepared: prepared.report(),
    "list_findings": lambda prepared: prepared.finding(),
    "list_directives": lambda prepared: prepared.directive(),
    "list_follow_ups": lambda prepared: prepared.follow_up(),
    "list_indicator_progress": lambda prepared: prepared.indicator_id,
    "list_inbox": lambda prepared: prepared.offered,
    "list_intake_rules": lambda prepared: prepared.intake_rule(),
    "list_connectors": lambda prepared: prepared.connector_id,
    "list_service_accounts": lambda prepared: prepared.service_account_id,
    "list_webhook_endpoints": lambda prepared: prepared.webhook_id,
}
