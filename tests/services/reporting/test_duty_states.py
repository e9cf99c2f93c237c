"""How far a duty is: the rule, without a database."""

import pytest

from app.schemas.reporting.duties import DutyState
from app.services.plan.indicator_states import IndicatorYear
from app.services.reporting.duties.queries import state_of

S = DutyState
UNPROVEN, IN_PROGRESS, VERIFIED, ACCEPTED = range(4)


def year(best: int, *, lacks: bool = False) -> IndicatorYear:
    months = frozenset({1}) if lacks else frozenset()
    return IndicatorYear(months, frozenset(), months, best, is_scheduled=lacks)


@pytest.mark.parametrize(
    ("best", "facts", "state"),
    [
        ((), "", S.UNSERVED),
        ((), "linked", S.NOTHING),
        ((), "linked began", S.WORK),
        ((UNPROVEN, UNPROVEN), "linked", S.NOTHING),
        ((UNPROVEN,), "linked began", S.WORK),
        ((UNPROVEN, IN_PROGRESS), "linked", S.WORK),
        ((VERIFIED,), "linked", S.WORK),
        ((UNPROVEN, ACCEPTED), "linked", S.EVIDENCE),
        ((ACCEPTED,), "linked began", S.EVIDENCE),
    ],
)
def test_the_furthest_decides(best: tuple[int, ...], facts: str, state: DutyState) -> None:
    years = [year(each) for each in best]
    assert state_of(years, is_linked="linked" in facts, began="began" in facts) is state


def test_evidence_in_force_counts_where_months_lack() -> None:
    assert state_of([year(ACCEPTED, lacks=True)], is_linked=True, began=False) is S.EVIDENCE
