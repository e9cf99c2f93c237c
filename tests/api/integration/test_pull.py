"""Pulling: whatever the other system does, it is handled, written down, and harms nothing."""

import gzip
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core import clock
from app.integrations.storage import LocalStorage
from app.models import Connector, PullRun, WorkUnit
from app.services.evidence.files.uploads import Intake
from app.services.integration.connectors.execution import Tools
from app.services.integration.connectors.scheduling import pull_due
from tests.api.identity.test_service_accounts import stored_texts
from tests.support.certificates import Authority
from tests.support.databases import on_one_engine
from tests.support.evidence import entries_of, ok, refused, told_by_itself
from tests.support.office import PDF, Office
from tests.support.prepared import Prepared
from tests.support.records import COORDINATOR_II
from tests.support.server import zi
from tests.support.upstream import Handler, Upstream, breaks_off, endless, reply, upstream

FIGURES = {"employees": 36, "working_days": 20, "present": 702, "late": 11, "absent": 2}
SECRET = "rahasia-yang-tidak-boleh-terlihat"
MAPPING = {
    "external_id": "id",
    "title": "judul",
    "taken_at": "diambil",
    "figures": {name: f"angka.{name}" for name in FIGURES},
    "files": "berkas",
}


def item(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"p-{number}",
        "judul": f"Rekap {number}",
        "diambil": "2023-07-01T08:00:00",
        "angka": FIGURES,
    } | changes


@pytest.fixture
def system() -> Iterator[Upstream]:
    with upstream() as opened:
        yield opened


