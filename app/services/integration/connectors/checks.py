"""Whether a mapping can give records of its kind: judged when it is written, not when it runs."""

from collections.abc import Iterator, Mapping, Sequence
from time import monotonic
from typing import Any, Final

from app.core.errors import FieldFault
from app.integrations.foreign_values.dates import DateResult
from app.integrations.json_schemas import UNJUDGED, violations
from app.models import RecordType
from app.models.source import PeriodKind
from app.schemas.integration.connector_parts.transforms import Transform, TransformKind
from app.schemas.integration.connector_specs import FIGURES, ConnectorMapping
from app.schemas.platform.problems import pointer_of
from app.services.integration.records.periods import days_of

FAULTS_AT_MOST: Final = 20
OFFICE: Final = "work_unit_code"
_AT_ONCE: Final = 20  # values of a table
_JUDGING_SECONDS: Final = 1.0  # for one table
_K = TransformKind
# What a step makes, and what it can read of what the step before made.
_MAKES: Final = {
    _K.NUMBER: "number",
    _K.MONTH: "number",
    _K.DATE: "date",
    _K.CUT: "text",
    _K.JOIN: "text",
    _K.TABLE: "table",
}
_ANYTHING: Final = frozenset({"number", "date", "text", "table"})
_READS: Final = {
    _K.NUMBER: _ANYTHING - {"date"},
    _K.DATE: _ANYTHING - {"date"},
    _K.MONTH: _ANYTHING - {"date", "number"},
}
_PERIODS: Final = {
    PeriodKind.DAY: DateResult.DAY,
    PeriodKind.MEETING: DateResult.DAY,
    PeriodKind.MONTH: DateResult.MONTH,
    PeriodKind.QUARTER: DateResult.QUARTER,
}
# A value of what a step makes, for the schema of a figure to judge.
_SAMPLES: Final[Mapping[str, Sequence[Any]]] = {
    "number": (1, 0.5),
    "date": ("2023-06-30", "2023-06", "2023-Q2", "2023-06-30T10:00:00+07:00"),
    "text": ("x",),
}


def mapping_faults(mapping: ConnectorMapping, kind: RecordType) -> list[FieldFault]:
    """What cannot work, each with a pointer into the body; the first twenty."""
    faults: list[FieldFault] = []
    if mapping.work_unit_code is not None and office_table(mapping) is None:
        faults.append(FieldFault(f"/spec/mapping/{OFFICE}", "connector_offices_untold"))
    faults += figure_faults(mapping, kind)
    known = mapping.expressions
    for name, steps in mapping.transforms.items():
        if name not in known:
            facts = {"known": ", ".join(known)}
            faults.append(FieldFault(_at(name), "transform_field_unmapped", facts))
            continue
        faults += _order_faults(name, steps)
        faults += _result_faults(name, steps, kind)
    return faults[:FAULTS_AT_MOST]


def figure_faults(mapping: ConnectorMapping, kind: RecordType) -> Iterator[FieldFault]:
    """Figures that the kind refuses whatever they hold, and those without which it does."""
    schema: Mapping[str, Any] = kind.figures_schema
    properties, required = schema.get("properties"), schema.get("required")
    known = {"known": ", ".join(properties) if isinstance(properties, Mapping) else ""}
    is_closed = schema.get("additionalProperties") is False and "patternProperties" not in schema
    for name in mapping.figures if is_closed else ():
        if not isinstance(properties, Mapping) or name not in properties:
            yield _figure_fault("unknown", name, known)
    for name in required if isinstance(required, list) else ():
        if name not in mapping.figures:
            yield _figure_fault("missing", str(name), known)


def _figure_fault(what: str, name: str, known: Mapping[str, object]) -> FieldFault:
    pointer = pointer_of(("spec", "mapping", "figures", name))
    return FieldFault(pointer, f"connector_figure_{what}", {"name": name, **known})


def office_table(mapping: ConnectorMapping) -> Mapping[str, Any] | None:
    """The table from foreign codes to our offices; none: all records are the connector's own."""
    steps = mapping.transforms.get(OFFICE, ()) if mapping.work_unit_code else ()
    return steps[-1].table if steps else None


