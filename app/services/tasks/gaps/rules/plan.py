"""Rules about the plan itself."""

from collections.abc import Iterator

from app.models.plan import MonthProgress
from app.services.tasks.gaps.gap import Gap
from app.services.tasks.gaps.year import DecreeYear, Item

_WAITS = {MonthProgress.PLANNED, MonthProgress.DUE, MonthProgress.LATE}


def schedule_unknown(year: DecreeYear) -> Iterator[Gap]:
    """Nobody has set a month of an action item."""
    for item in year.items:
        if not item.planned:
            yield Gap(
                team=item.team,
                item=item,
                href=f"action-items/{item.id}/schedule",
                is_planning=True,
            )


def indicator_unplanned(year: DecreeYear) -> Iterator[Gap]:
    """No action item beside an indicator has a planned month, or none stands beside it."""
    for indicator in year.indicators:
        beside = year.items_beside(indicator.id)
        if not any(item.planned_months for item in beside):
            place = f"action-items/{beside[0].id}/schedule" if beside else None
            yield Gap(
                team=indicator.team,
                indicator=indicator,
                href=place or f"indicators/{indicator.id}/schedule",
                is_planning=True,
                facts={"action_item_ids": [item.id for item in beside]},
            )


def no_person_in_charge(year: DecreeYear) -> Iterator[Gap]:
    """Something is still to be done, and nobody of the team is in charge of it."""
    for item in year.items:
        if not item.has_person and _is_waiting(year, item):
            yield Gap(
                team=item.team,
                item=item,
                href=f"action-items/{item.id}",
                facts={"person_in_charge_id": item.person_in_charge_id},
            )


def _is_waiting(year: DecreeYear, item: Item) -> bool:
    return any(year.progress(item, month) in _WAITS for month in item.planned_months)