@pytest.fixture
def office(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Allowed to ask this machine; a second try comes at once."""
    settings = office.app.state.settings
    office.app.state.settings = settings.model_copy(update={"internal_hosts": ("127.0.0.1:*",)})
    monkeypatch.setattr(Tools, "__init__", _hurried(Tools.__init__))
    return office


def _hurried(init: Callable[..., None]) -> Callable[..., None]:
    def hurried(self: Tools, *args: Any) -> None:
        init(self, *args, **({} if len(args) > 3 else {"first_wait": 0.01}))

    return hurried


def connect(office: Office, system: Upstream, **spec: Any) -> str:
    plain = {"url": f"{system.address}/rekap?bulan={{period}}", "auth": {"kind": "bearer"}}
    prepared = Prepared(office)
    body = prepared.connector_body(**plain | {"mapping": MAPPING} | spec) | {"secret": SECRET}
    body["spec"]["limits"] = {"attempts": 3, "seconds": 2} | spec.get("limits", {})
    return str(ok(prepared.administrator.post("/sources/sirian/connectors", body), 201)["id"])


def pulled(office: Office, connector_id: str, **body: Any) -> dict[str, Any]:
    path = f"/connectors/{connector_id}/pull"
    answer = Prepared(office).administrator.post(path, {"period": "2023-06"} | body)
    return dict(ok(answer))


def codes(run: dict[str, Any]) -> list[str]:
    return [fault["code"] for fault in run["faults"]]


class TestPulling:
    def test_pages_and_files_become_records_of_the_inbox(
        self, office: Office, system: Upstream
    ) -> None:
        def behave(handler: Handler) -> None:
            if handler.path.endswith(".pdf"):
                reply(handler, PDF, content_type="application/pdf")
            elif "page=3" in handler.path:
                reply(handler, {"items": []})
            else:
                number = len([each for each in system.asked if each.path == "/rekap"])
                file = {"url": f"/berkas/{number}.pdf", "name": f"Rekap {number}.pdf"}
                reply(handler, {"items": [item(number, berkas=[file])]})

        system.behave = behave
        connector_id = connect(office, system, paging={"kind": "page"})
        run = pulled(office, connector_id)
        assert (run["status"], run["faults"]) == ("succeeded", [])
        assert {name: run["counts"][name] for name in ("pages", "seen", "created", "files")} == {
            "pages": 3, "seen": 2, "created": 2, "files": 2,
        }  # fmt: skip
        assert system.asked[0].query == {"bulan": "2023-06", "page": "1"}
        assert system.asked[0].headers["authorization"] == f"Bearer {SECRET}"
        offered = ok(office.person(COORDINATOR_II).get("/inbox"))["items"]
        assert {each["title"] for each in offered} == {"Rekap 1", "Rekap 2"}
        assert {each["taken_at"] for each in offered} == {"2023-07-01T00:00:00Z"}, "Kupang's clock"
        system.asked.clear()
        again = pulled(office, connector_id)
        assert again["counts"]["unchanged"] == 2

    @on_one_engine
    def test_a_dry_run_shows_and_stores_nothing(self, office: Office, system: Upstream) -> None:
        bad = item(2, angka={"employees": 0})
        system.behave = lambda handler: reply(handler, {"items": [item(1), bad]})
        run = pulled(office, connect(office, system), dry_run=True)
        assert [record["external_id"] for record in run["records"]] == ["p-1", "p-2"]
        assert run["counts"]["would_come"] == 1
        (fault,) = run["faults"]
        assert (fault["record"], fault["code"]) == ("p-2", "record_refused")
        assert "/figures/employees" in {each["pointer"] for each in fault["errors"]}
        assert ok(office.person(COORDINATOR_II).get("/inbox"))["total"] == 0

    @on_one_engine
    @pytest.mark.parametrize("kind", ["cursor", "link", "offset"])
    def test_every_style_of_paging(self, office: Office, system: Upstream, kind: str) -> None:
        def behave(handler: Handler) -> None:
            number = len(system.asked)
            last = number == 3
            data: dict[str, Any] = {"items": [] if last and kind == "offset" else [item(number)]}
            data["lanjut"] = None if last else f"c{number}"
            link = {} if last else {"Link": f'</rekap?n={number}>; rel="next"'}
            sent = link if kind == "link" else {}
            reply(handler, data, 200, "application/json", **sent)

        system.behave = behave
        paging = {"kind": kind, "parameter": "mulai", "size": 1, "next": "lanjut"}
        run = pulled(office, connect(office, system, paging=paging))
        assert run["status"] == "succeeded"
        assert run["counts"]["created"] == (2 if kind == "offset" else 3)
        told = [each.query.get("mulai") for each in system.asked]
        assert told == {
            "cursor": [None, "c1", "c2"], "link": [None] * 3, "offset": ["0", "1", "2"],
        }[kind]  # fmt: skip

    @on_one_engine
    @pytest.mark.parametrize(
        ("auth", "header", "value"),
        [
            ({"kind": "basic", "username": "zi"}, "authorization", "Basic emk6"),
            ({"kind": "api_key", "header": "X-Kunci"}, "x-kunci", SECRET),
            ({"kind": "none"}, "authorization", None),
        ],
    )
    def test_every_way_of_signing_in(
        self,
        office: Office,
        system: Upstream,
        auth: dict[str, str],
        header: str,
        value: str | None,
    ) -> None:
        pulled(office, connect(office, system, auth=auth))
        sent = system.asked[0].headers.get(header)
        assert sent is None if value is None else str(sent).startswith(value)


@on_one_engine
class TestSecretsStayWhereTheyWereMeantToGo:
    @pytest.mark.parametrize(
        "change",
        [
            {"url": "https://jahat.example/rekap"},
            {"url": "https://127.0.0.1:10/rekap?bulan={period}"},
            {"url": "https://127.0.0.1:9/lain"},
            {"auth": {"kind": "api_key", "header": "X-Key"}},
            {"auth": {"kind": "basic", "username": "zi"}},
        ],
    )
    def test_another_address_or_way_demands_the_secret_anew(
        self, office: Office, change: dict[str, Any]
    ) -> None:
        prepared = Prepared(office)
        connector_id = prepared.connector(auth={"kind": "bearer"})
        path, administrator = f"/connectors/{connector_id}", prepared.administrator
        spec = ok(administrator.get(path))["spec"]
        problem = refused(administrator.patch(path, {"spec": spec | change}), 422)
        assert [(each["pointer"], each["code"]) for each in problem["errors"]] == [
            ("/secret", "connector_secret_needed")
        ]
        assert ok(administrator.get(path))["spec"] == spec
        ok(administrator.patch(path, {"spec": spec | {"records": "data"}}))
        changed = administrator.patch(path, {"spec": spec | change, "secret": "baru"})
        assert ok(changed)["has_secret"]

    def test_no_secret_outlives_a_way_that_needs_none(self, office: Office) -> None:
        prepared = Prepared(office)
        path = f"/connectors/{prepared.connector(auth={'kind': 'bearer'})}"
        administrator = prepared.administrator
        spec = ok(administrator.get(path))["spec"]
        changed = administrator.patch(path, {"spec": spec | {"auth": {"kind": "none"}}})
        assert not ok(changed)["has_secret"]
        again = administrator.patch(path, {"spec": spec})
        assert refused(again, 422)["errors"][0]["code"] == "connector_secret_needed"

    def test_a_secret_sealed_with_another_key_is_told_by_its_name(
        self, office: Office, system: Upstream
    ) -> None:
        connector_id = connect(office, system)
        with Session(office.engine) as session, session.begin():
            session.execute(update(Connector).values(sealed_secret="gAAAAA broken"))
        run = pulled(office, connector_id)
        assert (run["status"], codes(run)) == ("failed", ["connector_secret_unreadable"])
        assert system.asked == []

    @pytest.mark.parametrize("code", [".", "..", "5371"])
    def test_no_office_signs_in_with_the_certificate_of_another(
        self, office: Office, system: Upstream, tmp_path: Path, code: str
    ) -> None:
        """`..` is a code that may be given: no folder above is anybody's."""
        authority = Authority(tmp_path)
        (tmp_path / "53").mkdir()
        for path in authority.issue("zi"):
            path.rename(tmp_path / "53" / path.name)
        settings = office.app.state.settings
        update_ = {"client_certificates_dir": tmp_path / "53" if "." in code else tmp_path}
        office.app.state.settings = settings.model_copy(update=update_)
        auth = {"kind": "mtls", "certificate": "zi.pem", "key": "zi.key"}
        connector_id = connect(office, system, auth=auth)
        with Session(office.engine) as session, session.begin():
            session.execute(update(WorkUnit).where(WorkUnit.code == "53").values(code=code))
        assert codes(pulled(office, connector_id)) == ["connector_certificate_missing"]


@on_one_engine
def test_a_certificate_of_ours_and_an_authority_of_theirs(
    office: Office, system: Upstream, tmp_path: Path
) -> None:
    authority = Authority(tmp_path)
    system.secure(authority)
    settings = {"client_certificates_dir": tmp_path, "ca_file": authority.file}
    before = office.app.state.settings
    office.app.state.settings = before.model_copy(update=settings)
    auth = {"kind": "mtls", "certificate": "zi.pem", "key": "zi.key"}
    connector_id = connect(office, system, auth=auth)
    assert codes(pulled(office, connector_id)) == ["connector_certificate_missing"]
    office_folder = tmp_path / "53"
    office_folder.mkdir()
    for path in authority.issue("zi"):  # another office's, or nobody's
        assert codes(pulled(office, connector_id)) == ["connector_certificate_missing"]
        path.rename(office_folder / path.name)
    assert pulled(office, connector_id)["status"] == "succeeded"
    office.app.state.settings = before.model_copy(update={"client_certificates_dir": tmp_path})
    assert codes(pulled(office, connector_id)) == ["upstream_connection_lost"], (
        "not their authority"
    )


def hangs(handler: Handler) -> None:
    handler.over.wait(10)  # type: ignore[attr-defined] # set by the upstream of the tests


BOMB = gzip.compress(b" " * 50_000_000)
HOSTILE: dict[str, tuple[Callable[[Handler], None], str, int]] = {
    "500": (lambda h: reply(h, {}, 500), "upstream_failed", 3),
    "429": (lambda h: reply(h, {}, 429, Retry_After="0"), "upstream_rate_limited", 3),
    "429 for long": (lambda h: reply(h, {}, 429, Retry_After="9999"), "upstream_rate_limited", 1),
    "429 until a day far off": (
        lambda h: reply(h, {}, 429, Retry_After="Fri, 31 Dec 2100 23:59:59 GMT"),
        "upstream_rate_limited",
        1,
    ),
    "hangs": (hangs, "upstream_timed_out", 3),
    "1 GB": (endless, "upstream_too_large", 1),
    "redirects inside": (
        lambda h: reply(h, {}, 302, Location="http://169.254.169.254/latest"),
        "upstream_redirects",
        1,
    ),
    "HTML": (
        lambda h: reply(h, b"<html>Masuk</html>", content_type="text/html"),
        "upstream_not_json",
        1,
    ),
    "no JSON": (lambda h: reply(h, b'{"items": [NaN]}'), "upstream_not_json", 1),
    "breaks off": (breaks_off, "upstream_connection_lost", 3),
    "another shape": (lambda h: reply(h, {"data": {"items": 3}}), "upstream_schema_changed", 1),
    "401": (lambda h: reply(h, {}, 401), "upstream_not_authorised", 1),
    "404": (lambda h: reply(h, {}, 404), "upstream_refused", 1),
    "compressed bomb": (
        lambda h: reply(h, BOMB, Content_Encoding="gzip"),
        "upstream_too_large",
        1,
    ),
    "next page elsewhere": (
        lambda h: reply(h, {"items": []}, Link='<http://10.0.0.1/next>; rel="next"'),
        "upstream_other_host",
        1,
    ),
    "pages in a circle": (
        lambda h: reply(h, {"items": []}, Link=f'<{h.path}>; rel="next"'),
        "upstream_pages_in_a_circle",
        1,
    ),
}


@on_one_engine
class TestHostile:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_is_handled_and_written_down(
        self, office: Office, system: Upstream, name: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        system.behave, code, asked = HOSTILE[name]
        slow = {"limits": {"seconds": 1}} if name == "hangs" else {}
        paging = {"kind": "link"} if "page" in name else {"kind": "none"}
        connector_id = connect(office, system, paging=paging, **slow)
        started = time.monotonic()
        run = pulled(office, connector_id)
        assert time.monotonic() - started < 15
        assert (run["status"] in {"failed", "partial"}, codes(run)) == (True, [code])
        assert len(system.asked) == asked
        administrator = Prepared(office).administrator
        shown = ok(administrator.get(f"/connectors/{connector_id}"))
        assert shown["last_status"] == run["status"]
        assert run["faults"][0]["detail"]
        for place in (str(run), str(shown), caplog.text, *stored_texts(office)):
            assert SECRET not in place

    def test_a_private_address_is_asked_only_where_it_is_named(
        self, office: Office, system: Upstream
    ) -> None:
        connector_id = connect(office, system)
        settings = office.app.state.settings
        office.app.state.settings = settings.model_copy(update={"internal_hosts": ()})
        assert codes(pulled(office, connector_id)) == ["upstream_not_allowed"]
        assert system.asked == []

    def test_files_come_only_from_named_hosts_and_only_of_known_kinds(
        self, office: Office, system: Upstream
    ) -> None:
        elsewhere = [{"url": "http://localhost:1/x.pdf", "name": "x.pdf"}]
        program = [{"url": "/program", "name": "laporan.pdf"}]

        def behave(handler: Handler) -> None:
            if handler.path == "/program":
                reply(handler, b"MZ" + bytes(300), content_type="application/pdf")
            else:
                items = [item(1, berkas=elsewhere), item(2, berkas=program), item(3)]
                reply(handler, {"items": items})

        system.behave = behave
        run = pulled(office, connect(office, system))
        assert run["status"] == "partial"
        told = {fault["record"]: fault["code"] for fault in run["faults"]}
        assert told["p-1"] == "upstream_other_host"
        assert told["p-2"] not in {"upstream_other_host", None}
        assert run["counts"]["created"] == 1, "what is good is kept"


def tools(office: Office, tmp_path: Path) -> Tools:
    state = office.app.state
    intake = Intake(state.settings, LocalStorage(tmp_path / "files"), None)
    return Tools(state.database, state.settings, intake)


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
office: '53'
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
