"""What is written down of many records: each of them in its office, a few in an entry."""

from collections import Counter
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.schemas.integration.records import RecordOutcome
from app.services.integration.records.announcing import RECORDS_AT_MOST, write_down_taken
from app.services.platform import audit

HERE, THERE = uuid4(), uuid4()
SOURCE: Any = SimpleNamespace(id=uuid4(), key="sirian")
NOBODY: Any = None
UNCHANGED, CONFIRMED = RecordOutcome.UNCHANGED, RecordOutcome.CONFIRMED


def taken(number: int, outcome: RecordOutcome = RecordOutcome.CREATED, unit: UUID = HERE) -> Any:
    kind = SimpleNamespace(key="attendance")
    days = {"period_from": date(2023, 6, 1), "period_to": date(2023, 6, 30)}
    record = SimpleNamespace(work_unit_id=unit, type=kind, **days)
    told = {"external_id": f"r-{number}", "outcome": outcome, "version": 1, "digest": f"{number}"}
    return record, SimpleNamespace(record_id=uuid4(), **told)


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, audit.Target, audit.Changes]]:
    written: list[tuple[str, audit.Target, audit.Changes]] = []

    def log(_: Any, __: Any, action: str, target: audit.Target, *, changes: audit.Changes) -> None:
        written.append((action, target, changes))

    monkeypatch.setattr(audit, "log", log)
    return written


def test_every_record_that_is_new_is_named_once_however_many_there_are(
    entries: list[tuple[str, audit.Target, audit.Changes]],
) -> None:
    many = [taken(number) for number in range(2 * RECORDS_AT_MOST + 1)]
    others = [taken(900 + number, unit=THERE) for number in range(3)]
    write_down_taken(NOBODY, None, SOURCE, [*many, *others], {"pull_run_id": HERE})
    assert Counter(target.work_unit_id for _, target, _ in entries) == {HERE: 3, THERE: 1}
    named = [each for _, target, _ in entries for each in target.about["records"]]
    assert sorted(each["external_id"] for each in named) == sorted(
        receipt.external_id for _, receipt in (*many, *others)
    )
    assert max(len(target.about["records"]) for _, target, _ in entries) == RECORDS_AT_MOST
    assert sum(changes["counts"][1]["created"] for *_, changes in entries) == len(named)
    assert {changes["pull_run_id"][1] for *_, changes in entries} == {str(HERE)}
    assert len({changes["digest"][1] for *_, changes in entries}) == 4


def test_what_is_nothing_new_is_no_event(
    entries: list[tuple[str, audit.Target, audit.Changes]],
) -> None:
    write_down_taken(NOBODY, None, SOURCE, [taken(1, UNCHANGED)])
    assert entries == []
    write_down_taken(NOBODY, None, SOURCE, [taken(1, CONFIRMED), taken(2, UNCHANGED)])
    write_down_taken(NOBODY, None, SOURCE, [taken(1, CONFIRMED), taken(2, RecordOutcome.CHANGED)])
    (confirmed, _, _), (received, target, changes) = entries
    assert (confirmed, received) == ("record.confirm", "record.receive_batch")
    assert [each["external_id"] for each in target.about["records"]] == ["r-2"]
    assert changes["counts"][1] == {"confirmed": 1, "changed": 1}
