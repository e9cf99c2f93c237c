"""The values of one record, each by its expression and the steps after it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.core.errors import FieldFault
from app.integrations.expressions import Budget, TooCostly, UnusableExpression, search
from app.integrations.foreign_values import dates, months, numbers, texts
from app.integrations.foreign_values.faults import UnreadableValue
from app.schemas.integration.connector_parts.transforms import Transform, TransformKind
from app.schemas.integration.connector_specs import ConnectorMapping
from app.schemas.platform.problems import pointer_of

TOO_COSTLY: Final = "mapping_too_costly"


@dataclass(frozen=True)
class FieldRead:
    """What became of a field: what the expression found, its value, or why there is none."""

    found: Any = None
    value: Any = None
    fault: FieldFault | None = None


def read_fields(
    mapping: ConnectorMapping,
    item: Any,  # noqa: ANN401 - any JSON
    budget: Budget,
    time_zone: str,
) -> dict[str, FieldRead]:
    """Every mapped field of one element, by its name; nothing is raised.

    `time_zone`: of instants without an offset. When the budget is spent the rest is left out.
    """
    read: dict[str, FieldRead] = {}
    for name, expression in mapping.expressions.items():
        steps = mapping.transforms.get(name, ())
        read[name] = _read_one(name, expression, steps, item, budget, time_zone)
        fault = read[name].fault
        if fault is not None and fault.code == TOO_COSTLY:
            break
    return read


def transformed(value: Any, steps: Sequence[Transform], time_zone: str) -> Any:  # noqa: ANN401 - any JSON
    """The value after all steps; nothing (null) stays nothing. Raises UnreadableValue."""
    for step in steps:
        if value is None:
            return None
        value = _STEPS[step.kind](value, step, time_zone)
    return value


def _read_one(  # noqa: PLR0913, PLR0917 - what a field is read by
    name: str,
    expression: str,
    steps: Sequence[Transform],
    item: Any,  # noqa: ANN401 - any JSON
    budget: Budget,
    time_zone: str,
) -> FieldRead:
    pointer = pointer_of(name.split(".", 1))
    try:
        found = search(expression, item, budget)
    except UnusableExpression:
        return FieldRead(fault=FieldFault(pointer, "mapping_failed"))
    except TooCostly:
        return FieldRead(fault=FieldFault(pointer, TOO_COSTLY))
    try:
        return FieldRead(found, transformed(found, steps, time_zone))
    except UnreadableValue as error:
        return FieldRead(found, fault=FieldFault(pointer, error.code, error.facts))


def _number(value: Any, step: Transform, _zone: str) -> Any:  # noqa: ANN401 - any JSON
    style = step.style or numbers.NumberStyle.INDONESIAN
    return numbers.read_number(value, style, step.percent)


def _date(value: Any, step: Transform, zone: str) -> Any:  # noqa: ANN401 - any JSON
    form, to = step.form or dates.DateForm.YEAR_MONTH_DAY, step.to or dates.DateResult.DAY
    return dates.read_date(value, form, to, zone)


def _cut(value: Any, step: Transform, _zone: str) -> Any:  # noqa: ANN401 - any JSON
    return texts.cut(value, after=step.after, before=step.before, first=step.first, last=step.last)


def _join(value: Any, step: Transform, _zone: str) -> Any:  # noqa: ANN401 - any JSON
    return texts.join(value, step.separator or "", step.prefix or "", step.suffix or "")


def _blank(value: Any, step: Transform, _zone: str) -> Any:  # noqa: ANN401 - any JSON
    return None if texts.is_blank(value, step.texts or ()) else value


_STEPS: Final[Mapping[TransformKind, Callable[[Any, Transform, str], Any]]] = {
    TransformKind.NUMBER: _number,
    TransformKind.DATE: _date,
    TransformKind.MONTH: lambda value, _step, _zone: months.read_month(value),
    TransformKind.CUT: _cut,
    TransformKind.JOIN: _join,
    TransformKind.TABLE: lambda value, step, _zone: texts.look_up(value, step.table or {}),
    TransformKind.BLANK: _blank,
}
