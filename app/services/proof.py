"""How evidence adds up: the state of an indicator, derived in the database."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, case, func, literal, select

from app.models import Evidence, Indicator, evidence_indicators
from app.models.evidence import EvidenceStatus
from app.models.plan import IndicatorState

# The further evidence has come, the higher; withdrawn evidence counts for nothing.
_RANK = {
    EvidenceStatus.WITHDRAWN: 0,
    EvidenceStatus.DRAFT: 1,
    EvidenceStatus.SUBMITTED: 1,
    EvidenceStatus.RETURNED: 1,
    EvidenceStatus.VERIFIED: 2,
    EvidenceStatus.ACCEPTED: 3,
}
_STATE_OF_RANK = {
    1: IndicatorState.IN_PROGRESS,
    2: IndicatorState.VERIFIED,
    3: IndicatorState.PROVEN,
}


def state_of(statuses: Iterable[EvidenceStatus]) -> IndicatorState:
    """The state of an indicator with evidence of these statuses."""
    best = max((_RANK[status] for status in statuses), default=0)
    return _STATE_OF_RANK.get(best, IndicatorState.UNPROVEN)


def indicator_state() -> ColumnElement[str]:
    """The value of an IndicatorState, for queries over Indicator (domain.md, "Life cycles")."""
    best = (
        select(func.max(case(*((Evidence.status == s, rank) for s, rank in _RANK.items()))))
        .join(evidence_indicators, evidence_indicators.c.evidence_id == Evidence.id)
        .where(evidence_indicators.c.indicator_id == Indicator.id)
        .correlate(Indicator)
        .scalar_subquery()
    )
    return case(
        *((best == rank, literal(state.value)) for rank, state in _STATE_OF_RANK.items()),
        else_=literal(IndicatorState.UNPROVEN.value),
    )
