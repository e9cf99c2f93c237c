"""From what came to the draft of a connector: whole, or with what is left to the person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pydantic import ValidationError

from app.core.errors import FieldFault
from app.integrations.expressions import Budget, TooCostly, UnusableExpression, search
from app.models import RecordType
from app.schemas.integration.connector_specs import FIGURES, ConnectorSpec
from app.schemas.platform.problems import pointer_of
from app.services.integration.connectors.checks import mapping_faults
from app.services.integration.connectors.trials.paths import Json, fields_of
from app.services.integration.connectors.trials.proposing import Proposal, propose
from app.services.integration.connectors.trials.recognition import (
    Recognised,
    Style,
    recognise,
)

NOTHING: Final = "`null`"
"""The expression of a field that nobody has mapped yet."""
_LOOKED_AT: Final = 100  # elements
_REQUIRED: Final = ("external_id", "title", "taken_at")
Parts = Mapping[str, Any]


@dataclass(frozen=True)
class Draft:
    """`spec` as far as it goes, and `usable`: the same with nothing where something is open.

    `open`: codes by pointer into the spec, `facts`: what fills their sentences; `items`: the
    elements that are to become records.
    """

    style: str
    fields: Sequence[str]
    items: Sequence[Json]
    spec: dict[str, Any]
    open: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Mapping[str, object]] = field(default_factory=dict)
    notes: Sequence[FieldFault] = ()
    usable: ConnectorSpec | None = None


def draft(parts: Parts, data: Json, kind: RecordType, time_zone: str, *, has_link: bool) -> Draft:
    """A connector for what came; `parts` of a spec that are given already stay as they are.

    `has_link`: a Link header names a next page. Not for the event loop.
    """
    seen = _recognised(parts, data, has_link=has_link)
    spec = {"records": seen.records, "paging": dict(seen.style.paging), **parts}
    notes, open_ = list(seen.notes), {}
    if seen.records is None:
        del spec["records"]
        open_["/spec/records"] = "trial_records_open"
    fields = fields_of(seen.items[:_LOOKED_AT])
    if "mapping" not in parts:
        made = propose(fields, kind, time_zone)
        spec["mapping"] = _mapping(made)
        open_ |= {_pointer(name, code): code for name, code in made.open.items()}
        notes += ["trial_many_offices"] if made.office_field else []
        notes += [made.doubt] if made.doubt else []
    usable = _usable(spec)
    faults = mapping_faults(usable.mapping, kind) if usable and "mapping" in parts else []
    open_ |= {fault.pointer: fault.code for fault in faults}
    facts = {fault.pointer: fault.facts for fault in faults}
    told = [FieldFault("", code) for code in notes]
    return Draft(seen.style.name, [*fields], seen.items, spec, open_, facts, told, usable)


def _recognised(parts: Parts, data: Json, *, has_link: bool) -> Recognised:
    seen = recognise(data, has_link=has_link)
    if "records" in parts:
        seen = replace(seen, records=parts["records"], items=_found(parts["records"], data))
        notes = [] if seen.items else ["trial_no_records"]
        seen = replace(seen, notes=notes)
    if "paging" in parts:
        seen = replace(seen, style=_given(parts["paging"]), notes=seen.notes)
    return seen


def _given(paging: Parts) -> Style:
    return Style(str(paging.get("kind", "none")), paging)


def _found(expression: str, data: Json) -> Sequence[Json]:
    try:
        found = search(expression, data, Budget())
    except (UnusableExpression, TooCostly):
        return ()
    return found if isinstance(found, list) else ()


def _mapping(made: Proposal) -> dict[str, Any]:
    told = {"figures": made.figures, "transforms": made.transforms}
    return {**made.mapping, **{name: each for name, each in told.items() if each}}


def _pointer(name: str, code: str) -> str:
    """Where it is to be filled in: the field's expression, or its steps."""
    if code != "trial_no_field":
        return pointer_of(("spec", "mapping", "transforms", name))
    parts = ("figures", name[len(FIGURES) :]) if name.startswith(FIGURES) else (name,)
    return pointer_of(("spec", "mapping", *parts))


def _usable(spec: Parts) -> ConnectorSpec | None:
    """The spec with nothing for what is open; none where it cannot be one."""
    mapping = dict.fromkeys(_REQUIRED, NOTHING) | dict(spec["mapping"])
    try:
        return ConnectorSpec.model_validate({"records": "@", **spec, "mapping": mapping})
    except ValidationError:
        return None
