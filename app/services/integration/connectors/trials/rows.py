"""The first rows of what came, field by field: what was found, what became of it, or why not."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.core.errors import FieldFault
from app.core.messages import Language, field_sentence
from app.integrations.expressions import Budget
from app.schemas.integration.connector_specs import ConnectorSpec
from app.schemas.integration.records import RecordLine
from app.schemas.integration.trials import TrialField, TrialRow
from app.schemas.platform.problems import ProblemError, pointer_of
from app.services.integration.connectors.mapping import Mapped
from app.services.integration.connectors.trials.drafting import NOTHING
from app.services.integration.connectors.trials.paths import Json
from app.services.integration.connectors.values import FieldRead, read_fields

ROWS: Final = 3
_SHOWN_AT_MOST: Final = 200  # characters
_PARTS_AT_MOST: Final = 20
_DEEPEST: Final = 10


@dataclass(frozen=True)
class Rows:
    """Tells the first elements of an answer, by a spec, with instants of an office's zone."""

    spec: ConnectorSpec
    time_zone: str
    language: Language

    def show(self, item: Json, mapped: Mapped, faults: Sequence[FieldFault]) -> TrialRow:
        """One element with what became of it, and what it is refused for."""
        read = read_fields(self.spec.mapping, item, Budget(), self.time_zone)
        by_pointer = {fault.pointer: fault for fault in faults}
        taken = _taken(mapped)
        return TrialRow(
            external_id=mapped.external_id,
            fields=[
                self._field(name, one, by_pointer.get(pointer_of(name.split(".", 1))), taken)
                for name, one in read.items()
            ],
            errors=[told(fault, self.language) for fault in faults],
        )

    def _field(
        self, name: str, read: FieldRead, fault: FieldFault | None, taken: Mapping[str, Any]
    ) -> TrialField:
        expression = self.spec.mapping.expressions[name]
        value, why = taken.get(name, read.value), read.fault or fault
        return TrialField(
            field=name,
            expression="" if expression == NOTHING else expression,
            found=shown(read.found),
            value=None if value is None else shown(value),
            fault=None if why is None else told(why, self.language),
        )


def told(fault: FieldFault, language: Language) -> ProblemError:
    """A fault in words."""
    detail = field_sentence(fault.code, language, fault.facts)
    return ProblemError(pointer=fault.pointer, code=fault.code, detail=detail)


def shown(value: Json) -> str:
    """A value as JSON, cut off where it is long."""
    text = json.dumps(_little(value), ensure_ascii=False)
    return text if len(text) <= _SHOWN_AT_MOST else f"{text[:_SHOWN_AT_MOST]}…"


def _little(data: Json, depth: int = 0) -> Json:
    """Of long lists and objects the first few, of deep ones what is near."""
    if isinstance(data, dict | list) and depth == _DEEPEST:
        return "…"
    if isinstance(data, dict):
        parts = list(data.items())[:_PARTS_AT_MOST]
        return {name[:_SHOWN_AT_MOST]: _little(each, depth + 1) for name, each in parts}
    if isinstance(data, list):
        return [_little(each, depth + 1) for each in data[:_PARTS_AT_MOST]]
    return data[: _SHOWN_AT_MOST + 1] if isinstance(data, str) else data


def _taken(mapped: Mapped) -> Mapping[str, Any]:
    """The fields as the record has them, by their names in a mapping."""
    if not isinstance(mapped.record, RecordLine):
        return {}
    values = mapped.record.model_dump(mode="json")
    return values | {f"figures.{name}": each for name, each in mapped.record.figures.items()}
