"""Handing in records and files: whose they are, and what the log says of it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.errors import Invalid, NotFound
from app.integrations.storage import StoredFile
from app.models import AuditEvent, SourceFile
from app.models.evidence import ScanState
from app.policies.actors import ServiceActor
from app.schemas.integration.records import RecordOutcome, RecordWrite
from app.services.evidence.commands import ReceivedFile
from app.services.integration.records import batches
from app.services.integration.records.commands import TakenRecord
from app.services.integration.records.push import (
    add_files,
    get_source_context,
    keep_files,
    put_record,
)
from app.services.integration.records.validation import RecordInput, RejectedRecord
from app.services.platform.files.scanning import Scan
from tests.support.databases import on_one_engine
from tests.support.machines import CITY, PROVINCE, Machines

pytestmark = on_one_engine
NOON = datetime.fromisoformat("2023-07-01T12:00:00+00:00")
WAITS, CLEAN = Scan(ScanState.PENDING), Scan(ScanState.CLEAN, None, NOON)


class Counter:
    """SiRian's account of the province, which is for the city below it, too."""

    def __init__(self, machines: Machines) -> None:
        self.machines = machines
        self.kinds = machines.kind(), machines.kind(key="cuti")
        account = machines.account("sirian")
        units = [machines.unit(office) for office in (PROVINCE, CITY)]
        self.actor = ServiceActor(
            account.id,
            UUID(int=1),
            "SiRian",
            units[0],
            frozenset(units),
            account.source_id,
            frozenset(),
        )

    def do(self, deed: Callable[[AsyncSession], Awaitable[Any]]) -> Any:
        async def story(database: Database) -> Any:
            async with database.writing() as session:
                return await deed(session)

        return self.machines.run(story)

    def put(
        self, name: str, office: str = PROVINCE, actor: ServiceActor | None = None, **changes: Any
    ) -> TakenRecord | Invalid:
        body = RecordWrite.model_validate(
            {"type": "lembur", "title": "Rekap", "period": "2023-06", "taken_at": NOON} | changes
        )

        async def deed(session: AsyncSession) -> TakenRecord:
            whose = actor or self.actor
            desk = await get_source_context(session, whose, "sirian")
            return await put_record(session, whose, desk, RecordInput(name, office, body))

        try:
            receipt: TakenRecord = self.do(deed)
        except Invalid as refused:
            return refused
        return receipt

    def keep(self, *files: ReceivedFile, source: str = "sirian", office: str = PROVINCE) -> Any:
        source_id, unit_id = self.machines.source(source), self.machines.unit(office)
        return self.do(lambda session: keep_files(session, source_id, unit_id, files))

    def batch(self, *lines: bytes, source: str = "sirian") -> dict[int, Any]:
        async def body() -> AsyncIterator[bytes]:
            yield b"\n".join(lines)

        async def story(database: Database) -> dict[int, Any]:
            taken = batches.take_batch(database, self.actor, source, body())
            return {one.line: one.result async for answers in taken for one in answers}

        return self.machines.run(story)

    def said(self, since: int) -> list[tuple[str, UUID | None, str]]:
        """Action, thing and office of what was written down since an entry."""
        entries = self.machines.all(
            select(AuditEvent).where(AuditEvent.id > since).order_by(AuditEvent.id)
        )
        offices = {self.machines.unit(office): office for office in (PROVINCE, CITY)}
        assert {entry.actor_id for entry in entries} <= {self.actor.account_id}
        return [(each.action, each.target_id, offices[each.work_unit_id]) for each in entries]

    def changes(self, since: int) -> dict[str, Any]:
        """What the only entry since another one says."""
        (changes,) = self.all_changes(since)
        return changes

    def all_changes(self, since: int) -> list[dict[str, Any]]:
        """What the entries since another one say."""
        newer = select(AuditEvent).where(AuditEvent.id > since).order_by(AuditEvent.id)
        return [dict(entry.changes) for entry in self.machines.all(newer)]

    @property
    def last(self) -> int:
        """The newest entry."""
        return int(self.machines.all(select(AuditEvent.id).order_by(AuditEvent.id.desc()))[0])


@pytest.fixture(scope="module")
def counter(machines_once: Machines) -> Counter:
    """One for all tests of this file: each has names and files of its own."""
    return Counter(machines_once)


def file(content: str, name: str = "rekap.pdf", scan: Scan = CLEAN) -> ReceivedFile:
    return ReceivedFile(name, "application/pdf", StoredFile(content * 64, 3, b""), scan)


def line(name: str, title: str = "Rekap", office: str = "null", kind: str = "lembur") -> bytes:
    return (
        f'{{"external_id": "{name}", "type": "{kind}", "title": "{title}", "period": "2023-06",'
        f' "taken_at": "2023-07-01T12:00:00Z", "work_unit_code": {office}}}'
    ).encode()


def test_a_new_record_is_written_down_in_its_office_and_a_repeat_is_not(counter: Counter) -> None:
    before = counter.last
    first = counter.put("satu")
    assert isinstance(first, TakenRecord)
    assert counter.said(before) == [("record.receive", first.record_id, PROVINCE)]
    assert counter.changes(before) == {
        "source": [None, "sirian"], "type": [None, "lembur"], "external_id": [None, "satu"],
        "outcome": [None, "created"], "version": [None, 1], "digest": [None, first.digest],
    }  # fmt: skip
    between = counter.last
    assert counter.put("satu") == replace(first, outcome=RecordOutcome.UNCHANGED)
    assert counter.said(between) == []
    below = counter.put("satu", CITY)
    assert isinstance(below, TakenRecord)
    assert counter.said(between) == [("record.receive", below.record_id, CITY)]


