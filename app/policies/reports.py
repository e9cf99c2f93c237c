"""Who may take which step with a report, and with a recommendation of one."""

from dataclasses import dataclass, field
from uuid import UUID

from app.core.errors import Conflict
from app.models.report import (
    REPORT_TRANSITIONS,
    WRITABLE,
    RecommendationOperation,
    RecommendationStatus,
    ReportAction,
    ReportOperation,
    ReportStatus,
)
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.refusals import not_permitted, own_part
from app.policies.rules import ResourceScope, allows_in_decree
from app.policies.steps import Check, StepTable, permitted


@dataclass(frozen=True)
class ReportFacts:
    """What the rules need to know; `place` has the team that it is about, if it is about one.

    `writers` wrote or submitted it, or stood away while somebody did so for them; `submitters` of
    them submitted it. `is_corrected`: a later report names it.
    """

    place: ResourceScope
    status: ReportStatus
    writers: frozenset[UUID] = field(default_factory=frozenset)
    submitters: frozenset[UUID] = field(default_factory=frozenset)
    is_corrected: bool = False


@dataclass(frozen=True)
class RecommendationFacts:
    """A recommendation; `writers` made it or submitted the report it stands in."""

    place: ResourceScope
    report: ReportStatus
    status: RecommendationStatus
    writers: frozenset[UUID] = field(default_factory=frozenset)


def _writable(_actor: Actor, facts: ReportFacts) -> None:
    """What was submitted stays as it is; a report that was sent back is written on."""
    if facts.status not in WRITABLE:
        raise Conflict("report_frozen", status=facts.status.value)


def _moves(action: ReportAction) -> Check[ReportFacts]:
    def rule(_actor: Actor, facts: ReportFacts) -> None:
        if facts.status not in REPORT_TRANSITIONS[action]:
            raise Conflict("report_wrong_status", action=action.value, status=facts.status.value)

    return rule


def _not_own(actor: Actor, facts: ReportFacts) -> None:
    """Two people: whoever wrote in it takes note of none of it (domain.md, "Stand-ins")."""
    if actor.persons & facts.writers:
        raise own_part("own_report", Permission.REPORT_ACKNOWLEDGE)


def _acknowledged(_actor: Actor, facts: ReportFacts) -> None:
    if facts.status is not ReportStatus.ACKNOWLEDGED:
        raise Conflict("report_not_acknowledged", status=facts.status.value)


def _submitted(_actor: Actor, facts: ReportFacts) -> None:
    """Nobody signs what may still change."""
    if facts.status not in {ReportStatus.SUBMITTED, ReportStatus.ACKNOWLEDGED}:
        raise Conflict("report_not_submitted", status=facts.status.value)


def _uploads_in_decree(actor: Actor, facts: ReportFacts) -> None:
    """Which team's evidence it becomes is judged with the indicators: often that of another."""
    if not allows_in_decree(actor, Permission.EVIDENCE_UPLOAD, facts.place):
        raise not_permitted(Permission.EVIDENCE_UPLOAD)


def _not_corrected(_actor: Actor, facts: ReportFacts) -> None:
    if facts.is_corrected:
        raise Conflict("report_corrected")


_OP = ReportOperation
_MAY_WRITE = permitted(Permission.REPORT_WRITE)
_MAY_JUDGE = permitted(Permission.REPORT_ACKNOWLEDGE)
_RULES: dict[ReportOperation, tuple[Check[ReportFacts], ...]] = {
    _OP.EDIT: (_MAY_WRITE, _writable),
    _OP.REFRESH: (_MAY_WRITE, _writable),
    _OP.RECOMMEND: (_MAY_WRITE, _writable),
    _OP.SUBMIT: (permitted(Permission.REPORT_SUBMIT), _moves(ReportAction.SUBMIT)),
    _OP.RETURN: (_MAY_JUDGE, _not_own, _moves(ReportAction.RETURN)),
    _OP.ACKNOWLEDGE: (_MAY_JUDGE, _not_own, _moves(ReportAction.ACKNOWLEDGE)),
    _OP.DISCARD: (_MAY_WRITE, _moves(ReportAction.DISCARD)),
    _OP.CORRECT: (_MAY_WRITE, _acknowledged, _not_corrected),
    _OP.SIGN: (permitted(Permission.REPORT_SUBMIT, Permission.REPORT_ACKNOWLEDGE), _submitted),
    _OP.SCAN: (_MAY_WRITE, _submitted),
    _OP.DRAFT_EVIDENCE: (_uploads_in_decree, _acknowledged, _not_corrected),
}
REPORTS = StepTable(_RULES)


def _of_submitted(_actor: Actor, facts: RecommendationFacts) -> None:
    """A draft's recommendations may still go; nobody has asked for anything with them yet."""
    if facts.report not in {ReportStatus.SUBMITTED, ReportStatus.ACKNOWLEDGED}:
        raise Conflict("recommendation_of_draft")


def _open(_actor: Actor, facts: RecommendationFacts) -> None:
    if facts.status is not RecommendationStatus.OPEN:
        raise Conflict("recommendation_closed")


def _not_own_recommendation(actor: Actor, facts: RecommendationFacts) -> None:
    if actor.persons & facts.writers:
        raise own_part("own_recommendation", Permission.FINDING_CLOSE)


RECOMMENDATIONS: StepTable[RecommendationOperation, RecommendationFacts] = StepTable(
    {
        RecommendationOperation.CLOSE: (
            permitted(Permission.FINDING_CLOSE),
            _not_own_recommendation,
            _of_submitted,
            _open,
        ),
    }
)
