"""What the database refuses by its constraints and guards, in the codes of a step's refusals."""

import re
from typing import NamedTuple

import structlog
from sqlalchemy.exc import IntegrityError

from app.core.errors import Conflict, Forbidden, ServiceError
from app.models.rights import Permission
from app.policies.periods import period_closed
from app.policies.refusals import own_part

log = structlog.get_logger(__name__)


class Constraint(NamedTuple):
    """A constraint as PostgreSQL names it and as SQLite does, with the code it stands for."""

    name: str
    columns: str
    code: str
    pointer: str | None = None


CONSTRAINTS = (
    Constraint("uq_users_username", "users.username", "already_exists", "/username"),
    Constraint("uq_users_nip", "users.nip", "already_exists", "/nip"),
    Constraint("uq_work_units_code", "work_units.code", "already_exists", "/code"),
    Constraint(
        "uq_holidays_work_unit_id_day",
        "holidays.work_unit_id, holidays.day",
        "already_exists",
        "/day",
    ),
    Constraint(
        "uq_memberships_open_person",
        "memberships.team_id, memberships.user_id",
        "already_member",
        "/username",
    ),
    Constraint(
        "uq_memberships_open_koordinator", "memberships.team_id", "already_coordinated", "/role"
    ),
    Constraint(
        "uq_evidence_decisions_once_per_level",
        "evidence_decisions.revision_id, evidence_decisions.level",
        "already_decided",
    ),
    Constraint(
        "uq_record_decisions_version_id_team_id",
        "record_decisions.version_id, record_decisions.team_id",
        "record_decided",
    ),
    Constraint(
        "uq_intake_rules_one_at_a_time",
        "intake_rules.record_type_id, intake_rules.team_id",
        "already_exists",
        "/type",
    ),
    Constraint(
        "uq_connectors_source_id_work_unit_id_name",
        "connectors.source_id, connectors.work_unit_id, connectors.name",
        "already_exists",
        "/name",
    ),
    Constraint("uq_source_systems_key", "source_systems.key", "already_exists", "/key"),
    Constraint(
        "uq_record_types_source_id_key",
        "record_types.source_id, record_types.key",
        "already_exists",
        "/key",
    ),
    Constraint(
        "uq_service_accounts_work_unit_id_name",
        "service_accounts.work_unit_id, service_accounts.name",
        "already_exists",
        "/name",
    ),
    Constraint("uq_plan_approvals_plan_id", "plan_approvals.plan_id", "plan_already_approved"),
    Constraint(
        "uq_realisations_corrects_id",
        "realisations.corrects_id",
        "already_corrected",
        "/corrects_id",
    ),
    Constraint(
        "uq_decrees_in_force",
        "decrees.work_unit_id, decrees.number, decrees.year",
        "decree_number_taken",
        "/number",
    ),
    Constraint(
        "uq_reports_period",
        "reports.scope_id, reports.kind, reports.period",
        "report_just_begun",
        "/period",
    ),
    Constraint(
        "uq_evaluations_one_a_year",
        "evaluations.work_unit_id, evaluations.year",
        "evaluation_just_begun",
        "/year",
    ),
    Constraint(
        "uq_lke_facts_institution",
        "lke_facts.year, lke_facts.code, lke_facts.layer, lke_facts.number",
        "conditions_just_set",
    ),
    Constraint(
        "uq_lke_facts_unit",
        "lke_facts.work_unit_id, lke_facts.year, lke_facts.code, lke_facts.layer, lke_facts.number",
        "conditions_just_set",
    ),
    Constraint("uq_reports_correction", "reports.corrects_id", "report_corrected"),
    Constraint("ix_decrees_predecessor_id", "decrees.predecessor_id", "already_succeeded"),
    Constraint("ck_memberships_period", "ck_memberships_period", "period_reversed", "/valid_to"),
)
# Guards of four eyes, what they say, and who may instead, where that is a permission.
OWN: dict[str, tuple[str, tuple[Permission, ...]]] = {
    "four_eyes": ("own_evidence", (Permission.EVIDENCE_VERIFY, Permission.EVIDENCE_ACCEPT)),
    "own_answer": ("own_answer", (Permission.FINDING_CLOSE, Permission.DIRECTIVE_ISSUE)),
    "own_report": ("own_report", (Permission.REPORT_ACKNOWLEDGE,)),
    "own_recommendation": ("own_recommendation", (Permission.FINDING_CLOSE,)),
    "own_evaluation_answer": ("own_evaluation_answer", (Permission.EVALUATION_ASSESS,)),
    "own_evaluation_check": ("own_evaluation_answer", (Permission.EVALUATION_ASSESS,)),
    "own_lhe": ("own_evaluation_answer", (Permission.EVALUATION_ASSESS,)),
    "own_evaluation": ("own_evaluation", (Permission.EVALUATION_ASSESS,)),
    "own_grant": ("own_grant", ()),
    "own_appointment": ("own_appointment", ()),
    "membership_taken_over": ("membership_taken_over", ()),
}
_GUARD = re.compile(r"guard (\w+)")


def meant_by(error: IntegrityError) -> ServiceError:
    """What a guard or a constraint of the database refused, as the failure of a single step."""
    text = f"{getattr(getattr(error.orig, 'diag', None), 'constraint_name', '')} {error.orig}"
    if guard := _GUARD.search(text):
        return _guarded(guard.group(1))
    for constraint in CONSTRAINTS:
        if constraint.name in text or f"failed: {constraint.columns}" in text:
            return Conflict(constraint.code, pointer=constraint.pointer)
    log.warning("unmapped_constraint", constraint=text.splitlines()[0])
    return Conflict()


def _guarded(guard: str) -> ServiceError:
    if guard in OWN:
        code, permissions = OWN[guard]
        return own_part(code, *permissions) if permissions else Forbidden(code)
    if guard.startswith("period_closed"):
        return period_closed(None)
    if guard.endswith("_a_voided_decree"):
        return Conflict("decree_voided")
    return Conflict("guarded", guard=guard)
