"""The words of the permission table (`policies/grants.py` holds the table itself)."""

from enum import StrEnum


class Permission(StrEnum):
    """`<thing>:<verb>`, the words of the HTTP contract's `x-required-permission`."""

    DECREE_READ = "decree:read"
    TEAM_READ = "team:read"
    PLAN_READ = "plan:read"
    PROGRESS_READ = "progress:read"
    DECREE_IMPORT = "decree:import"
    DECREE_AMEND = "decree:amend"
    MEMBERSHIP_CHANGE = "membership:change"
    STAND_IN_NAME = "stand_in:name"
    PLAN_EDIT = "plan:edit"
    PLAN_PLACE = "plan:place"
    SCHEDULE_SET = "schedule:set"
    SCHEDULE_APPROVE = "schedule:approve"
    PERIOD_CLOSE = "period:close"
    REALISATION_REPORT = "realisation:report"
    MEETING_READ = "meeting:read"
    MEETING_WRITE = "meeting:write"
    EVIDENCE_LIST = "evidence:list"
    EVIDENCE_OPEN = "evidence:open"
    EVIDENCE_UPLOAD = "evidence:upload"
    EVIDENCE_REVISE = "evidence:revise"
    EVIDENCE_VERIFY = "evidence:verify"
    EVIDENCE_ACCEPT = "evidence:accept"
    EVIDENCE_WITHDRAW = "evidence:withdraw"
    FILE_ERASE = "file:erase"
    DIRECTIVE_ISSUE = "directive:issue"
    DIRECTIVE_RESPOND = "directive:respond"
    REPORT_READ = "report:read"
    REPORT_WRITE = "report:write"
    REPORT_SUBMIT = "report:submit"
    REPORT_ACKNOWLEDGE = "report:acknowledge"
    EVALUATION_READ = "evaluation:read"
    EVALUATION_ANSWER = "evaluation:answer"
    EVALUATION_SUBMIT = "evaluation:submit"
    EVALUATION_ASSESS = "evaluation:assess"
    FINDING_RAISE = "finding:raise"
    FINDING_CLOSE = "finding:close"
    FOLLOWUP_ACT = "followup:act"
    COMMENT_WRITE = "comment:write"
    RECORD_DECIDE = "record:decide"
    USER_MANAGE = "user:manage"
    ACTIVATION_CODE_CONFIRM = "activation_code:confirm"
    SOURCE_MANAGE = "source:manage"
    WEBHOOK_MANAGE = "webhook:manage"
    SERVICE_ACCOUNT_MANAGE = "service_account:manage"
    AUDIT_READ = "audit:read"
    AUDIT_VERIFY = "audit:verify"
    STORAGE_VERIFY = "storage:verify"


class ActorRole(StrEnum):
    """The columns of the table: two roles granted by name, four given by a decree."""

    ADMINISTRATOR = "administrator"
    PENGARAH = "pengarah"
    PELAKSANA = "pelaksana"
    KOORDINATOR = "koordinator"
    ANGGOTA = "anggota"
    ASESOR = "asesor"


class Reach(StrEnum):
    """How far: the whole office, the teams in which the role is held, or what one made oneself."""

    UNIT = "unit"
    TEAM = "team"
    OWN = "own"
