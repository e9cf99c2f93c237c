"""The queries over the plan's rows that its lists, its tree and single rows share."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, exists, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.models import (
    ActionItem,
    Activity,
    Decree,
    Indicator,
    Realisation,
    ScheduleEntry,
    Team,
    User,
    indicator_action_items,
)
from app.models.key_lists import one_of
from app.models.plan import MonthStatus
from app.models.rights import Permission
from app.policies.rules import Seer, visible
from app.schemas.base import Plain
from app.schemas.plan.rows import MOST_NAMED, ActionItemQuery, IndicatorQuery, PlanQuery, PlanSort
from app.services.plan.indicator_states import IndicatorYear
from app.services.plan.indicator_years import in_state, of_decree, read_years, years_of
from app.services.platform.paging import Filters, conditions
from app.services.platform.references import TEAM_PLACE
from app.services.platform.sql import AnyRow, AnySelect, as_texts, holds_words, in_rows

ACTIVITY_CODE: ColumnElement[str] = func.coalesce(cast(Team.number, Text), "") + Activity.letter
PlanText = InstrumentedAttribute[str]


def _code(mark: str, position: InstrumentedAttribute[int]) -> ColumnElement[str]:
    return ACTIVITY_CODE + literal(mark) + cast(position, Text)


ACTION_ITEM_CODE = _code(".", ActionItem.position)
INDICATOR_CODE = _code("-", Indicator.position)


ACTIVITY_COLUMNS = (
    Activity.id,
    ACTIVITY_CODE.label("code"),
    Activity.letter,
    Activity.name,
    Activity.correction,
    Activity.remarks,
    Activity.remarks_correction,
    Activity.position,
    Activity.team_id,
)
ACTION_ITEM_COLUMNS = (
    ActionItem.id,
    ACTION_ITEM_CODE.label("code"),
    ActionItem.number,
    ActionItem.text,
    ActionItem.correction,
    ActionItem.remarks,
    ActionItem.remarks_correction,
    ActionItem.position,
    ActionItem.activity_id,
    ActionItem.stands_for_row,
    Activity.team_id,
    User.id.label("person_in_charge_id"),
    User.name.label("person_in_charge_name"),
)
INDICATOR_COLUMNS = (
    Indicator.id,
    INDICATOR_CODE.label("code"),
    Indicator.letter,
    Indicator.text,
    Indicator.correction,
    Indicator.remarks,
    Indicator.remarks_correction,
    Indicator.position,
    Indicator.activity_id,
    Activity.team_id,
)
_INDICATOR_NAMES = tuple(column.name for column in INDICATOR_COLUMNS)
_FILTERS: Filters = {
    "decree_id": lambda value: Decree.id == value,
    "team_id": lambda value: Team.id == value,
}
_ACTION_ITEM_FILTERS: Filters = {
    "activity_id": lambda value: ActionItem.activity_id == value,
    "person_in_charge_id": lambda value: ActionItem.person_in_charge_id == value,
}
_INDICATOR_FILTERS: Filters = {
    "activity_id": lambda value: Indicator.activity_id == value,
    "action_item_id": lambda value: Indicator.id.in_(
        select(indicator_action_items.c.indicator_id).where(
            indicator_action_items.c.action_item_id == value
        )
    ),
}
_IN_REALISATIONS = in_rows(
    select(Realisation.id).where(Realisation.action_item_id == ActionItem.id).correlate(ActionItem),
    Realisation.note,
    Realisation.participants,
)
_PLAN_ORDER = (Decree.date.desc(), Decree.id, Team.position, Activity.position)


def activities(who: Seer) -> AnySelect:
    """Activities in sight."""
    return _in_sight(select(*ACTIVITY_COLUMNS), who)


def action_items(who: Seer) -> AnySelect:
    """Action items in sight, with the person in charge."""
    statement = (
        select(*ACTION_ITEM_COLUMNS)
        .join(Activity, Activity.id == ActionItem.activity_id)
        .outerjoin(User, User.id == ActionItem.person_in_charge_id)
    )
    return _in_sight(statement, who)


def action_item_values(values: Plain) -> Plain:
    """A row of `action_items` as a dict, in the words of ActionItemSummary."""
    key, name = values["person_in_charge_id"], values.pop("person_in_charge_name")
    return values | {"person_in_charge": {"id": key, "name": name} if key else None}


def indicators(who: Seer) -> AnySelect:
    """Indicators in sight, without their year."""
    statement = select(*INDICATOR_COLUMNS).join(Activity, Activity.id == Indicator.activity_id)
    return _in_sight(statement, who)


def indicators_of_decree(who: Seer) -> AnySelect:
    """Those of the decree `decree_id`, with the columns of YEAR."""
    statement = years_of(of_decree, *INDICATOR_COLUMNS)
    return statement.where(visible(who, Permission.PLAN_READ, TEAM_PLACE))


def with_years(rows: Sequence[AnyRow]) -> Iterator[Plain]:
    """Rows of `indicators_of_decree` in the words of IndicatorSummary."""
    for row, year in zip(rows, read_years(rows), strict=True):
        values = dict(zip(_INDICATOR_NAMES, row, strict=False))  # those of YEAR come after
        yield values | year_values(year)


def year_values(year: IndicatorYear) -> Plain:
    """The year of an indicator in the words of IndicatorSummary, beside a row of `indicators`."""
    return {
        "state": year.state,
        "proven": year.expected,
        "is_scheduled": year.is_scheduled,
    }


def _in_sight(statement: AnySelect, who: Seer) -> AnySelect:
    return (
        statement.join(Team, Team.id == Activity.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .where(visible(who, Permission.PLAN_READ, TEAM_PLACE))
    )


def narrowed(
    statement: AnySelect,
    query: PlanQuery,
    text: PlanText,
    position: InstrumentedAttribute[int] | None = None,
) -> AnySelect:
    """The filters and the order that all lists of the plan share."""
    row = text.class_
    notes = row.correction, row.remarks, row.remarks_correction
    beside = [_IN_REALISATIONS] if row is ActionItem else []
    filters: Filters = {
        **_FILTERS,
        "q": lambda value: holds_words(value, text, *notes, beside=beside),
    }
    order: list[Any] = [*_PLAN_ORDER] if position is None else [*_PLAN_ORDER, position]
    if query.sort is PlanSort.TEXT:
        order = [text]
    return statement.where(*conditions(query, filters)).order_by(*order, text.class_.id)


def action_item_filters(query: ActionItemQuery) -> list[ColumnElement[bool]]:
    """Conditions on action items."""
    wanted = conditions(query, _ACTION_ITEM_FILTERS)
    if query.month_status or query.month:
        months = [query.month] if query.month else range(1, 13)
        status = query.month_status or MonthStatus.PLANNED
        wanted.append(or_(*(_has_month(month, status) for month in months)))
    return wanted


def indicator_filters(query: IndicatorQuery) -> list[ColumnElement[bool]]:
    """Conditions on indicators."""
    wanted = conditions(query, _INDICATOR_FILTERS)
    if query.state is not None:
        here = conditions(query, _FILTERS)
        in_decree = Decree.id == Team.decree_id
        found = in_state(query.state, lambda asked: asked.join(Decree, in_decree).where(*here))
        wanted.append(Indicator.id.in_(found))
    return wanted


_PLACE_BESIDE = func.row_number().over(
    partition_by=indicator_action_items.c.indicator_id, order_by=ActionItem.position
)
_ALL_BESIDE = func.count().over(partition_by=indicator_action_items.c.indicator_id)
_BESIDE = (
    select(
        indicator_action_items.c.indicator_id,
        ActionItem.id,
        ACTION_ITEM_CODE.label("code"),
        ActionItem.text,
        _PLACE_BESIDE.label("place"),
        _ALL_BESIDE.label("how_many"),
    )
    .join(ActionItem, ActionItem.id == indicator_action_items.c.action_item_id)
    .join(Activity, Activity.id == ActionItem.activity_id)
    .join(Team, Team.id == Activity.team_id)
    .where(one_of(indicator_action_items.c.indicator_id, "indicator_ids"))
    .subquery("beside")
)
# The first action items beside each of some indicators, and how many there are beside each.
NAMED_BESIDE: AnySelect = as_texts(
    select(_BESIDE).where(_BESIDE.c.place <= MOST_NAMED).order_by(_BESIDE.c.place)
)


def _has_month(month: int, status: MonthStatus) -> ColumnElement[bool]:
    entry = (ScheduleEntry.action_item_id == ActionItem.id) & (ScheduleEntry.month == month)
    if status is MonthStatus.UNKNOWN:
        return ~exists().where(entry)
    return exists().where(entry & (ScheduleEntry.planned == (status is MonthStatus.PLANNED)))
