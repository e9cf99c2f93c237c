"""Every run ends in a true state, whatever came and whoever went away meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.database import Database
from app.core.errors import Conflict
from app.core.identifiers import new_id
from app.core.messages import Language
from app.integrations.storage import LocalStorage
from app.integrations.upstream import Answer, UpstreamFault
from app.models import Connector, PullRun, RecordType
from app.models.connector import PullStatus, PullTrigger
from app.services.evidence.files.uploads import FileReceiver
from app.services.integration.connectors import execution, manual_runs
from app.services.integration.connectors.asking.fetching import FetchedPage
from app.services.integration.connectors.execution import PullDependencies, pull
from app.services.integration.connectors.runs.queries import read_run
from tests.support.databases import on_one_engine
from tests.support.machines import PROVINCE, Machines
from tests.support.pulling import MAPPING, item

SPEC: dict[str, Any] = {
    "url": "https://127.0.0.1:9/rekap",
    "records": "items",
    "mapping": MAPPING,
}
# Rows as they come, and what of them is told.
ROWS: dict[str, tuple[dict[str, Any], str]] = {
    "no instant": (item(1, diambil=None), "/taken_at"),
    "a number for an instant": (item(1, diambil=1688000000), "/taken_at"),
    "a day of another form": (item(1, diambil="30-06-2023"), "/taken_at"),
    "before the calendar": (item(1, diambil="0001-01-01T00:00:00"), "/taken_at"),
    "after the calendar": (item(1, diambil="9999-12-31T23:59:59-12:00"), "/taken_at"),
    "a list for a name": (item(1, id=["\x00", "\ud800"]), "/external_id"),
    "half a character": (item(1, judul="\ud800"), "/title"),
    "beyond all numbers": (item(1, angka={"employees": float("inf")}), "/figures"),
    "no record at all": (None, ""),  # type: ignore[dict-item] # as it may come
}


def tools(machines: Machines, database: Database) -> PullDependencies:
    storage = LocalStorage(machines.settings.data_dir / "files")
    return PullDependencies(
        database, machines.settings, FileReceiver(machines.settings, storage, None), 0.01
    )


def connector(machines: Machines, name: str = "rekap", **spec: Any) -> UUID:
    (kind,) = machines.all(select(RecordType).where(RecordType.key == "attendance"))
    return machines.add(
        Connector(
            id=new_id(),
            source_id=kind.source_id,
            work_unit_id=machines.unit(PROVINCE),
            record_type_id=kind.id,
            name=name,
            spec=SPEC | spec,
            is_active=True,
            failures=0,
        )
    ).id


def pulled(machines: Machines, connector_id: UUID, period: str = "2023-06") -> PullRun:
    """The run's row after a pull."""

    async def story(database: Database) -> UUID:
        given = tools(machines, database)
        run_id, _ = await pull(given, connector_id, period, PullTrigger.PERSON)
        return run_id

    run_id = machines.run(story)
    (run,) = machines.all(select(PullRun).where(PullRun.id == run_id))
    assert isinstance(run, PullRun)
    return run


def gives(monkeypatch: pytest.MonkeyPatch, *pages: Any) -> None:
    """The other system gives these pages, each of these rows."""

    async def fetched(*_: Any) -> AsyncIterator[FetchedPage]:
        for number, rows in enumerate(pages, 1):
            yield FetchedPage(number, "https://x.example/", Answer({"items": rows}, None))

    monkeypatch.setattr(execution, "fetch_pages", fetched)


