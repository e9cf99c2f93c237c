"""The evidence that the plan leads to expect: one for each month planned beside an indicator."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.models.plan import IndicatorState
from app.schemas.tasks.gaps import ExpectedState
from app.services.plan.indicator_states import STATE_OF_RANK, best_of
from app.services.tasks.gaps.year import DecreeYear, Item, PlanRow, Proof


@dataclass(frozen=True)
class Expectation:
    """Evidence that is expected; `proofs` are what there is of it.

    `items` are all that the indicator stands beside and that are planned for the month.
    """

    items: list[Item]
    indicator: PlanRow
    month: int
    due_date: date
    state: ExpectedState
    proofs: list[Proof]
    is_over: bool


def expectations(year: DecreeYear) -> Iterator[Expectation]:
    """Everything that is expected in a year, in the plan's order: each month once."""
    for indicator in year.indicators:
        beside = year.items_beside(indicator.id)
        for month in sorted({month for item in beside for month in item.planned_months}):
            proofs = year.proofs_for(indicator.id, month)
            is_over = year.is_over(month)
            yield Expectation(
                items=[item for item in beside if item.planned.get(month)],
                indicator=indicator,
                month=month,
                due_date=year.last_day(month),
                state=_state(proofs, is_over=is_over),
                proofs=proofs,
                is_over=is_over,
            )


def _state(proofs: list[Proof], *, is_over: bool) -> ExpectedState:
    state = STATE_OF_RANK[best_of([proof.status for proof in proofs])]
    if state is IndicatorState.UNPROVEN:
        return ExpectedState.MISSING if is_over else ExpectedState.NOT_DUE
    return ExpectedState(state.value)
