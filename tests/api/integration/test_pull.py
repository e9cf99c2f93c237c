"""Pulling: whatever the other system does, it is handled, written down, and harms nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.models import Connector, WorkUnit
from app.services.integration.connectors.execution import PullDependencies
from tests.support.certificates import Authority
from tests.support.databases import on_one_engine
from tests.support.evidence import ok, refused
from tests.support.office import PDF, Office
from tests.support.prepared import Prepared
from tests.support.pulling import FIGURES, SECRET, _hurried, codes, connect, item, pulled
from tests.support.records import COORDINATOR_II
from tests.support.upstream import Handler, Upstream, reply, upstream


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
        first = item(1, berkas=[{"url": "/1.pdf", "name": "Rekap 1.pdf"}], catatan=SECRET)
        system.behave = lambda handler: reply(handler, {"items": [first, bad]})
        run = pulled(office, connect(office, system), dry_run=True)
        one, two = run["records"]
        assert one == {
            "external_id": "p-1", "work_unit_code": "53", "title": "Rekap 1", "period": "2023-06",
            "taken_at": "2023-07-01T00:00:00Z", "figures": FIGURES, "url": None, "files": 1,
            "file_names": ["Rekap 1.pdf"], "errors": [],
        }  # fmt: skip
        assert (two["external_id"], two["figures"]) == ("p-2", {"employees": 0})
        assert run["counts"]["would_come"] == 1
        (fault,) = run["faults"]
        assert (fault["record"], fault["code"]) == ("p-2", "record_refused")
        pointers = {each["pointer"] for each in fault["errors"]}
        assert "/figures/employees" in pointers
        assert {each["pointer"] for each in two["errors"]} == pointers
        assert run["answer"].startswith('{"items": [{"id": "p-1"')
        assert SECRET not in str(run)
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
    assert codes(pulled(office, connector_id)) == ["upstream_certificate_untrusted"], (
        "not their authority"
    )


@on_one_engine
def test_what_a_person_pulls_is_written_down_as_theirs(office: Office, system: Upstream) -> None:
    system.behave = lambda handler: reply(handler, {"items": [item(1)]})
    pulled(office, connect(office, system))
    wanted = {"action": "record.receive_batch"}
    (entry,) = ok(office.administrator().get("/audit-events", params=wanted))["items"]
    assert entry["actor_kind"] == "person"
