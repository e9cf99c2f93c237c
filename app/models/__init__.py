"""The tables, one file per feature. Importing the package registers them all."""

from app.models.access import ActivationCode, RefreshToken, RoleGrant, SignInThrottle, UserSession
from app.models.amendment import Amendment
from app.models.audit import AuditChain, AuditEvent, KeptCheckpoint
from app.models.backup import BackupRun, Restoration
from app.models.base import Base
from app.models.calendar import Holiday, OfficeDays
from app.models.comment import Comment, CommentEdit, comment_mentions
from app.models.conformance import SeenStep
from app.models.connector import Connector, PullRun
from app.models.counts import CountsDue, TeamCounts, TeamMonthCounts
from app.models.decree import Decree, DecreeClause
from app.models.directive import Directive, DirectiveStep
from app.models.duty import DutyLink, DutyReading
from app.models.erasure import FileErasure
from app.models.evaluation import (
    Evaluation,
    EvaluationAnswer,
    EvaluationWindow,
)
from app.models.evaluation_check import EvaluationCheck
from app.models.evaluation_ratio import EvaluationRatio
from app.models.evaluation_step import EvaluationProof, EvaluationStep
from app.models.event import Event, EventLog
from app.models.evidence import (
    Evidence,
    EvidenceDecision,
    EvidenceFile,
    EvidenceRevision,
    evidence_indicators,
    revision_editors,
)
from app.models.evidence_words import EvidenceWords, EvidenceWordsDue
from app.models.finding import Finding, FindingStep
from app.models.follow_up import FollowUp, FollowUpStep
from app.models.idempotency import IdempotencyRecord
from app.models.letterhead import Letterhead
from app.models.lhe import EvaluationReport
from app.models.link import EvidenceLink, LinkCapture, LinkCopy
from app.models.list_export import ListExport, ListExportPiece
from app.models.lke_fact import EvaluationWeight, LkeFact
from app.models.lke_sheet import LkeQuestion, LkeRowLinks, LkeSheet
from app.models.meeting import (
    Meeting,
    MeetingFile,
    MeetingPerson,
    meeting_editors,
    meeting_evidence,
    meeting_realisations,
    meeting_teams,
)
from app.models.notification import (
    Email,
    NewsProgress,
    Notification,
    NotificationPreference,
)
from app.models.operations import IntegrityProof, JobRun
from app.models.period import PeriodClosure
from app.models.plan import (
    ActionItem,
    Activity,
    Indicator,
    IndicatorChecklist,
    IndicatorPlacement,
    Plan,
    ScheduleEntry,
    indicator_action_items,
)
from app.models.proposal import ProposalPeriod, ProposalSnapshot
from app.models.realisation import Realisation, realisation_evidence
from app.models.report import (
    Report,
    ReportChapter,
    ReportRecommendation,
    ReportSettings,
    ReportStep,
    report_editors,
    report_evidence,
)
from app.models.report_file import LheFile, ReportFile
from app.models.schedule import (
    BaselineMonth,
    PlanApproval,
    ScheduleChange,
    ScheduleRule,
)
from app.models.second_factor import RecoveryCode, SecondFactor
from app.models.service_account import ServiceAccount, ServiceAccountKey, ServiceAccountUsage
from app.models.source import RecordType, SourceSystem, record_type_indicators
from app.models.source_record import (
    IntakeRest,
    IntakeRule,
    RecordDecision,
    RecordVersion,
    SourceFile,
    SourceRecord,
    record_version_files,
    revision_records,
)
from app.models.stand_in import StandIn
from app.models.team import Duty, Membership, Team
from app.models.told_progress import ProgressFollower, ToldProgress
from app.models.user import User
from app.models.webhook import (
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookProgress,
    WebhookSecret,
)
from app.models.work_unit import WorkUnit

__all__ = [
    "ActionItem",
    "ActivationCode",
    "Activity",
    "Amendment",
    "AuditChain",
    "AuditEvent",
    "BackupRun",
    "Base",
    "BaselineMonth",
    "Comment",
    "CommentEdit",
    "Connector",
    "CountsDue",
    "Decree",
    "DecreeClause",
    "Directive",
    "DirectiveStep",
    "Duty",
    "DutyLink",
    "DutyReading",
    "Email",
    "Evaluation",
    "EvaluationAnswer",
    "EvaluationCheck",
    "EvaluationProof",
    "EvaluationRatio",
    "EvaluationReport",
    "EvaluationStep",
    "EvaluationWeight",
    "EvaluationWindow",
    "Event",
    "EventLog",
    "Evidence",
    "EvidenceDecision",
    "EvidenceFile",
    "EvidenceLink",
    "EvidenceRevision",
    "EvidenceWords",
    "EvidenceWordsDue",
    "FileErasure",
    "Finding",
    "FindingStep",
    "FollowUp",
    "FollowUpStep",
    "Holiday",
    "IdempotencyRecord",
    "Indicator",
    "IndicatorChecklist",
    "IndicatorPlacement",
    "IntakeRest",
    "IntakeRule",
    "IntegrityProof",
    "JobRun",
    "KeptCheckpoint",
    "Letterhead",
    "LheFile",
    "LinkCapture",
    "LinkCopy",
    "ListExport",
    "ListExportPiece",
    "LkeFact",
    "LkeQuestion",
    "LkeRowLinks",
    "LkeSheet",
    "Meeting",
    "MeetingFile",
    "MeetingPerson",
    "Membership",
    "NewsProgress",
    "Notification",
    "NotificationPreference",
    "OfficeDays",
    "PeriodClosure",
    "Plan",
    "PlanApproval",
    "ProgressFollower",
    "ProposalPeriod",
    "ProposalSnapshot",
    "PullRun",
    "Realisation",
    "RecordDecision",
    "RecordType",
    "RecordVersion",
    "RecoveryCode",
    "RefreshToken",
    "Report",
    "ReportChapter",
    "ReportFile",
    "ReportRecommendation",
    "ReportSettings",
    "ReportStep",
    "Restoration",
    "RoleGrant",
    "ScheduleChange",
    "ScheduleEntry",
    "ScheduleRule",
    "SecondFactor",
    "SeenStep",
    "ServiceAccount",
    "ServiceAccountKey",
    "ServiceAccountUsage",
    "SignInThrottle",
    "SourceFile",
    "SourceRecord",
    "SourceSystem",
    "StandIn",
    "Team",
    "TeamCounts",
    "TeamMonthCounts",
    "ToldProgress",
    "User",
    "UserSession",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookProgress",
    "WebhookSecret",
    "WorkUnit",
    "comment_mentions",
    "evidence_indicators",
    "indicator_action_items",
    "meeting_editors",
    "meeting_evidence",
    "meeting_realisations",
    "meeting_teams",
    "realisation_evidence",
    "record_type_indicators",
    "record_version_files",
    "report_editors",
    "report_evidence",
    "revision_editors",
    "revision_records",
]
