"""The rules as one table: what is looked for, and how much it matters."""

from app.models.severity import Severity
from app.schemas.tasks.gaps import GapCode
from app.services.tasks.gaps.gap import Gap, Rule
from app.services.tasks.gaps.rules import evidence, months, plan, sources
from app.services.tasks.gaps.year import Year

_LOW, _MEDIUM, _HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH

RULES: dict[GapCode, Rule] = {
    GapCode.MONTH_LATE: Rule(_HIGH, months.month_late),
    GapCode.EVIDENCE_MISSING: Rule(_HIGH, months.evidence_missing),
    GapCode.EVIDENCE_RETURNED: Rule(_MEDIUM, evidence.evidence_returned),
    GapCode.EVIDENCE_UNFINISHED: Rule(_MEDIUM, months.evidence_unfinished),
    GapCode.EVIDENCE_WAITING: Rule(_MEDIUM, evidence.evidence_waiting),
    GapCode.EVIDENCE_OUTSIDE_PERIOD: Rule(_MEDIUM, evidence.evidence_outside_period),
    GapCode.SOURCE_SILENT: Rule(_MEDIUM, sources.source_silent),
    GapCode.LINK_DEAD: Rule(_MEDIUM, evidence.link_dead),
    GapCode.LINK_PROTECTED: Rule(_MEDIUM, evidence.link_protected),
    GapCode.SCHEDULE_UNKNOWN: Rule(_MEDIUM, plan.schedule_unknown),
    GapCode.INDICATOR_UNPLANNED: Rule(_MEDIUM, plan.indicator_unplanned),
    GapCode.NO_PERSON_IN_CHARGE: Rule(_LOW, plan.no_person_in_charge),
    GapCode.FILE_REUSED: Rule(_LOW, evidence.file_reused),
}


def find_gaps(year: Year) -> list[tuple[GapCode, Gap]]:
    """All gaps of a year, rule by rule, each in the plan's order or that of the evidence."""
    return [(code, gap) for code, rule in RULES.items() for gap in rule.find(year)]
