"""Web addresses as evidence: asked when they come and later, never enough without a word."""

import gzip
from contextlib import suppress
from http.server import BaseHTTPRequestHandler

import pytest

from app.integrations.web import Web
from tests.support.databases import SqliteDatabases
from tests.support.evidence import COORDINATOR, KETUA, MEMBER, Body, draft, every, ok, refused, step
from tests.support.office import OTHER_MEMBER, Office
from tests.support.server import zi
from tests.support.sites import serving


@pytest.fixture(scope="session")
def databases(sqlite_databases: SqliteDatabases) -> SqliteDatabases:
    """One engine is enough: this is about asking addresses."""
    return sqlite_databases


class Site(BaseHTTPRequestHandler):
    """Answers with the status in the path; `/to/<status>` leads there, `/closed/302` to a form."""

    def do_GET(self) -> None:
        if self.path == "/gate":
            return self.show(b'<form><input type="password"></form>' + b" " * 10_000_000)
        if self.path == "/bomb":
            return self.show(gzip.compress(b" " * 100_000_000))
        *before, status = self.path.strip("/").split("/")
        self.send_response(302 if before == ["to"] else int(status))
        self.send_header("Content-Length", "0")
        if before == ["to"]:
            self.send_header("Location", f"/{status}")
        if before == ["closed"]:
            self.send_header("Location", "/gate")
        if before == ["inside"]:
            self.send_header("Location", "http://169.254.169.254/latest/meta-data")
        return self.end_headers()

    def show(self, page: bytes) -> None:
        """A page larger than anybody reads."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if "bomb" in self.path:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        with suppress(OSError):  # whoever asks reads the beginning
            self.wfile.write(page)


@pytest.fixture
def asking(office: Office) -> Office:
    """The office with a service that asks addresses; this machine counts as one of its hosts."""
    office.app.state.web = Web(("127.0.0.1:*",), timeout_seconds=5)
    return office


def add(office: Office, evidence_id: str, url: str) -> Body:
    link = {"url": url, "title": "Berita"}
    answer = ok(office.person(MEMBER).post(f"/evidence/{evidence_id}/links", link), 201)
    found: Body = answer["revision"]["links"][-1]
    return found


class TestChecks:
    @pytest.mark.parametrize(
        ("path", "state", "status"),
        [
            ("/200", "reachable", 200),
            ("/to/200", "reachable", 200),
            ("/401", "protected", 401),
            ("/403", "protected", 403),
            ("/closed/302", "protected", 200),
            ("/bomb", "reachable", 200),
            ("/404", "missing", 404),
            ("/to/410", "missing", 410),
            ("/500", "unreachable", 500),
            ("/inside/302", "not_allowed", None),
        ],
    )
    def test_the_state_is_what_the_address_said(
        self, asking: Office, path: str, state: str, status: int | None
    ) -> None:
        with serving(Site) as address:
            found = add(asking, draft(asking.person(MEMBER))["id"], address + path)
        assert (found["state"], found["http_status"]) == (state, status)
        assert found["checked_at"] is not None

    def test_nobody_answers(self, asking: Office) -> None:
        with serving(Site) as address:
            pass
        found = add(asking, draft(asking.person(MEMBER))["id"], f"{address}/200")
        assert (found["state"], found["http_status"]) == ("unreachable", None)

    @pytest.mark.parametrize("host", ["localhost", "169.254.169.254", "10.0.0.1", "0"])
    def test_no_way_into_the_network_of_the_service(self, asking: Office, host: str) -> None:
        found = add(asking, draft(asking.person(MEMBER))["id"], f"http://{host}/")
        assert (found["state"], found["http_status"]) == ("not_allowed", None)

    def test_switched_off_nothing_is_asked(self, office: Office) -> None:
        found = add(office, draft(office.person(MEMBER))["id"], "https://ntt.kpu.go.id/a")
        assert (found["state"], found["checked_at"]) == ("unchecked", None)

    def test_switched_off_what_an_earlier_check_found_stays(self, asking: Office) -> None:
        evidence_id = draft(asking.person(MEMBER))["id"]
        with serving(Site) as address:
            link = add(asking, evidence_id, f"{address}/200")
        asking.app.state.web = None
        path = f"/evidence/{evidence_id}"
        check = f"{path}/links/{link['id']}/check"
        refused(asking.person(MEMBER).post(check), 503, "link_checks_off")
        assert ok(asking.person(MEMBER).get(path))["revision"]["links"] == [link]

    @pytest.mark.parametrize("url", ["https://kpu.go.id@lain.id/", "http://a:b@kpu.go.id"])
    def test_a_name_before_the_host_is_refused(self, office: Office, url: str) -> None:
        member = office.person(MEMBER)
        path = f"/evidence/{draft(member)['id']}/links"
        refused(member.post(path, {"url": url, "title": "Berita"}), 422, "validation_failed")

    def test_a_reviewer_asks_again_after_submission(self, asking: Office) -> None:
        evidence_id = draft(asking.person(MEMBER))["id"]
        with serving(Site) as address:
            link = add(asking, evidence_id, f"{address}/200")
        ok(step(asking.person(MEMBER), evidence_id, "submit"))
        path = f"/evidence/{evidence_id}/links/{link['id']}/check"
        seen = ok(asking.person(COORDINATOR).post(path))["revision"]["links"][0]
        assert seen["state"] == "unreachable"
        assert seen["checked_at"] > link["checked_at"]
        refused(asking.person(OTHER_MEMBER).post(path), 403)

    def test_the_command_asks_all_that_live(self, asking: Office) -> None:
        member = asking.person(MEMBER)
        with serving(Site) as address:
            kept, gone = draft(member)["id"], draft(member)["id"]
            for evidence_id in (kept, gone):
                add(asking, evidence_id, f"{address}/200")
            ok(step(member, gone, "withdraw"))
            folder = asking.app.state.settings.data_dir
            settings = {"ZI_DATABASE_URL": asking.url, "ZI_INTERNAL_HOSTS": "127.0.0.1:*"}
            young = zi(folder, "links", "check", settings=settings)
            asked = zi(folder, "links", "check", "--older-than-days", "0", settings=settings)
            off = zi(folder, "links", "check", settings=settings | {"ZI_LINK_CHECKS": "false"})
        assert '"checked": 0' in young.stdout
        assert '"checked": 1' in asked.stdout
        assert '"reachable": 1' in asked.stdout
        assert off.returncode == 1
        assert "ZI_LINK_CHECKS" in off.stderr


class TestProof:
    def test_links_alone_are_accepted_only_with_a_word_why(self, office: Office) -> None:
        evidence_id = draft(office.person(MEMBER))["id"]
        add(office, evidence_id, "https://ntt.kpu.go.id/a")
        ok(step(office.person(MEMBER), evidence_id, "submit"))
        ok(step(office.person(COORDINATOR), evidence_id, "verify"))
        ketua = office.person(KETUA)
        problem = refused(step(ketua, evidence_id, "accept"), 422, "links_alone_need_note")
        assert problem["errors"][0]["pointer"] == "/reason"
        ok(step(ketua, evidence_id, "accept", reason="Siaran resmi, arsipnya di situs KPU."))
        decisions = every(ketua, f"/evidence/{evidence_id}/decisions")
        assert decisions[-1]["reason"] == "Siaran resmi, arsipnya di situs KPU."

    def test_a_file_beside_the_link_needs_no_word(self, office: Office) -> None:
        member = office.person(MEMBER)
        evidence_id = draft(member)["id"]
        add(office, evidence_id, "https://ntt.kpu.go.id/a")
        ok(member.upload(evidence_id), 201)
        ok(step(member, evidence_id, "submit"))
        ok(step(office.person(COORDINATOR), evidence_id, "verify"))
        ok(step(office.person(KETUA), evidence_id, "accept"))