def entry_pointer(foreign: str, mapping: ConnectorMapping) -> str:
    """Where an entry of the table of offices stands in the body."""
    return _at(OFFICE, len(mapping.transforms[OFFICE]) - 1, "table", foreign)


def _at(name: str, *further: object) -> str:
    return pointer_of(("spec", "mapping", "transforms", name, *further))


def _order_faults(name: str, steps: Sequence[Transform]) -> Iterator[FieldFault]:
    """A step that can read nothing of what the one before it makes."""
    made = None
    for position, step in enumerate(steps):
        if made is not None and made not in _READS.get(step.kind, _ANYTHING):
            facts = {"kind": step.kind.value, "made": made}
            yield FieldFault(_at(name, position), "transform_order", facts)
        made = _MAKES.get(step.kind, made)


def _result_faults(name: str, steps: Sequence[Transform], kind: RecordType) -> list[FieldFault]:
    """What the last step makes, against what the field takes."""
    position = max((n for n, step in enumerate(steps) if step.kind in _MAKES), default=None)
    if position is None:
        return []
    step = steps[position]
    made = _MAKES[step.kind]
    if name.startswith(FIGURES):
        return _figure_faults(name, position, step, kind)
    if made == "table":
        return [
            FieldFault(_at(name, position, "table", key), *_unfit(name, value))
            for key, value in (step.table or {}).items()
            if not _is_fit(name, value, kind)
        ]
    wanted = {"taken_at": DateResult.INSTANT, "period": _PERIODS[kind.period_kind]}
    is_wrong = made == "number" and name != "external_id"
    if made == "date" and name in wanted and step.to is not wanted[name]:
        facts = {"field": name, "wanted": wanted[name].value}
        return [FieldFault(_at(name, position, "to"), "transform_date_unfit", facts)]
    return [FieldFault(_at(name, position), *_unfit(name, made))] if is_wrong else []


def _unfit(name: str, made: object) -> tuple[str, dict[str, object]]:
    return "transform_result_unfit", {"field": name, "made": str(made)[:40]}


def _is_fit(name: str, value: object, kind: RecordType) -> bool:
    """Whether a value of a table may stand in a field of the record."""
    if name == "period":
        return isinstance(value, str) and days_of(kind.period_kind, value) is not None
    return isinstance(value, str) or (name == "external_id" and not isinstance(value, bool))


def _figure_faults(name: str, position: int, step: Transform, kind: RecordType) -> list[FieldFault]:
    """A step whose values the schema of the figure refuses, whatever comes."""
    figure, made = name[len(FIGURES) :], _MAKES[step.kind]
    whole = kind.figures_schema
    properties = whole.get("properties", {})
    if not isinstance(properties, Mapping) or not isinstance(properties.get(figure), Mapping):
        return []
    schema = {**properties[figure], **{key: whole[key] for key in ("$defs",) if key in whole}}
    if made == "table":
        table = step.table or {}
        refused = _refused(schema, list(table.values()))
        return [
            FieldFault(_at(name, position, "table", key), *_unfit(name, value))
            for place, (key, value) in enumerate(table.items())
            if place in refused
        ]
    samples = _SAMPLES[made]
    is_unfit = len(_refused(schema, samples, "type")) == len(samples)
    return [FieldFault(_at(name, position), *_unfit(name, made))] if is_unfit else []


def _refused(schema: Mapping[str, Any], values: Sequence[Any], keyword: str = "") -> set[int]:
    """The places of values that the schema refuses, the first twenty; `keyword`: only for that.

    A few at once: to judge each by itself costs as much as the whole schema, and to tell why all of
    a thousand are refused costs more. What there is no time for shows when it comes.
    """
    whole = {"items": schema, **{name: schema[name] for name in ("$defs",) if name in schema}}
    found: set[int] = set()
    until = monotonic() + _JUDGING_SECONDS
    for first in range(0, len(values), _AT_ONCE):
        if len(found) >= FAULTS_AT_MOST or monotonic() > until:
            break
        broken = violations(whole, list(values[first : first + _AT_ONCE]))
        wanted = {keyword} if keyword else {fault.keyword for fault in broken} - {UNJUDGED}
        told = [fault.path[0] for fault in broken if fault.path and fault.keyword in wanted]
        found.update(first + int(place) for place in told)
    return found
