"""Runs that are due: whoever is slow, fails or cannot be read holds up no other."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from app.core import clock
from app.core.database import Database
from app.core.errors import Conflict
from app.core.identifiers import new_id
from app.integrations.storage import LocalStorage
from app.models import Connector, PullRun, RecordType, SourceSystem
from app.models.connector import PullStatus
from app.services.evidence.files.uploads import FileReceiver
from app.services.integration.connectors import execution, scheduling
from app.services.integration.connectors.execution import PullDependencies
from app.services.integration.connectors.scheduling import pull_due
from tests.support.databases import on_one_engine
from tests.support.machines import PROVINCE, Machines

pytestmark = on_one_engine
SPEC: dict[str, Any] = {
    "url": "https://127.0.0.1:9/rekap",
    "records": "items",
    "mapping": {"external_id": "id", "title": "title", "taken_at": "at"},
    "limits": {"attempts": 1, "seconds": 1},
    "schedule": {"every": "day", "hour": 3},
}


def due(machines: Machines, source: str, name: str, **spec: Any) -> UUID:
    """A connector of a source whose time came a minute ago."""
    return machines.add(made(machines, source, name, **spec)).id


def made(machines: Machines, source: str, name: str, **spec: Any) -> Connector:
    """The same, stored nowhere yet."""
    kinds = select(RecordType).join(SourceSystem, SourceSystem.id == RecordType.source_id)
    kind = machines.all(kinds.where(SourceSystem.key == source))[0]
    return Connector(
        id=new_id(),
        source_id=kind.source_id,
        work_unit_id=machines.unit(PROVINCE),
        record_type_id=kind.id,
        name=name,
        spec=SPEC | spec,
        is_active=True,
        failures=0,
        next_run_at=clock.now() - timedelta(minutes=1),
    )


def tools(machines: Machines, database: Database) -> PullDependencies:
    storage = LocalStorage(machines.settings.data_dir / "files")
    return PullDependencies(
        database, machines.settings, FileReceiver(machines.settings, storage, None)
    )


def test_a_slow_source_holds_up_no_other_and_what_comes_due_meanwhile_is_begun(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = {due(machines, "sirian", f"lambat-{number}") for number in range(10)}
    good, begun = due(machines, "sipleno", "baik"), list[UUID]()
    row = made(machines, "sipleno", "kemudian")
    later, over = row.id, asyncio.Event()

    async def pull(_: PullDependencies, connector_id: UUID, *__: Any) -> tuple[UUID, list[Any]]:
        begun.append(connector_id)
        if connector_id in slow:
            await over.wait()
        return connector_id, []

    async def story(database: Database) -> int:
        worker = asyncio.create_task(pull_due(tools(machines, database), look_seconds=0.02))
        async with asyncio.timeout(120):  # so that it ends; a busy machine takes its time
            while good not in begun:  # noqa: ASYNC110 - it looks as the worker does
                await asyncio.sleep(0.01)
            # By the worker's own way in: two writers of one file wait for each other, and give up.
            async with database.writing() as session:
                session.add(row)
            while later not in begun or len(slow & set(begun)) < 2:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        held = len(slow & set(begun))
        over.set()
        assert await worker == 12
        return held

    monkeypatch.setattr(scheduling, "pull", pull)
    assert machines.run(story) == 2, "of each source"
    assert len(begun) == len(set(begun))


def test_one_that_cannot_be_read_or_fails_stops_no_other(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    due(machines, "sipleno", "a-jadwal", schedule={"every": "century"})
    broken = due(machines, "sipleno", "b-gagal")
    unusable = due(machines, "sipleno", "c-isi", records="[")
    nobody = due(machines, "sirian", "d-biasa")
    pull = execution.pull

    async def failing(given: PullDependencies, connector_id: UUID, *rest: Any) -> Any:
        if connector_id == broken:
            raise RuntimeError
        return await pull(given, connector_id, *rest)

    monkeypatch.setattr(scheduling, "pull", failing)
    assert machines.run(lambda database: pull_due(tools(machines, database))) == 2
    runs = {run.connector_id: run for run in machines.all(select(PullRun))}
    assert set(runs) == {unusable, nobody}
    told = {key: [fault["code"] for fault in run.faults] for key, run in runs.items()}
    assert told == {unusable: ["connector_spec_unusable"], nobody: ["upstream_port_closed"]}
    assert {run.status for run in runs.values()} == {PullStatus.FAILED}
    assert machines.run(lambda database: pull_due(tools(machines, database))) == 0


def test_late_data_is_pulled_again_until_a_run_fails(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    due(machines, "sirian", "terlambat", schedule={"every": "month", "again": 2})
    left = [False, True, False]

    async def fetch(_: PullDependencies, __: Any, told: Any) -> None:
        if left.pop(0):
            told.fault("upstream_failed")

    monkeypatch.setattr(execution, "_fetch", fetch)
    assert machines.run(lambda database: pull_due(tools(machines, database))) == 1
    runs = sorted(machines.all(select(PullRun)), key=lambda run: run.period, reverse=True)
    assert [run.status for run in runs] == [PullStatus.SUCCEEDED, PullStatus.FAILED]
    assert left == [False], "what comes before a failed one is not asked for"


def test_a_fault_of_ours_is_a_failed_run_and_no_success(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    due(machines, "sirian", "biasa")

    async def spoiled(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("app.services.integration.connectors.execution._fetch", spoiled)
    assert machines.run(lambda database: pull_due(tools(machines, database))) == 1
    (run,) = machines.all(select(PullRun))
    assert (run.status, [fault["code"] for fault in run.faults]) == (
        PullStatus.FAILED,
        ["pull_failed"],
    )


def test_what_another_run_stands_in_the_way_of_is_due_again(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    connector_id, begun = due(machines, "sirian", "biasa"), list[UUID]()

    async def busy(_: PullDependencies, connector_id: UUID, *__: Any) -> Any:
        begun.append(connector_id)
        raise Conflict("pull_running")

    monkeypatch.setattr(scheduling, "pull", busy)
    for times in (1, 2):
        assert machines.run(lambda database: pull_due(tools(machines, database))) == 0
        assert begun == [connector_id] * times


def test_what_was_missed_while_either_side_was_away_is_pulled_when_it_is_back(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = {"2026-11-24", "2026-11-25"}  # the other system; the service from 21 to 22

    async def fetch(_: PullDependencies, __: Any, told: Any) -> None:
        if clock.now().date().isoformat() in away:
            told.fault("upstream_failed")

    monkeypatch.setattr(execution, "_fetch", fetch)
    with time_machine.travel("2026-11-20T10:00:00Z") as now:
        due(machines, "sirian", "harian")
        for days in (0, 3, 1, 1, 1):
            now.shift(timedelta(days=days))
            machines.run(lambda database: pull_due(tools(machines, database)))
    runs = machines.all(select(PullRun).order_by(PullRun.started_at, PullRun.id))
    assert [(run.period[-2:], run.status.value) for run in runs] == [
        ("19", "succeeded"),
        *((day, "succeeded") for day in ("22", "21", "20")),  # the service was away
        ("23", "failed"),
        ("24", "failed"),  # and nothing before it is asked for
        *((day, "succeeded") for day in ("25", "24", "23")),
    ]


def test_a_period_that_failed_is_pulled_again_after_a_rest_and_no_other(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [False, True, False]

    async def fetch(_: PullDependencies, __: Any, told: Any) -> None:
        if left.pop(0):
            told.fault("upstream_failed")

    monkeypatch.setattr(execution, "_fetch", fetch)
    with time_machine.travel("2026-11-20T10:00:00Z") as now:
        due(machines, "sirian", "bulanan", schedule={"every": "month", "day": 5, "again": 1})
        for ran in (1, 0):
            assert machines.run(lambda database: pull_due(tools(machines, database))) == ran
        now.shift(timedelta(minutes=16))
        for ran in (1, 0):
            assert machines.run(lambda database: pull_due(tools(machines, database))) == ran
    runs = machines.all(select(PullRun).order_by(PullRun.started_at))
    assert [(run.period, run.status.value) for run in runs] == [
        ("2026-10", "succeeded"),
        ("2026-09", "failed"),
        ("2026-09", "succeeded"),
    ]
    (row,) = machines.all(select(Connector))
    assert (row.failures, row.next_run_at.date().isoformat()) == (0, "2026-12-04"), "by its clock"
