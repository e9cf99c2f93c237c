"""Pulls by the clock and by the command line."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core import clock
from app.integrations.storage import LocalStorage
from app.models import Connector, PullRun
from app.services.evidence.files.uploads import FileReceiver
from app.services.integration.connectors.execution import PullDependencies
from app.services.integration.connectors.scheduling import pull_due
from tests.support.databases import on_one_engine
from tests.support.evidence import entries_of, ok, told_by_itself
from tests.support.office import Office
from tests.support.prepared import Prepared
from tests.support.pulling import _hurried, connect, item, pulled
from tests.support.server import zi
from tests.support.upstream import Upstream, reply, upstream


@pytest.fixture
def system() -> Iterator[Upstream]:
    with upstream() as opened:
        yield opened


@pytest.fixture
def office(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Allowed to ask this machine; a second try comes at once."""
    office.may_ask_this_machine()
    monkeypatch.setattr(PullDependencies, "__init__", _hurried(PullDependencies.__init__))
    return office


def tools(office: Office, tmp_path: Path) -> PullDependencies:
    state = office.app.state
    intake = FileReceiver(state.settings, LocalStorage(tmp_path / "files"), None)
    return PullDependencies(state.database, state.settings, intake)


@on_one_engine
class TestSchedule:
    def run_due(self, office: Office, tmp_path: Path) -> int:
        async def once() -> int:
            return await pull_due(tools(office, tmp_path))

        assert office.client.portal is not None
        return int(office.client.portal.call(once))

    def due(self, office: Office) -> None:
        with Session(office.engine) as session, session.begin():
            past = clock.now() - timedelta(minutes=1)
            session.execute(update(Connector).values(next_run_at=past))

    def test_what_is_due_runs_once_and_rests_when_it_fails_again_and_again(
        self, office: Office, system: Upstream, tmp_path: Path
    ) -> None:
        schedule = {"every": "month", "day": 5, "hour": 3}
        connector_id = connect(office, system, schedule=schedule, limits={"attempts": 1})
        administrator = Prepared(office).administrator
        assert self.run_due(office, tmp_path) == 0, "not due yet"
        system.behave = lambda handler: reply(handler, {}, 500)
        for ran in (1, 1, 1, 0):
            self.due(office)
            assert self.run_due(office, tmp_path) == ran
            assert self.run_due(office, tmp_path) == 0
        shown = ok(administrator.get(f"/connectors/{connector_id}"))
        assert (shown["failures"], shown["rests_until"] is not None) == (3, True)
        (title,) = told_by_itself(office, "admin")
        assert title.startswith("Penghubung beristirahat: ")
        assert "rests_until" in entries_of(office, "pull.run")[0]["changes"]
        system.behave = lambda handler: reply(handler, {"items": [item(1)]})
        assert pulled(office, connector_id)["status"] == "succeeded", "a person may always try"
        assert ok(administrator.get(f"/connectors/{connector_id}"))["failures"] == 0

    def test_a_run_whose_worker_died_is_told_and_begun_again(
        self, office: Office, system: Upstream, tmp_path: Path
    ) -> None:
        schedule = {"every": "day", "hour": 3}
        connector_id = connect(office, system, schedule=schedule)
        pulled(office, connector_id)
        with Session(office.engine) as session, session.begin():
            died = {"status": "running", "lease_until": clock.now() - timedelta(seconds=1)}
            session.execute(update(PullRun).values(**died, finished_at=None))
        assert self.run_due(office, tmp_path) == 1
        runs = ok(Prepared(office).administrator.get(f"/connectors/{connector_id}/runs"))["items"]
        assert [run["status"] for run in runs] == ["succeeded", "failed"]

    def test_one_run_at_a_time(self, office: Office, system: Upstream, tmp_path: Path) -> None:
        connector_id = connect(office, system)
        pulled(office, connector_id)
        with Session(office.engine) as session, session.begin():
            going = {"status": "running", "lease_until": clock.now() + timedelta(minutes=1)}
            session.execute(update(PullRun).values(**going, finished_at=None))
        path = f"/connectors/{connector_id}/pull"
        refused = Prepared(office).administrator.post(path, {"period": "2023-06"})
        assert (refused.status_code, refused.json()["code"]) == (409, "pull_running")


@on_one_engine
class TestCommand:
    def test_applies_a_file_and_pulls_dry(
        self, office: Office, system: Upstream, tmp_path: Path
    ) -> None:
        system.behave = lambda handler: reply(handler, {"items": [item(1)]})
        file = tmp_path / "sirian.yaml"
        file.write_text(
            f"""
format: zi-connector/1
source: sirian
name: presensi
work_unit_code: '53'
record_type: attendance
spec:
  url: {system.address}/rekap?bulan={{period}}
  records: items
  mapping:
    external_id: id
    title: judul
    taken_at: diambil
    figures: {{employees: angka.employees, working_days: angka.working_days,
              present: angka.present, late: angka.late, absent: angka.absent}}
""",
            encoding="utf-8",
        )
        settings = {"ZI_DATABASE_URL": office.url, "ZI_INTERNAL_HOSTS": "127.0.0.1:*"}
        applied = zi(tmp_path, "source", "apply", str(file), settings=settings)
        assert (applied.returncode, applied.stdout.strip()) == (0, "sirian/presensi: made")
        again = zi(tmp_path, "source", "apply", str(file), settings=settings)
        assert again.stdout.strip() == "sirian/presensi: brought in line"
        command = ("source", "pull", "sirian", "--period", "2023-06", "--dry-run")
        shown = zi(tmp_path, *command, settings=settings)
        assert shown.returncode == 0, shown.stderr
        assert "1 would_come" in shown.stdout
        assert "Rekap 1" in shown.stdout
        system.behave = lambda handler: reply(handler, {}, 503)
        failed = zi(tmp_path, *command[:-1], settings=settings)
        assert failed.returncode == 1
        assert "fails" in failed.stderr or "fault of its own" in failed.stderr
        file.write_text(file.read_text().replace("records: items", "records: '[['"))
        wrong = zi(tmp_path, "source", "apply", str(file), settings=settings)
        assert wrong.returncode == 2
        assert "not valid JMESPath" in wrong.stderr
