"""The evidence that the plan leads to expect: one for each planned month and indicator beside."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.models.plan import IndicatorState
from app.schemas.tasks.gaps import ExpectedState
from app.services.plan.indicator_states import STATE_OF_RANK, best_of
from app.services.tasks.gaps.year import DecreeYear, Item, PlanRow, Proof


@dataclass(frozen=True)
class Expectation:
    """Evidence that is expected; `proofs` are what there is of it."""

    item: Item
    indicator: PlanRow
    month: int
    due_date: date
    state: ExpectedState
    proofs: list[Proof]
    is_over: bool


def expectations(year: DecreeYear) -> Iterator[Expectation]:
    """Everything that is expected in a year, in the plan's order."""
    for item, month in year.planned():
        for indicator in item.indicators:
            proofs = year.proofs_for(indicator.id, month)
            is_over = year.is_over(month)
            yield Expectation(
                item=item,
                indicator=indicator,
                month=month,
                due_date=year.last_day(month),
                state=_state(proofs, is_over=is_over),
                proofs=proofs,
                is_over=is_over,
            )


def _state(proofs: list[Proof], *, is_over: bool) -> ExpectedState:
    state = STATE_OF_RANK[best_of(proof.status for proof in proofs)]
    if state is IndicatorState.UNPROVEN:
        return ExpectedState.MISSING if is_over else ExpectedState.NOT_DUE
    return ExpectedState(state.value)
