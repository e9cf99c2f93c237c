"""What a pull makes of the records of another system, when it comes, how it went; no database."""

import asyncio
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.core.errors import FieldFault
from app.models.connector import PullStatus
from app.schemas.integration.connector_specs import ConnectorSchedule, ConnectorSpec
from app.schemas.integration.records import RecordLine
from app.services.integration.connectors.mapping import FileAddress, Mapped, map_page
from app.services.integration.connectors.periods import PullPeriod, due_periods, next_run
from app.services.integration.connectors.runs.logs import RunLog
from app.services.integration.records.validation import RejectedRecord

KUPANG = "Asia/Makassar"  # eight hours before UTC
SPEC = ConnectorSpec.model_validate(
    {
        "url": "https://sirian.example/rekap",
        "records": "items",
        "mapping": {
            "external_id": "id",
            "title": "judul",
            "taken_at": "diambil",
            "files": "berkas",
        },
    }
)
ITEM = {"id": 7, "judul": "Rekap", "diambil": "2023-07-01T08:00:00"}


def mapped(**changes: Any) -> Mapped:
    page = map_page(
        SPEC, {"items": [ITEM | changes]}, record_type="x", period="2023-06", time_zone=KUPANG
    )
    (one,) = asyncio.run(page)
    return one


@pytest.mark.parametrize(
    ("said", "hour"),
    [
        ("2023-07-01T08:00:00", 0),
        ("2023-07-01T08:00:00+07:00", 1),
        ("2023-07-01T08:00:00Z", 8),
    ],
)
def test_an_instant_without_an_offset_is_by_the_clock_of_the_office(said: str, hour: int) -> None:
    record = mapped(diambil=said).record
    assert isinstance(record, RecordLine)
    assert record.taken_at == datetime(2023, 7, 1, hour, tzinfo=UTC)
    assert (record.external_id, record.period) == ("7", "2023-06")


@pytest.mark.parametrize(
    ("changes", "pointer", "expression"),
    [
        ({"bulan": None}, "/period", "bulan"),
        ({}, "/period", "bulan"),
        ({"bulan": "2023-05", "judul": None}, "/title", "judul"),
        ({"bulan": "2023-05", "id": None}, "/external_id", "id"),
    ],
)
def test_what_a_mapping_does_not_find_is_refused_with_its_expression(
    changes: dict[str, Any], pointer: str, expression: str
) -> None:
    """A period that is mapped and not there would else be whatever month was asked for."""
    told = SPEC.mapping.model_copy(update={"period": "bulan"})
    spec = SPEC.model_copy(update={"mapping": told})
    page = {"items": [ITEM | changes]}
    given = {"record_type": "x", "period": "2023-06", "time_zone": KUPANG}
    (one,) = asyncio.run(map_page(spec, page, **given))
    assert isinstance(one.record, RejectedRecord)
    (fault,) = one.record.faults
    assert (fault.pointer, fault.code) == (pointer, "connector_field_unfound")
    assert fault.facts == {"expression": expression}


def test_files_are_those_with_an_address() -> None:
    found: list[Any] = [{"url": "/1.pdf", "name": "Satu"}, {"url": "/2.pdf"}, {"name": "x"}, "url"]
    files = (FileAddress("/1.pdf", "Satu"), FileAddress("/2.pdf", "berkas"))
    assert mapped(berkas=found).files == files
    assert mapped(berkas=None).files == ()
    assert len(mapped(berkas=found[:1] * 20).files) == 20
    for refused in (found[:1] * 21, {"url": "/1.pdf"}):
        one = mapped(berkas=refused)
        assert (one.external_id, isinstance(one.record, RecordLine)) == ("7", False)


DAILY, MONTHLY = (ConnectorSchedule.model_validate({"every": each}) for each in ("day", "month"))
# A schedule at three in the morning there, the fifth where it is monthly: after, and when next.
TIMES = (
    (DAILY, "2023-06-09T18:59Z", "2023-06-09T19:00Z"),
    (DAILY, "2023-06-09T19:00Z", "2023-06-10T19:00Z"),
    (MONTHLY, "2023-06-04T18:59Z", "2023-06-04T19:00Z"),
    (MONTHLY, "2023-06-04T19:00Z", "2023-07-04T19:00Z"),
    (MONTHLY, "2023-12-20T00:00Z", "2024-01-04T19:00Z"),
)


@pytest.mark.parametrize(("schedule", "after", "wanted"), TIMES)
def test_the_next_time_is_the_first_one_after_by_the_clock_of_the_office(
    schedule: ConnectorSchedule, after: str, wanted: str
) -> None:
    found = next_run(schedule, datetime.fromisoformat(after), KUPANG)
    assert found == datetime.fromisoformat(wanted)


def test_it_asks_for_what_was_complete_by_then_and_for_what_comes_late() -> None:
    again = {"again": 2}
    daily, monthly = (each.model_copy(update=again) for each in (DAILY, MONTHLY))
    assert due_periods(DAILY, date(2023, 6, 1)) == ["2023-05-31"]
    assert due_periods(daily, date(2023, 6, 2)) == ["2023-06-01", "2023-05-31", "2023-05-30"]
    assert due_periods(MONTHLY, date(2023, 6, 30)) == ["2023-05"]
    assert due_periods(monthly, date(2023, 2, 5)) == ["2023-01", "2022-12", "2022-11"]


def test_a_quarter_has_three_months() -> None:
    days = [date(2023, month, 1) for month in range(1, 13)]
    quarters = [PullPeriod("", day, day).variables("", "UTC")["quarter"] for day in days]
    assert quarters == [*"111222333444"]


@pytest.mark.parametrize(
    ("counts", "wanted"),
    [
        ({}, PullStatus.FAILED),
        ({"pages": 1, "seen": 1, "files": 1, "refused": 1}, PullStatus.FAILED),
        *(({name: 1}, PullStatus.PARTIAL) for name in ("created", "changed", "unchanged")),
        *(({name: 1}, PullStatus.PARTIAL) for name in ("superseded", "would_come")),
    ],
)
def test_a_run_with_faults_has_failed_where_nothing_good_came(
    counts: dict[str, int], wanted: PullStatus
) -> None:
    told = RunLog(Counter(counts))
    assert told.status is PullStatus.SUCCEEDED
    for _ in range(101):
        told.fault("record_refused", record="x")
    assert (told.status, len(told.faults), told.counts["faults"]) == (wanted, 100, 101)
    told.fault("upstream_failed")
    assert (told.faults[0]["code"], len(told.faults)) == ("upstream_failed", 101)


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        (ValueError("an instant"), "an instant"),
        (float("nan"), "…"),
        (float("-inf"), "…"),
        (10**400, "…"),
        ("a\x00b\ud800", "a\ufffdb\ufffd"),
        ("x" * 201, "x" * 200),
        *((each, each) for each in (None, True, 7, 1.5, "2023-06")),
    ],
)
def test_what_is_written_down_can_be_stored(told: object, wanted: object) -> None:
    log = RunLog()
    log.fault("record_refused", faults=[FieldFault("/x", "x", {"fact": told})])
    assert log.faults[0]["faults"][0]["facts"] == {"fact": wanted}


def test_a_note_is_told_once() -> None:
    log = RunLog()
    for number in (1, 1, 2):
        log.note("x", number=number)
    assert [each["facts"] for each in log.notes] == [{"number": 1}, {"number": 2}]
