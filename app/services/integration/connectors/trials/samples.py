"""Samples of answers as a connector's tests: what became of one then, and what does now."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from app.integrations.upstream import UpstreamFault
from app.schemas.integration.connector_specs import ConnectorSpec
from app.schemas.integration.records import RecordLine
from app.schemas.integration.trials import SampleFile
from app.services.integration.connectors.mapping import Mapped, map_page
from app.services.integration.records.validation import RejectedRecord

_NOT_THERE: Final = "(nothing)"
_LEFT_OUT: Final = {"type", "files"}


async def take_sample(
    spec: ConnectorSpec,
    record_type: str,
    period: str,
    time_zone: str,
    data: Any,  # noqa: ANN401 - any JSON
) -> SampleFile:
    """The sample of an answer with what becomes of it now.

    Raises UpstreamFault where there is no list of records.
    """
    made = await map_page(spec, data, record_type=record_type, period=period, time_zone=time_zone)
    return SampleFile(
        period=period,
        time_zone=time_zone,
        answer=data,
        records=[
            _record(each, each.record) for each in made if isinstance(each.record, RecordLine)
        ],
        refused=[
            _refused(each, each.record) for each in made if isinstance(each.record, RejectedRecord)
        ],
    )


async def check_sample(spec: ConnectorSpec, record_type: str, sample: SampleFile) -> list[str]:
    """What is different now, a line for each field; empty: nothing is."""
    try:
        now = await take_sample(spec, record_type, sample.period, sample.time_zone, sample.answer)
    except UpstreamFault as error:
        return [f"the whole answer: {error.code}"]
    return differences(sample, now)


def differences(expected: SampleFile, found: SampleFile) -> list[str]:
    """What the one has and the other has not, a line for each field of each record."""
    return [
        *_by_name("", expected.records, found.records),
        *_by_name("refused ", expected.refused, found.refused),
    ]


def _by_name(
    what: str, expected: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    then, now = _named(expected), _named(found)
    for name in [*then, *(name for name in now if name not in then)]:
        if name not in now:
            yield f"{what}{name}: expected, and is not there"
        elif name not in then:
            yield f"{what}{name}: is there, and not expected"
        else:
            yield from _fields(f"{what}{name}", _flat(then[name]), _flat(now[name]))


def _fields(name: str, then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for field in sorted({*then, *now}):
        expected, found = then.get(field, _NOT_THERE), now.get(field, _NOT_THERE)
        is_same = expected == found and isinstance(expected, bool) == isinstance(found, bool)
        if not is_same and not _is_same_instant(expected, found):
            yield f"{name}: {field}: expected {expected}, is {found}"


def _is_same_instant(one: object, other: object) -> bool:
    """Whoever writes a sample by hand may name another offset."""
    try:
        return datetime.fromisoformat(str(one)) == datetime.fromisoformat(str(other))
    except (ValueError, TypeError):
        return False


def _named(records: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """By external name and office; one that has none, or the same, by its place."""
    named: dict[str, Mapping[str, Any]] = {}
    for number, each in enumerate(records, 1):
        parts = (each.get("external_id"), each.get("work_unit_code"))
        name = " of ".join(str(part) for part in parts if part) or f"record {number}"
        named[name if name not in named else f"{name} (record {number})"] = each
    return named


def _flat(record: Mapping[str, Any]) -> dict[str, Any]:
    figures = record.get("figures")
    inner = figures.items() if isinstance(figures, Mapping) else ()
    plain = {name: each for name, each in record.items() if name != "figures"}
    return plain | {f"figures.{name}": each for name, each in inner}


def _record(mapped: Mapped, line: RecordLine) -> dict[str, Any]:
    told = line.model_dump(mode="json", exclude=_LEFT_OUT, exclude_none=True)
    files = [{"url": file.url, "name": file.name} for file in mapped.files]
    return told | ({"files": files} if files else {})


def _refused(mapped: Mapped, rejected: RejectedRecord) -> dict[str, Any]:
    faults = [f"{fault.pointer} {fault.code}" for fault in rejected.faults]
    return {"external_id": mapped.external_id, "faults": faults}
