"""Which version of a record is current: the newest `taken_at`, whenever it arrived."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core.database import Database
from app.models import RecordType, RecordVersion, SourceRecord
from app.schemas.integration.records import RecordOutcome, RecordWrite
from app.services.integration.records.commands import Origin, TakenRecord, counts_of, receive
from app.services.integration.records.validation import RejectedRecord, ValidRecord, content_of
from tests.support.databases import on_one_engine
from tests.support.machines import CITY, PROVINCE, Machines

pytestmark = on_one_engine
FIRST = datetime.fromisoformat("2023-07-01T00:00:00+00:00")
Came = RecordOutcome


class Handing:
    """Records handed in one after the other, each in a transaction of its own."""

    def __init__(self, machines: Machines) -> None:
        self.machines, self.kind = machines, machines.kind()

    def record(
        self,
        digest: str,
        hours: float = 0,
        name: str = "satu",
        office: str = PROVINCE,
        kind: RecordType | None = None,
    ) -> ValidRecord:
        """One that says what `digest` names; with "+" at its end the same, with another digest."""
        said = digest.rstrip("+")
        body = RecordWrite.model_validate(
            {
                "type": "lembur",
                "title": f"Rekap {said}",
                "period": "2023-06",
                "taken_at": (FIRST + timedelta(hours=hours)).isoformat(),
            }
        )
        days = date(2023, 6, 1), date(2023, 6, 30)
        unit, content = self.machines.unit(office), content_of(body, days, [])
        known = kind or self.kind
        return ValidRecord(name, unit, known, body, *days, digest.ljust(64, "0"), content)

    def take(
        self, *records: ValidRecord, together: bool = False
    ) -> list[TakenRecord | RejectedRecord]:
        async def story(database: Database) -> list[TakenRecord | RejectedRecord]:
            receipts: list[TakenRecord | RejectedRecord] = []
            batches = [list(records)] if together else [[each] for each in records]
            for batch in batches:
                async with database.writing() as session:
                    origin = Origin(pull_run_id=UUID(int=7))
                    receipts += await receive(session, self.kind.source_id, batch, origin)
            return receipts

        return self.machines.run(story)

    def current(self) -> list[Any]:
        """Title of the current version, how many versions, how often the record changed."""
        with self.machines.writing() as session:
            rows = session.execute(
                select(RecordVersion.title, SourceRecord.version)
                .join(SourceRecord, SourceRecord.id == RecordVersion.record_id)
                .where(RecordVersion.number == SourceRecord.current_number)
            ).all()
        count = len(self.machines.all(select(RecordVersion.id)))
        return [*rows[0], count]


@pytest.fixture
def handing(machines: Machines) -> Handing:
    return Handing(machines)


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize(
    ("given", "outcomes", "current", "count"),
    [
        ([("a", 0), ("b", 1)], [Came.CREATED, Came.CHANGED], "b", 2),
        ([("a", 1), ("b", 0)], [Came.CREATED, Came.SUPERSEDED], "a", 2),
        # Equal instants: what arrived last is what the system says now.
        ([("a", 0), ("b", 0)], [Came.CREATED, Came.CHANGED], "b", 2),
        ([("a", 0), ("b", 0), ("a", 0)], [Came.CREATED, Came.CHANGED, Came.UNCHANGED], "b", 2),
        ([("a", 0), ("a", 0)], [Came.CREATED, Came.UNCHANGED], "a", 1),
        ([("a", 0), ("b", 2), ("c", 1)], [Came.CREATED, Came.CHANGED, Came.SUPERSEDED], "b", 3),
        ([("a", 2), ("b", 0), ("c", 1)], [Came.CREATED, Came.SUPERSEDED, Came.SUPERSEDED], "a", 3),
        ([("a", 0), ("b", -1), ("c", 0)], [Came.CREATED, Came.SUPERSEDED, Came.CHANGED], "c", 3),
        # The same said again, taken later: confirmed, and no version.
        ([("a", 0), ("a+", 1)], [Came.CREATED, Came.CONFIRMED], "a", 1),
        ([("a", 0), ("a+", 1), ("a+", 1)], [Came.CREATED, Came.CONFIRMED, Came.UNCHANGED], "a", 1),
        ([("a", 1), ("a+", 0)], [Came.CREATED, Came.UNCHANGED], "a", 1),
        # What was confirmed is as new as its confirmation.
        ([("a", 0), ("a+", 2), ("b", 1)], [Came.CREATED, Came.CONFIRMED, Came.SUPERSEDED], "a", 2),
        ([("a", 0), ("a+", 2), ("b", 3)], [Came.CREATED, Came.CONFIRMED, Came.CHANGED], "b", 2),
        # Said before, and now again after something else: a version of its own.
        ([("a", 0), ("b", 1), ("a+", 2)], [Came.CREATED, Came.CHANGED, Came.CHANGED], "a", 3),
    ],
)
def test_what_each_comes_to(
    handing: Handing,
    given: list[tuple[str, int]],
    outcomes: list[RecordOutcome],
    current: str,
    count: int,
    *,
    together: bool,
) -> None:
    records = [handing.record(digest, hours) for digest, hours in given]
    receipts = handing.take(*records, together=together)
    assert [receipt.outcome for receipt in receipts if isinstance(receipt, TakenRecord)] == (
        outcomes
    )
    title, changes, kept = handing.current()
    assert (title, kept) == (f"Rekap {current}", count)
    moving = {Came.CREATED, Came.CHANGED, Came.CONFIRMED}
    moves = sum(outcome in moving for outcome in outcomes)
    assert changes == 1 + (1 if together else moves)
    last = receipts[-1]
    assert isinstance(last, TakenRecord)
    (number,) = handing.machines.all(select(SourceRecord.current_number))
    assert last.current_version == number


def test_a_confirmation_is_kept_until_another_version_is_current(handing: Handing) -> None:
    def confirmed() -> list[Any]:
        return handing.machines.all(select(SourceRecord.confirmed_at))

    handing.take(handing.record("a"), handing.record("a+", 3))
    assert confirmed() == [FIRST + timedelta(hours=3)]
    handing.take(handing.record("b", 2))
    assert confirmed() == [FIRST + timedelta(hours=3)], "an older one does not count"
    (repeated,) = handing.take(handing.record("c", 3))
    assert confirmed() == [None]
    assert isinstance(repeated, TakenRecord)
    assert [each.code for each in repeated.warnings] == ["taken_at_repeated"]


def test_what_was_said_before_a_change_of_the_same_moment_is_told(handing: Handing) -> None:
    receipts = handing.take(*(handing.record(each) for each in "aba"), handing.record("b"))
    told = [
        (each.outcome, each.current_version, [one.code for one in each.warnings])
        for each in receipts
        if isinstance(each, TakenRecord)
    ]
    assert told == [
        (Came.CREATED, 1, []),
        (Came.CHANGED, 2, ["taken_at_repeated"]),
        (Came.UNCHANGED, 2, ["taken_at_repeated_earlier"]),
        (Came.UNCHANGED, 2, []),
    ]


def test_a_record_keeps_its_kind_and_belongs_to_its_office(handing: Handing) -> None:
    other = handing.machines.kind(key="cuti")
    first, refused, elsewhere = handing.take(
        handing.record("a"), handing.record("b", 1, kind=other), handing.record("a", office=CITY)
    )
    assert isinstance(refused, RejectedRecord)
    assert [(fault.pointer, fault.code) for fault in refused.faults] == [
        ("/type", "record_type_fixed")
    ]
    assert isinstance(first, TakenRecord)
    assert isinstance(elsewhere, TakenRecord)
    assert elsewhere.outcome is Came.CREATED
    assert elsewhere.record_id != first.record_id
    assert counts_of([first, refused, elsewhere]) == {"created": 2, "refused": 1}
    versions = handing.machines.all(select(RecordVersion))
    assert {(each.pull_run_id, each.service_account_id) for each in versions} == {
        (UUID(int=7), None)
    }


def test_only_what_was_handed_in_moves_on(handing: Handing) -> None:
    """Not the next record, nor one of the same name of another office or source."""
    machines = handing.machines
    others = [
        machines.record(handing.kind, "dua"),
        machines.record(handing.kind, "satu", CITY),
        machines.record(machines.kind(source="gpp"), "satu"),
    ]
    mine = [handing.record("a"), handing.record("b", 1), handing.record("c", name="tiga")]
    handing.take(*mine, together=True)
    handing.take(handing.record("d", 2), together=True)
    rows = machines.all(select(SourceRecord).order_by(SourceRecord.id))
    untouched = [(each.current_number, each.version) for each in rows if each.id in others]
    moved = {each.external_id: each.current_number for each in rows if each.id not in others}
    assert untouched == [(1, 1)] * 3
    assert moved == {"satu": 3, "tiga": 1}
    assert handing.take(together=True) == []
