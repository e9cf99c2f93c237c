"""What a link showed is kept on request: as a file with its digest that runs nothing."""

import gzip
import hashlib
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from app.core import clock
from app.integrations.page_copies.fetching import PageCopier
from app.integrations.web import Web
from app.models import LinkCapture, LinkCopy
from app.services.evidence.files.uploads import FileReceiver
from app.services.evidence.links.capturing import CaptureTools, capture_links
from app.services.upkeep.rescanning import scan_pending
from tests.support.clamd import NothingFound
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    Body,
    draft,
    ok,
    refused,
    step,
    told_by_itself,
)
from tests.support.evidence_sql import attempt
from tests.support.office import OTHER_MEMBER, PDF, Office
from tests.support.packages import Opened, fetch, verify
from tests.support.sites import serving

NEWS = b"<title>Berita</title><h1>Rapat</h1><script>alert(1)</script><img src=/hilang.png>"
ANSWERS: dict[str, tuple[int, str, bytes]] = {
    "/berita": (200, "text/html", NEWS),
    "/laporan.pdf": (200, "application/pdf", PDF),
    "/program": (200, "application/octet-stream", b"MZ" + b"\0" * 600),
    "/401": (401, "text/html", b""),
    "/500": (500, "text/html", b""),
    "/gerbang": (200, "text/html", b"<title>Login</title><input type=password>"),
    "/besar": (200, "text/html", b" " * 4_000_000),
    "/padat": (200, "text/html", gzip.compress(NEWS)),
}
MOVED = {"/ke/berita": "/berita", "/dalam": "http://10.0.0.1/", "/putar": "/putar"}


