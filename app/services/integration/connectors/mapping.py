"""From another system's JSON to records, by the expressions of a connector."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from anyio import CapacityLimiter, to_thread
from pydantic import ValidationError

from app.core.errors import FieldFault
from app.integrations.expressions import Budget, TooCostly, UnusableExpression, search
from app.integrations.plain_secrets import HIDDEN
from app.integrations.upstream import UpstreamFault
from app.schemas.integration.connector_specs import FIGURES, ConnectorSpec
from app.schemas.integration.records import RecordLine
from app.services.integration.connectors.asking.redaction import hide_in_record
from app.services.integration.connectors.values import TOO_COSTLY, read_fields
from app.services.integration.records.validation import RejectedRecord

_FILES_AT_MOST = 20
_LINE_BREAKS: Final = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_MAPPING: Final = CapacityLimiter(2)


@dataclass(frozen=True)
class FileAddress:
    """A file of a record: where it is fetched, and what it is called."""

    url: str
    name: str


@dataclass(frozen=True)
class Mapped:
    """A record as it came, with the files it names; or why it is none."""

    external_id: str | None
    record: RecordLine | RejectedRecord
    files: tuple[FileAddress, ...] = ()


_NOTHING: Final = Mapped(None, RejectedRecord((FieldFault("", "pull_row_is_empty"),)))


async def map_page(
    spec: ConnectorSpec,
    data: Any,  # noqa: ANN401 - any JSON
    *,
    record_type: str,
    period: str,
    time_zone: str,
) -> list[Mapped]:
    """The records of a page; raises UpstreamFault when there is no list where it should be.

    In a thread, all of it on one budget: the expressions are not ours.
    """

    def whole() -> list[Mapped]:
        budget = Budget()
        found = _search(spec.records, data, budget)
        if not isinstance(found, list):
            raise UpstreamFault("upstream_schema_changed", expression=spec.records)
        return [
            _NOTHING
            if item is None
            else _map_one(spec, item, budget, record_type, period, time_zone)
            for item in found
        ]

    return await to_thread.run_sync(whole, limiter=_MAPPING)


def without_secrets(one: Mapped, secrets: Sequence[str]) -> Mapped:
    """The same where it says no secret; else with them hidden, and refused under such a name.

    Whoever reads the record, its events or its files' names would read the secret. A name that is
    hidden would be that of many records.
    """
    record = one.record
    if isinstance(record, RejectedRecord):
        return one
    if hide_in_record(record.external_id, secrets) != record.external_id:
        fault = FieldFault("/external_id", "record_name_says_secret")
        return Mapped(one.external_id, RejectedRecord((fault,)))
    said = {"title": record.title, "figures": record.figures}
    hidden = {name: hide_in_record(value, secrets) for name, value in said.items()}
    hidden["url"] = hide_in_record(record.url, secrets, quote(HIDDEN))
    files = [replace(each, name=hide_in_record(each.name, secrets)) for each in one.files]
    if hidden == said | {"url": record.url} and tuple(files) == one.files:
        return one
    return Mapped(one.external_id, record.model_copy(update=hidden), tuple(files))


def _map_one(  # noqa: PLR0913, PLR0917 - what a record is made of
    spec: ConnectorSpec,
    item: Any,  # noqa: ANN401 - any JSON
    budget: Budget,
    record_type: str,
    period: str,
    time_zone: str,
) -> Mapped:
    read = read_fields(spec.mapping, item, budget, time_zone)
    values = {name: one.value for name, one in read.items() if one.value is not None}
    given = values.get("external_id")
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    if is_number:
        values["external_id"] = str(given)
    name = values["external_id"] if is_number or isinstance(given, str) else None
    faults = [one.fault for one in read.values() if one.fault is not None]
    if spec.mapping.work_unit_code and "work_unit_code" not in values:
        faults += [] if faults else [FieldFault("/work_unit_code", "missing")]
    if spec.mapping.period and "period" not in values and not faults:
        # The run's own would file it under whatever month was asked for.
        faults.append(_unfound("period", spec.mapping.period))
    try:
        files = _files(_search(spec.mapping.files, item, budget) if spec.mapping.files else None)
    except UpstreamFault as error:
        code = error.code if error.code == TOO_COSTLY else "mapping_failed"
        faults.append(FieldFault("/files", code))
    if faults:
        return Mapped(name, RejectedRecord(tuple(faults)))
    figures = {
        each[len(FIGURES) :]: values.pop(each) for each in [*values] if each.startswith(FIGURES)
    }
    if isinstance(title := values.get("title"), str):
        values["title"] = _LINE_BREAKS.sub(" ", title)  # cells of Excel have several lines
    values["taken_at"] = _with_zone(values.get("taken_at"), time_zone)
    record = {"type": record_type, "period": period, "figures": figures, **values}
    try:
        return Mapped(name, RecordLine.model_validate(record), files)
    except ValidationError as error:
        rejected = _with_form(RejectedRecord.of(error), values["taken_at"])
        return Mapped(name, _with_expressions(rejected, spec.mapping.expressions))


def _with_form(rejected: RejectedRecord, taken_at: object) -> RejectedRecord:
    """The same; of `taken_at` in which form it is read."""
    code = f"connector_taken_at_{'missing' if taken_at is None else 'unreadable'}"
    told = FieldFault("/taken_at", code)
    faults = (told if each.pointer == "/taken_at" else each for each in rejected.faults)
    return RejectedRecord(tuple(faults))


def _with_expressions(rejected: RejectedRecord, expressions: Mapping[str, str]) -> RejectedRecord:
    """The same; of a field that is missing, which expression found nothing."""
    faults = (
        _unfound(name, expressions[name])
        if each.code == "missing" and (name := each.pointer.removeprefix("/")) in expressions
        else each
        for each in rejected.faults
    )
    return RejectedRecord(tuple(faults))


def _unfound(name: str, expression: str) -> FieldFault:
    return FieldFault(f"/{name}", "connector_field_unfound", {"expression": expression})


def _files(found: Any) -> tuple[FileAddress, ...]:  # noqa: ANN401 - any JSON
    if found is None:
        return ()
    if not isinstance(found, list) or len(found) > _FILES_AT_MOST:
        raise UpstreamFault("upstream_schema_changed")
    named = [each for each in found if isinstance(each, Mapping) and each.get("url")]
    return tuple(FileAddress(str(each["url"]), str(each.get("name") or "berkas")) for each in named)


def _with_zone(value: Any, time_zone: str) -> Any:  # noqa: ANN401 - any JSON
    """An instant without offset is by the office's clock."""
    if not isinstance(value, str):
        return value
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        return value
    zoned = instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(time_zone))
    return zoned.isoformat()


def _search(expression: str, data: Any, budget: Budget) -> Any:  # noqa: ANN401 - any JSON
    """What an expression finds; raises UpstreamFault: another shape, or too costly."""
    try:
        return search(expression, data, budget)
    except UnusableExpression as error:
        raise UpstreamFault("upstream_schema_changed", expression=expression) from error
    except TooCostly as error:
        raise UpstreamFault(TOO_COSTLY) from error
