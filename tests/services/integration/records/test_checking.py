"""Whether a record makes sense: every rule by itself, without a database."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from app.core import clock
from app.models import RecordType, SourceFile, SourceSystem
from app.models.source import PeriodKind
from app.schemas.integration.records import RecordLine, RecordWrite
from app.services.integration.records.periods import days_of
from app.services.integration.records.validation import (
    RecordInput,
    RejectedRecord,
    SourceContext,
    ValidRecord,
    _check_all,
)

OURS, THEIRS, ELSEWHERE = (UUID(int=number) for number in (1, 2, 3))
OWN_FILE, OTHER_FILE, UNKNOWN_FILE, SECOND_FILE = (UUID(int=number) for number in range(11, 15))
FILES = {
    key: SourceFile(id=key, work_unit_id=unit, sha256=f"{key.int:064x}", original_name=name)
    for key, unit, name in (
        (OWN_FILE, OURS, "a.pdf"),
        (OTHER_FILE, THEIRS, "b.pdf"),
        (SECOND_FILE, OURS, "c.pdf"),
    )
}
KIND = RecordType(
    id=ELSEWHERE,
    key="lembur",
    period_kind=PeriodKind.MONTH,
    figures_schema={
        "required": ["hours"],
        "properties": {"hours": {"minimum": 0}, "late": {"x-not-more-than": "hours"}},
    },
)
DESK = SourceContext(
    SourceSystem(id=ELSEWHERE, key="sirian"), {"lembur": KIND}, {"53": OURS, "5371": THEIRS}
)
BODY: dict[str, Any] = {
    "type": "lembur",
    "title": "Rekap lembur",
    "period": "2023-06",
    "taken_at": "2023-07-01T08:00:00+08:00",
    "figures": {"hours": 3},
}


def checked(work_unit_code: str = "53", **changes: Any) -> ValidRecord | RejectedRecord:
    body = RecordWrite.model_validate(BODY | changes)
    (found,) = _check_all(DESK, [RecordInput("satu", work_unit_code, body)], FILES)
    return found


def digest(**changes: Any) -> str:
    found = checked(**changes)
    assert isinstance(found, ValidRecord)
    return found.digest


def soon(minutes: float) -> str:
    return (clock.now() + timedelta(minutes=minutes)).isoformat()


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, []),
        ({"files": [OWN_FILE, SECOND_FILE]}, []),
        ({"work_unit_code": "5371", "files": [OTHER_FILE]}, []),
        ({"files": [OTHER_FILE]}, [("/files/0", "record_file_unknown")]),
        ({"files": [OWN_FILE, UNKNOWN_FILE]}, [("/files/1", "record_file_unknown")]),
        ({"work_unit_code": "5371", "files": [OWN_FILE]}, [("/files/0", "record_file_unknown")]),
        ({"work_unit_code": "99"}, [("/work_unit_code", "office_out_of_reach")]),
        ({"type": "cuti"}, [("/type", "record_type_unknown")]),
        ({"work_unit_code": "99", "type": "cuti"}, [
            ("/work_unit_code", "office_out_of_reach"), ("/type", "record_type_unknown")]),
        ({"period": "2023-Q2"}, [("/period", "period_of_another_kind")]),
        ({"period": "1923-06"}, [("/period", "day_out_of_reach")]),
        ({"taken_at": "1923-07-01T08:00:00Z"}, [("/taken_at", "day_out_of_reach")]),
        ({"taken_at": soon(4)}, []),
        ({"taken_at": soon(600)}, [("/taken_at", "taken_in_the_future")]),
        ({"figures": {}}, [("/figures/hours", "figures_required")]),
        ({"figures": {"hours": -1}}, [("/figures/hours", "figures_minimum")]),
    ],
)  # fmt: skip
def test_every_rule(changes: dict[str, Any], faults: list[tuple[str, str]]) -> None:
    found = checked(**changes)
    told = found.faults if isinstance(found, RejectedRecord) else ()
    assert [(fault.pointer, fault.code) for fault in told] == faults


def test_a_good_one_says_where_and_when() -> None:
    found = checked()
    assert isinstance(found, ValidRecord)
    assert (found.work_unit_id, found.type, found.external_id) == (OURS, KIND, "satu")
    assert [found.period_from.isoformat(), found.period_to.isoformat()] == [
        "2023-06-01", "2023-06-30",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Lain"},
        {"period": "2023-05"},
        {"taken_at": "2023-07-02T08:00:00+08:00"},
        {"figures": {"hours": 4}},
        {"url": "https://sirian.kpu.go.id/1"},
        {"files": [OWN_FILE]},
        {"files": [SECOND_FILE]},
    ],
)
def test_whatever_the_system_says_is_in_the_digest(changes: dict[str, Any]) -> None:
    assert digest(**changes) != digest()


def test_the_digest_is_of_what_is_said_and_not_of_how() -> None:
    both = {"figures": {"hours": 3, "x": 1}}
    assert digest(**both) == digest(figures=dict(reversed(both["figures"].items())))
    assert digest() == digest(taken_at="2023-07-01T00:00:00Z"), "the same instant"
    assert digest(files=[OWN_FILE, SECOND_FILE]) != digest(files=[SECOND_FILE, OWN_FILE])


@pytest.mark.parametrize(
    ("kind", "period", "days"),
    [
        ("day", "2023-06-14", "2023-06-14 2023-06-14"),
        ("meeting", "2024-02-29", "2024-02-29 2024-02-29"),
        ("month", "2023-02", "2023-02-01 2023-02-28"),
        ("month", "2024-12", "2024-12-01 2024-12-31"),
        ("quarter", "2023-Q1", "2023-01-01 2023-03-31"),
        ("quarter", "2023-Q4", "2023-10-01 2023-12-31"),
        ("quarter", "2023-Q5", None),
        ("quarter", "2023-Q0", None),
        ("quarter", "2023-06", None),
        ("month", "2023-13", None),
        ("month", "2023-Q2", None),
        ("month", "2023-06-14", None),
        ("day", "2023-02-29", None),
        ("day", "2023-06", None),
        ("day", "20230614", None),
        ("day", "2023-W24-3", None),
    ],
)
def test_the_days_of_a_period(kind: str, period: str, days: str | None) -> None:
    found = days_of(PeriodKind(kind), period)
    assert days == (found and f"{found[0]} {found[1]}")


def test_a_clock_may_be_five_minutes_ahead_and_no_more() -> None:
    with time_machine.travel("2023-07-01T00:00:00Z", tick=False):
        assert isinstance(checked(taken_at="2023-07-01T00:05:00Z"), ValidRecord)
        assert isinstance(checked(taken_at="2023-07-01T00:05:00.000001Z"), RejectedRecord)


def test_a_line_is_handed_in_with_its_own_files_or_those_that_were_fetched() -> None:
    line = RecordLine.model_validate(BODY | {"external_id": "satu", "files": [OWN_FILE]})
    assert RecordInput.of(line, "53").body.files == [OWN_FILE]
    fetched = RecordInput.of(line, "53", [SECOND_FILE])
    assert (fetched.external_id, fetched.work_unit_code, fetched.body.files) == (
        "satu", "53", [SECOND_FILE],
    )  # fmt: skip
    assert fetched.body.title == BODY["title"]


@pytest.mark.parametrize(
    ("changes", "warnings"),
    [
        ({}, []),
        ({"period": "2031-06"}, [("/period", "period_in_future")]),
        # A month may be counted while it goes on, and begins first where the sun rises first.
        ({"period": "2023-08"}, []),
        ({"taken_at": "2023-05-31T14:59:00Z"}, [("/taken_at", "taken_before_period")]),
        ({"taken_at": "2023-05-31T15:00:00Z"}, []),
        ({"figures": {"hours": 3, "late": 4}}, [("/figures/late", "figure_more_than")]),
    ],
)
def test_what_can_hardly_be_so_is_warned_of(
    changes: dict[str, Any], warnings: list[tuple[str, str]]
) -> None:
    with time_machine.travel(datetime(2023, 7, 31, 15, tzinfo=UTC), tick=False):
        taken = {"taken_at": "2023-07-31T23:00:00+08:00"} if "period" in changes else {}
        found = checked(**taken | changes)
    assert isinstance(found, ValidRecord)
    assert [(each.pointer, each.code) for each in found.warnings] == warnings