@pytest.mark.parametrize("name", ROWS)
def test_a_row_that_cannot_be_read_is_told_and_holds_up_no_other(
    machines: Machines, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    row, pointer = ROWS[name]
    connector_id = connector(machines)
    gives(monkeypatch, [row])
    alone = pulled(machines, connector_id)
    assert (alone.status, [each["code"] for each in alone.faults]) == (
        PullStatus.FAILED,
        ["record_refused"],
    )
    assert pointer in {each["pointer"] for each in alone.faults[0]["faults"]}
    gives(monkeypatch, [row, item(2)])
    beside = pulled(machines, connector_id)
    assert (beside.status, beside.counts["created"]) == (PullStatus.PARTIAL, 1)


def test_a_file_at_no_address_is_a_fault_of_its_record_alone(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    connector_id = connector(machines)
    broken = item(1, berkas=[{"url": "http://[arsip]/ba.pdf", "name": "ba.pdf"}])
    gives(monkeypatch, [broken, item(2)])
    run = pulled(machines, connector_id)
    assert (run.status, run.counts["created"]) == (PullStatus.PARTIAL, 1)
    (fault,) = run.faults
    assert (fault["record"], fault["faults"][0]["pointer"]) == ("p-1", "/files/0")


@on_one_engine
def test_runs_that_brought_nothing_good_rest_after_three(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    connector_id = connector(machines)
    gives(monkeypatch, [item(1, judul="")])
    for _ in range(3):
        assert pulled(machines, connector_id).status is PullStatus.FAILED
    (row,) = machines.all(select(Connector))
    assert (row.failures, row.rests_until is not None) == (3, True)


@on_one_engine
def test_what_cannot_be_written_down_ends_the_run_all_the_same(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    connector_id = connector(machines)

    async def spoiled(_: Any, __: Any, told: Any) -> None:
        told.faults.append({"code": object()})

    monkeypatch.setattr(execution, "_fetch", spoiled)
    run = pulled(machines, connector_id)
    assert (run.status, run.faults[0]["code"]) == (PullStatus.FAILED, "pull_failed")


@on_one_engine
@pytest.mark.parametrize("by", [PullTrigger.PERSON, PullTrigger.SCHEDULE])
def test_a_run_that_is_called_off_is_no_success_and_what_was_due_is_due_again(
    machines: Machines, monkeypatch: pytest.MonkeyPatch, by: PullTrigger
) -> None:
    connector_id = connector(machines)

    async def story(database: Database) -> None:
        begun = asyncio.Event()

        async def waits(*_: Any) -> None:
            begun.set()
            await asyncio.Event().wait()

        monkeypatch.setattr(execution, "_fetch", waits)
        given = tools(machines, database)
        task = asyncio.create_task(pull(given, connector_id, "2023-06", by))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    machines.run(story)
    (run,) = machines.all(select(PullRun))
    assert (run.status, run.faults[0]["code"]) == (PullStatus.FAILED, "pull_interrupted")
    (row,) = machines.all(select(Connector))
    assert (row.failures, row.next_run_at is not None) == (0, by is PullTrigger.SCHEDULE)


@on_one_engine
def test_one_that_is_running_holds_up_none_of_the_others(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = connector(machines, "a"), connector(machines, "b")
    gives(monkeypatch, [item(1)])
    pulled(machines, first)
    machines.put(
        PullRun,
        status=PullStatus.RUNNING,
        finished_at=None,
        lease_until=clock.now().replace(year=2099),
    )

    async def story(database: Database) -> Any:
        given = tools(machines, database)
        by = PullTrigger.COMMAND_LINE
        return await manual_runs.pull_all(given, "sirian", "2023-06", by, None, None, is_dry=False)

    busy, done = machines.run(story)
    assert (busy[0], isinstance(busy[1], Conflict)) == (f"sirian/a ({PROVINCE})", True)
    assert (done[0], done[1].status) == (f"sirian/b ({PROVINCE})", PullStatus.SUCCEEDED)
    assert {run.connector_id for run in machines.all(select(PullRun))} == {first, second}


@on_one_engine
def test_what_was_promised_and_did_not_come_is_told_with_both_numbers(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    connector_id = connector(machines)

    async def fewer(*_: Any) -> AsyncIterator[FetchedPage]:
        yield FetchedPage(1, "https://x.example/", Answer({"items": [item(1)]}))
        raise UpstreamFault("upstream_fewer_than_promised", promised=10_000, came=1)

    monkeypatch.setattr(execution, "fetch_pages", fewer)
    run = pulled(machines, connector_id)
    assert (run.status, run.counts["created"]) == (PullStatus.PARTIAL, 1)
    assert run.faults[0]["facts"] == {"promised": 10_000, "came": 1}

    async def read(database: Database) -> list[str]:
        async with database.reading() as session:
            row = await session.get_one(Connector, connector_id)
            told = [await read_run(session, row, run.id, language) for language in Language]
            return [fault.detail for each in told for fault in each.faults]

    assert all("10000" in said.replace(".", "").replace(",", "") for said in machines.run(read))


@on_one_engine
def test_the_secret_before_goes_with_the_first_use_of_the_new_one(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    connector_id = connector(machines)
    machines.put(Connector, sealed_secret="baru", sealed_secret_before="lama")

    for let_in_with, left, notes in (
        (None, "lama", []),
        (1, "lama", ["connector_old_secret_used"]),
        (0, None, []),
    ):

        async def fetch(_: Any, __: Any, told: Any, used: int | None = let_in_with) -> None:
            told.let_in_with = used

        monkeypatch.setattr(execution, "_fetch", fetch)
        run = pulled(machines, connector_id)
        assert [each["code"] for each in run.notes] == notes
        assert machines.all(select(Connector.sealed_secret_before)) == [left]


@on_one_engine
def test_an_answer_that_is_no_good_page_leaves_the_secret_before(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def closed() -> None:
        pass

    async def answers_503(*_: Any) -> AsyncIterator[FetchedPage]:
        for page in list[FetchedPage]():
            yield page
        raise UpstreamFault("upstream_failed")

    connector_id = connector(machines)
    machines.put(Connector, sealed_secret="baru", sealed_secret_before="lama")
    asked = SimpleNamespace(let_in_with=0, known_secrets=(), close=closed)
    monkeypatch.setattr(execution, "open_upstream", lambda *_: asked)
    monkeypatch.setattr(execution, "fetch_pages", answers_503)
    pulled(machines, connector_id)
    assert machines.all(select(Connector.sealed_secret_before)) == ["lama"]
    gives(monkeypatch, [item(1)])
    pulled(machines, connector_id)
    assert machines.all(select(Connector.sealed_secret_before)) == [None]