class Site(BaseHTTPRequestHandler):
    """Shows what ANSWERS has, and sends on what MOVED names."""

    def do_GET(self) -> None:
        status, kind, body = ANSWERS.get(self.path, (404, "text/html", b""))
        self.send_response(302 if self.path in MOVED else status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if self.path in MOVED:
            self.send_header("Location", MOVED[self.path])
        if self.path == "/padat":
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def asking(office: Office) -> Office:
    """The office with a service that asks addresses; this machine counts as one of its hosts."""
    office.app.state.web = Web(("127.0.0.1:*",), timeout_seconds=5)
    return office


def work(office: Office) -> int:
    """What the worker does."""
    state = office.app.state
    intake = FileReceiver(state.settings, state.storage, None)
    copier = PageCopier(["127.0.0.1:*"])
    tools = CaptureTools(state.database, copier, state.storage, intake)
    assert office.client.portal is not None
    return office.client.portal.call(capture_links, tools)


def linked(office: Office, url: str) -> tuple[str, str]:
    """A draft with a link: its address, and that of asking for a copy."""
    path = f"/evidence/{draft(office.person(MEMBER))['id']}"
    link = {"url": url, "title": "Berita"}
    made = ok(office.person(MEMBER).post(f"{path}/links", link), 201)
    return path, f"{path}/links/{made['revision']['links'][0]['id']}/copies"


def captures(office: Office, path: str) -> list[Body]:
    found: list[Body] = ok(office.person(MEMBER).get(path))["revision"]["links"][0]["captures"]
    return found


class TestKeeping:
    def test_a_page_is_kept_as_it_was_and_runs_nothing(self, asking: Office) -> None:
        member = asking.person(MEMBER)
        with serving(Site) as address:
            path, copies = linked(asking, f"{address}/ke/berita")
            (asked,) = ok(member.post(copies, {}), 201)["revision"]["links"][0]["captures"]
            assert (asked["status"], asked["file"]) == ("asked", None)
            assert asked["asked_by"]["name"] == ok(member.get("/me"))["name"]
            refused(member.post(copies, {}), 409, "copy_asked")
            assert (work(asking), work(asking)) == (1, 0)
            (kept,) = captures(asking, path)
            assert (kept["status"], kept["failure"], kept["http_status"]) == ("kept", None, 200)
            assert kept["final_url"] == f"{address}/berita"
        file = kept["file"]
        assert (file["media_type"], file["left_out"]) == ("text/html; charset=utf-8", 1)
        answer = asking.person(PENGARAH).get(f"{path}/copies/{file['id']}/content")
        assert hashlib.sha256(answer.content).hexdigest() == file["sha256"]
        assert b"<h1>Rapat</h1>" in answer.content
        assert b"alert" not in answer.content
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        refused(asking.administrator().get(f"{path}/copies/{file['id']}/content"), 403)

    @on_one_engine
    def test_it_goes_on_with_the_evidence_and_into_the_package(
        self, asking: Office, tmp_path: Path
    ) -> None:
        member = asking.person(MEMBER)
        with serving(Site) as address:
            path, copies = linked(asking, f"{address}/laporan.pdf")
            refused(asking.person(OTHER_MEMBER).post(copies, {}), 403)
            ok(step(member, path.rpartition("/")[2], "submit"))
            ok(asking.person(COORDINATOR).post(copies, {}), 201)
            assert work(asking) == 1
        (kept,) = captures(asking, path)
        assert kept["file"]["sha256"] == hashlib.sha256(PDF).hexdigest()
        assert kept["file"]["original_name"] == "laporan.pdf"
        opened = Opened(fetch(asking.person(KETUA)), tmp_path)
        assert verify(opened).returncode == 0
        (link,) = opened.sheet("Tautan")
        assert (opened.bag / link["Salinan dalam paket"]).read_bytes() == PDF
        assert link["SHA-256 salinan"] == kept["file"]["sha256"]
        assert link["Salinan dari alamat"] == f"{address}/laporan.pdf"
        assert [row["Letak dalam paket"] for row in opened.sheet("Berkas")] == [
            link["Salinan dalam paket"]
        ]
        ok(step(asking.person(COORDINATOR), path.rpartition("/")[2], "return"))
        ok(step(member, path.rpartition("/")[2], "revise"), 201)
        assert captures(asking, path) == [kept]
        ok(step(member, path.rpartition("/")[2], "withdraw"))
        link_id = ok(member.get(path))["revision"]["links"][0]["id"]
        refused(member.post(f"{path}/links/{link_id}/copies", {}), 409, "evidence_withdrawn")

    @on_one_engine
    @pytest.mark.parametrize(
        ("path", "failure", "status"),
        [
            ("/401", "protected", 401),
            ("/gerbang", "protected", 200),
            ("/500", "http_status", 500),
            ("/putar", "http_status", 302),
            ("/hilang", "http_status", 404),
            ("/dalam", "not_allowed", None),
            ("/besar", "too_large", None),
            ("/padat", "too_large", None),
            ("/program", "refused", None),
        ],
    )
    def test_why_there_is_none_is_said(
        self, asking: Office, path: str, failure: str, status: int | None
    ) -> None:
        with serving(Site) as address:
            evidence_path, copies = linked(asking, address + path)
            ok(asking.person(MEMBER).post(copies, {}), 201)
            assert work(asking) == 1
        (failed,) = captures(asking, evidence_path)
        assert (failed["status"], failed["failure"]) == ("failed", failure)
        assert (failed["http_status"], failed["file"]) == (status, None)
        assert failed["ended_at"] is not None

    @on_one_engine
    def test_who_died_with_it_leaves_it_to_the_next_and_not_for_ever(self, asking: Office) -> None:
        with serving(Site) as address:
            path, copies = linked(asking, f"{address}/berita")
            ok(asking.person(MEMBER).post(copies, {}), 201)

            def claimed(until: timedelta, attempts: int) -> None:
                values = {"claimed_until": clock.now() + until, "attempts": attempts}
                assert attempt(asking, update(LinkCapture).values(values)) == ""

            claimed(timedelta(minutes=1), 1)
            assert work(asking) == 0
            claimed(timedelta(minutes=-1), 3)
            assert work(asking) == 1
            assert captures(asking, path)[0]["failure"] == "given_up"
            ok(asking.person(MEMBER).post(copies, {}), 201)
            assert work(asking) == 1
        assert [each["status"] for each in captures(asking, path)] == ["kept", "failed"]

    @on_one_engine
    def test_one_that_nobody_foresaw_takes_no_other_along(
        self, asking: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shown = PageCopier.shown

        def failing(self: PageCopier, url: str) -> object:
            if url.endswith("/laporan.pdf"):
                raise RuntimeError(url)
            return shown(self, url)

        monkeypatch.setattr(PageCopier, "shown", failing)
        with serving(Site) as address:
            (bad, ask_bad), (good, ask_good) = (
                linked(asking, address + path) for path in ("/laporan.pdf", "/berita")
            )
            for each in (ask_bad, ask_good):
                ok(asking.person(MEMBER).post(each, {}), 201)
            assert work(asking) == 1
        assert [captures(asking, path)[0]["status"] for path in (bad, good)] == ["asked", "kept"]

    @on_one_engine
    def test_switched_off_nothing_is_asked(self, office: Office) -> None:
        path, copies = linked(office, "https://ntt.kpu.go.id/berita")
        refused(office.person(MEMBER).post(copies, {}), 503, "link_checks_off")
        assert captures(office, path) == []


def test_what_is_kept_is_never_changed(asking: Office) -> None:
    with serving(Site) as address:
        _, copies = linked(asking, f"{address}/berita")
        ok(asking.person(MEMBER).post(copies, {}), 201)
        said = attempt(asking, update(LinkCapture).values(url="https://x"))
        assert "guard link_capture_keeps_its_words" in said
        work(asking)
    for guard, statement in (
        ("link_capture_ends_once", update(LinkCapture).values(status="failed")),
        ("link_capture_is_never_deleted", delete(LinkCapture)),
        ("link_copy_keeps_its_bytes", update(LinkCopy).values(sha256="0" * 64)),
        ("link_copy_is_never_deleted", delete(LinkCopy)),
    ):
        assert f"guard {guard}" in attempt(asking, statement)
    assert attempt(asking, update(LinkCopy).values(scan_state="clean")) == ""


def test_a_later_verdict_reaches_the_copy_and_tells_whoever_asked_for_it(
    asking: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(Site) as address:
        path, copies = linked(asking, f"{address}/berita")
        ok(asking.person(MEMBER).post(copies, {}), 201)
        assert work(asking) == 1
    assert attempt(asking, update(LinkCopy).values(scan_state="pending")) == ""
    monkeypatch.setattr(NothingFound, "find_virus", lambda *_: "Eicar")
    state, version = asking.app.state, asking.person(MEMBER).get(path).json()["updated_at"]
    assert asking.client.portal is not None
    report = asking.client.portal.call(
        scan_pending, state.database, state.storage, NothingFound("", 0)
    )
    assert report.infected == 1
    evidence = ok(asking.person(MEMBER).get(path))
    assert evidence["updated_at"] == version  # the copy is no part of what is judged
    assert captures(asking, path)[0]["file"]["scan_state"] == "infected"
    assert [len(told_by_itself(asking, each)) for each in (MEMBER, COORDINATOR, KETUA)] == [1, 1, 0]