def test_a_refusal_tells_its_faults_and_leaves_nothing(counter: Counter) -> None:
    counter.put("dua")
    before = counter.last
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"type": "cuti"}, "/type"), ({"period": "2023-Q1"}, "/period"),
    ]  # fmt: skip
    for changes, fault in wrong:
        refused = counter.put("dua", **changes)
        assert isinstance(refused, Invalid)
        assert refused.code == "record_refused"
        assert [each.pointer for each in refused.faults] == [fault]
    city = counter.machines.unit(CITY)
    below = replace(counter.actor, work_unit_id=city, work_unit_ids=frozenset({city}))
    refused = counter.put("dua", PROVINCE, below)
    assert isinstance(refused, Invalid)
    assert [each.code for each in refused.faults] == ["office_out_of_reach"]
    assert counter.said(before) == []


def test_a_file_is_one_in_its_source_and_office_and_another_elsewhere(counter: Counter) -> None:
    a, b = file("a"), file("b")
    here = counter.keep(a, b, file("a", "lain.pdf"))
    assert [kept.original_name for kept in here] == ["rekap.pdf", "rekap.pdf", "lain.pdf"]
    assert [kept.sha256[0] for kept in here] == ["a", "b", "a"]
    assert [kept.id for kept in counter.keep(b, a)] == [here[1].id, here[0].id]
    (of_city,), (of_gpp,) = counter.keep(a, office=CITY), counter.keep(a, source="gpp")
    assert counter.keep(a)[0].id == here[0].id, "whatever has the same content elsewhere"
    assert len({here[0].id, of_city.id, of_gpp.id}) == 3
    assert of_city.work_unit_id == counter.machines.unit(CITY)
    assert of_gpp.source_id == counter.machines.source("gpp")


def test_files_are_written_down_and_taken_for_offices_within_reach_alone(counter: Counter) -> None:
    async def give(session: AsyncSession, office: str) -> Any:
        desk = await get_source_context(session, counter.actor, "sirian")
        return await add_files(session, counter.actor, desk, office, [file("c")])

    before = counter.last
    (read,) = counter.do(lambda session: give(session, CITY))
    assert read.sha256 == "c" * 64
    source = counter.machines.source("sirian")
    assert counter.said(before) == [("record.upload", source, CITY)]
    with pytest.raises(Invalid) as refused:
        counter.do(lambda session: give(session, "99"))
    assert (refused.value.code, refused.value.pointer) == (
        "office_out_of_reach",
        "query/work_unit_code",
    )


def test_a_file_given_again_takes_the_first_verdict_and_no_other(counter: Counter) -> None:
    def seen() -> tuple[ScanState, datetime | None]:
        (kept,) = counter.machines.all(select(SourceFile).where(SourceFile.sha256 == "d" * 64))
        return kept.scan_state, kept.scanned_at

    for scan in (WAITS, WAITS, Scan()):
        counter.keep(file("d", scan=scan))
        assert seen() == (ScanState.PENDING, None), "nobody looked at it"
    counter.keep(file("d"))
    assert seen() == (ScanState.CLEAN, NOON)
    counter.keep(file("d", scan=Scan(ScanState.CLEAN, None, clock.now())))
    assert seen() == (ScanState.CLEAN, NOON)
    scans = select(AuditEvent.target_id).where(AuditEvent.action == "record.scan")
    assert counter.machines.all(scans) == [counter.machines.source("sirian")], "written down once"


def test_a_batch_is_written_down_once_with_what_was_new_in_it(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[ServiceActor] = []  # the account is none that signed in
    monkeypatch.setattr(batches, "renew", lambda _, actor: asked.append(actor))
    before = counter.last
    lines = [
        line("tiga"),
        line("empat", office='"5371"'),
        line("lima", office='"99"'),
        line("tiga", kind="cuti"),
        line("tiga"),
        line("tiga").replace(b'"title": "', b'"title": "Lain '),
    ]
    results = counter.batch(*lines)
    said = [
        [fault.code for fault in one.faults]
        if isinstance(one, RejectedRecord)
        else one.outcome.value
        for one in results.values()
    ]
    assert list(results) == [1, 2, 3, 4, 5, 6]
    assert said == ["created", "created", ["office_out_of_reach"], ["record_type_fixed"],
                    "unchanged", ["record_named_twice"]]  # fmt: skip
    source = counter.machines.source("sirian")
    assert counter.said(before) == [
        ("record.receive_batch", source, office) for office in (PROVINCE, CITY)
    ]
    for number, changes in enumerate(counter.all_changes(before), 1):
        new = f"{results[number].external_id} {results[number].digest}"
        assert changes == {
            "source": [None, "sirian"], "counts": [None, {"created": 1}],
            "digest": [None, sha256(new.encode()).hexdigest()],
        }  # fmt: skip
    again = counter.last
    assert counter.batch(lines[0], b"{", lines[2])[2].faults[0].code == "json_invalid"
    assert counter.said(again) == []
    twice = line("enam").replace(b'{"', b'{"title": "Lain", "')
    assert counter.batch(twice)[1].faults[0].code == "json_key_twice"
    assert asked == [counter.actor] * 3, "the rights of each transaction's moment"
    with pytest.raises(NotFound):
        counter.batch(source="tidak-ada")
