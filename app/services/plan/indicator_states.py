"""How evidence adds up: the state of an indicator, derived in the database."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select

from app.models import Evidence, Indicator, evidence_indicators
from app.models.evidence import EvidenceStatus
from app.models.plan import IndicatorState

# The further evidence has come, the higher; withdrawn evidence counts for nothing. A revision in
# force counts as accepted, whatever the newer one beside it has come to.
_RANK = {
    EvidenceStatus.WITHDRAWN: 0,
    EvidenceStatus.DRAFT: 1,
    EvidenceStatus.SUBMITTED: 1,
    EvidenceStatus.RETURNED: 1,
    EvidenceStatus.VERIFIED: 2,
    EvidenceStatus.ACCEPTED: 3,
}
ACCEPTED = literal(EvidenceStatus.ACCEPTED, Evidence.__table__.c.status.type)
# What a piece of evidence is counted as, for queries over Evidence: see `counted_as`.
COUNTED_AS: ColumnElement[Any] = case(
    (Evidence.in_force_number.is_not(None), ACCEPTED), else_=Evidence.status
)
_STATE_OF_RANK = {
    1: IndicatorState.IN_PROGRESS,
    2: IndicatorState.VERIFIED,
    3: IndicatorState.PROVEN,
}


def state_of(statuses: Iterable[EvidenceStatus]) -> IndicatorState:
    """The state of an indicator with evidence of these statuses."""
    best = max((_RANK[status] for status in statuses), default=0)
    return _STATE_OF_RANK.get(best, IndicatorState.UNPROVEN)


def counted_as(status: EvidenceStatus, *, in_force: bool) -> EvidenceStatus:
    """The status under which a piece of evidence is counted."""
    return EvidenceStatus.ACCEPTED if in_force else status


# How far the evidence of a group has come at best, for queries over Evidence.
_counted = COUNTED_AS
BEST: ColumnElement[int] = func.max(
    case(*((_counted == status, rank) for status, rank in _RANK.items()))
)


def indicator_state() -> ColumnElement[str]:
    """The value of an IndicatorState, for queries over Indicator (domain.md, "Life cycles")."""
    best = (
        select(BEST)
        .join(evidence_indicators, evidence_indicators.c.evidence_id == Evidence.id)
        .where(evidence_indicators.c.indicator_id == Indicator.id)
        .correlate(Indicator)
        .scalar_subquery()
    )
    return state_at(best)


def state_at(best: ColumnElement[int]) -> ColumnElement[str]:
    """The same of an indicator whose BEST is known; of one without evidence it is null."""
    states = {rank: literal(state.value) for rank, state in _STATE_OF_RANK.items()}
    # Compared as one value: a condition for each state would look for the best each time.
    return case(states, value=best, else_=literal(IndicatorState.UNPROVEN.value))
