"""From another system's JSON to records, by the expressions of a connector."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.parser import ParsedResult
from pydantic import ValidationError

from app.core.errors import FieldFault
from app.integrations.upstream import UpstreamFault
from app.schemas.connector_specs import ConnectorSpec
from app.schemas.records import RecordLine
from app.services.records.checking import Refused

_FIELDS = ("external_id", "title", "taken_at", "period", "url")
_FILES_AT_MOST = 20


@dataclass(frozen=True)
class FileAddress:
    """A file of a record: where it is fetched, and what it is called."""

    url: str
    name: str


@dataclass(frozen=True)
class Mapped:
    """A record as it came, with the files it names; or why it is none."""

    external_id: str | None
    record: RecordLine | Refused
    files: tuple[FileAddress, ...] = ()


def map_page(
    spec: ConnectorSpec,
    data: Any,  # noqa: ANN401 - any JSON
    *,
    record_type: str,
    period: str,
    time_zone: str,
) -> Iterator[Mapped]:
    """The records of a page; raises UpstreamFault when there is no list where it should be."""
    found = search(spec.records, data)
    if not isinstance(found, list):
        raise UpstreamFault("upstream_schema_changed")
    for item in found:
        yield _map_one(spec, item, record_type, period, time_zone)


def next_cursor(spec: ConnectorSpec, data: Any) -> str | None:  # noqa: ANN401 - any JSON
    """Where the next page is, by the connector's expression."""
    found = search(spec.paging.next, data) if spec.paging.next else None
    return str(found) if isinstance(found, str | int) and found not in {"", False} else None


def _map_one(
    spec: ConnectorSpec,
    item: Any,  # noqa: ANN401 - any JSON
    record_type: str,
    period: str,
    time_zone: str,
) -> Mapped:
    mapping = spec.mapping
    expressions = {name: getattr(mapping, name) for name in _FIELDS}
    try:
        values = {name: search(each, item) for name, each in expressions.items() if each}
        figures = {name: search(each, item) for name, each in mapping.figures.items()}
        files = _files(search(mapping.files, item) if mapping.files else None)
    except UpstreamFault:
        return Mapped(None, Refused((FieldFault("", "mapping_failed"),)))
    values = {name: value for name, value in values.items() if value is not None}
    if "external_id" in values:
        values["external_id"] = str(values["external_id"])
    values["taken_at"] = _with_zone(values.get("taken_at"), time_zone)
    record = {
        "type": record_type,
        "period": period,
        "figures": {name: value for name, value in figures.items() if value is not None},
        **values,
    }
    name = values.get("external_id")
    try:
        return Mapped(name, RecordLine.model_validate(record), files)
    except ValidationError as error:
        return Mapped(name, Refused.of(error))


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


def search(expression: str, data: Any) -> Any:  # noqa: ANN401 - any JSON
    """What an expression finds; raises UpstreamFault where the data is of another shape."""
    try:
        return _compiled(expression).search(data)
    except (JMESPathError, TypeError, ValueError, RecursionError) as error:
        raise UpstreamFault("upstream_schema_changed") from error


@lru_cache(maxsize=1024)
def _compiled(expression: str) -> ParsedResult:
    return jmespath.compile(expression)
