"""The rules as one table: what is looked for, and how much it matters."""

from app.models.severity import Severity
from app.schemas.tasks.gaps import GapCode
from app.services.tasks.gaps.gap import Gap, GapRule
from app.services.tasks.gaps.rules import evidence, months, people, plan, sheet, sources
from app.services.tasks.gaps.year import DecreeYear

_LOW, _MEDIUM, _HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH

RULES: dict[GapCode, GapRule] = {
    GapCode.NOBODY_ACCEPTS: GapRule(_HIGH, people.nobody_accepts),
    GapCode.NOBODY_VERIFIES: GapRule(_HIGH, people.nobody_verifies),
    GapCode.MONTH_LATE: GapRule(_HIGH, months.month_late),
    GapCode.EVIDENCE_MISSING: GapRule(_HIGH, months.evidence_missing),
    GapCode.REPORT_OVERDUE: GapRule(_HIGH, people.report_overdue),
    GapCode.LKE_PLAN_SHORT: GapRule(_HIGH, sheet.plan_short),
    GapCode.LKE_MINIMUM_FAILED: GapRule(_HIGH, sheet.minimum_failed),
    GapCode.LKE_QUESTION_RETURNED: GapRule(_HIGH, sheet.question_returned),
    GapCode.LKE_QUESTION_OPEN: GapRule(_MEDIUM, sheet.question_open),
    GapCode.LKE_CLAIM_UNPROVED: GapRule(_MEDIUM, sheet.claim_unproved),
    GapCode.LKE_TPI_DIFFERS: GapRule(_MEDIUM, sheet.tpi_differs),
    GapCode.LKE_PROOF_OUTSIDE_YEAR: GapRule(_MEDIUM, sheet.proof_outside_year),
    GapCode.EVIDENCE_RETURNED: GapRule(_MEDIUM, evidence.evidence_returned),
    GapCode.EVIDENCE_UNFINISHED: GapRule(_MEDIUM, months.evidence_unfinished),
    GapCode.EVIDENCE_WAITING: GapRule(_MEDIUM, evidence.evidence_waiting),
    GapCode.EVIDENCE_OUTSIDE_PERIOD: GapRule(_MEDIUM, evidence.evidence_outside_period),
    GapCode.EVIDENCE_RUNNING_OUT: GapRule(_MEDIUM, evidence.evidence_running_out),
    GapCode.SOURCE_SILENT: GapRule(_MEDIUM, sources.source_silent),
    GapCode.LINK_DEAD: GapRule(_MEDIUM, evidence.link_dead),
    GapCode.LINK_PROTECTED: GapRule(_MEDIUM, evidence.link_protected),
    GapCode.SCHEDULE_UNKNOWN: GapRule(_MEDIUM, plan.schedule_unknown),
    GapCode.INDICATOR_UNPLANNED: GapRule(_MEDIUM, plan.indicator_unplanned),
    GapCode.NO_PERSON_IN_CHARGE: GapRule(_LOW, plan.no_person_in_charge),
    GapCode.FILE_REUSED: GapRule(_LOW, evidence.file_reused),
    GapCode.LKE_ANSWER_STALE: GapRule(_LOW, sheet.answer_stale),
    GapCode.LKE_PROOF_CARRIES: GapRule(_LOW, sheet.proof_carries),
}


def find_gaps(year: DecreeYear) -> list[tuple[GapCode, Gap]]:
    """All gaps of a year, rule by rule, each in the plan's order or that of the evidence."""
    return [(code, gap) for code, rule in RULES.items() for gap in rule.find(year)]
