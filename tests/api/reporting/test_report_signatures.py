"""Reports that are signed: by the office's certificate, by BSrE, or by hand and scanned."""

import base64
import json
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12
from httpx2 import Response
from sqlalchemy import MetaData, select, update
from sqlalchemy.orm import Session

from app.core.clock import now
from app.integrations.documents import paper
from app.integrations.documents.blocks import Paper, Text
from app.integrations.signing import bsre
from app.models import ReportFile
from app.models.evidence import ScanState
from app.services.upkeep.rescanning import scan_pending
from tests.integrations.test_signing import (
    SIGNED,
    Server,
    changed,
    is_genuine,
    poppler_says,
)
from tests.support.clamd import NothingFound
from tests.support.databases import on_one_engine
from tests.support.evidence import KETUA, MEMBER, PENGARAH, Body, ok, refused
from tests.support.office import PDF, Office, Person
from tests.support.prepared import Prepared
from tests.support.reports import begin, content
from tests.support.signing import BLANK_PAGE, BSRE_PASSPHRASE, NIK, PASSPHRASE
from tests.support.stamps import time_stamps

BSRE = {"nik": NIK, "passphrase": BSRE_PASSPHRASE}
pytestmark = on_one_engine


def submitted(office: Office) -> tuple[str, dict[str, Any]]:
    """The path of a report that waits for a Pengarah, and what names the document in it."""
    ketua = office.person(KETUA)
    made = begin(ketua)
    ok(ketua.post(f"/reports/{made['id']}/submit", {}))
    return f"/reports/{made['id']}", {"digest": content(ketua, made)["receipt"]["digest"]}


def document(person: Person, path: str) -> bytes:
    return bytes(person.get(f"{path}/document", params={"format": "pdf"}).content)


def scan(person: Person, path: str, file: bytes, name: str = "pindaian.pdf") -> Response:
    return person.request("POST", f"{path}/scans", files=[("files", (name, file))])


def set_to(office: Office, monkeypatch: pytest.MonkeyPatch, **values: object) -> None:
    """Let the server have other settings in this test."""
    others = office.app.state.settings.model_copy(update=values)
    monkeypatch.setattr(office.app.state, "settings", others)


def words_in_database(office: Office) -> str:
    """Everything that every table holds, as text."""
    tables = MetaData()
    tables.reflect(office.engine)
    with office.engine.connect() as connection:
        return " ".join(
            str(tuple(row))
            for table in tables.sorted_tables
            for row in connection.execute(select(table))
        )


class TestOfTheOffice:
    def test_a_submitted_report_is_signed_so_that_others_can_verify(
        self, office: Office, certificates: Path, tmp_path: Path
    ) -> None:
        ketua, member, pengarah = (office.person(each) for each in (KETUA, MEMBER, PENGARAH))
        draft = begin(ketua, period=1)
        said = {"digest": content(ketua, draft)["receipt"]["digest"]}
        told = refused(ketua.post(f"/reports/{draft['id']}/signatures", said), 409)
        assert told["code"] == "report_not_submitted"
        path, read = submitted(office)
        refused(member.post(f"{path}/signatures", read), 403)
        stale = refused(ketua.post(f"{path}/signatures", {"digest": "0" * 64}), 412)
        assert stale["code"] == "report_changed"
        signed: Any = ok(ketua.post(f"{path}/signatures", read), 201)
        (file,) = signed["files"]
        assert (file["kind"], file["level"], file["outcome"]) == ("signed", "PAdES B-B", None)
        assert file["original_name"].endswith("-ttd.pdf")
        copy = member.get(f"{path}/files/{file['id']}/content").content
        assert copy.startswith(document(ketua, path))
        self._verify(copy, certificates, tmp_path)
        ok(pengarah.post(f"{path}/return", read | {"reason": "Lengkapi kendala."}))
        refused(ketua.post(f"{path}/signatures", read), 409)
        assert ok(member.get(path))["files"] == [file], "what was signed stays"

    def test_a_signed_report_has_a_time_stamp_where_a_server_is_set(
        self,
        office: Office,
        certificates: Path,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        ketua, (path, read) = office.person(KETUA), submitted(office)
        answer, stamps = time_stamps()
        server = Server(answer)
        set_to(office, monkeypatch, timestamp_url=server.url)
        (file,) = ok(ketua.post(f"{path}/signatures", read), 201)["files"]
        server.server.shutdown()
        server.server.server_close()
        assert file["level"] == "PAdES B-T"
        kinds = {headers["Content-Type"] for _, headers, _ in server.asked}
        assert kinds == {"application/timestamp-query"}
        copy = ketua.get(f"{path}/files/{file['id']}/content").content
        assert copy.startswith(document(ketua, path))
        self._verify(copy, certificates, tmp_path, stamps)
        gone = refused(ketua.post(f"{path}/signatures", read), 503)
        assert gone["code"] == "timestamp_unavailable"
        assert len(ok(ketua.get(path))["files"]) == 1

    def _verify(
        self, copy: bytes, certificates: Path, folder: Path, *stamps: x509.Certificate
    ) -> None:
        locked = (certificates / "53.p12").read_bytes()
        _, issued, _ = pkcs12.load_key_and_certificates(locked, PASSPHRASE)
        assert isinstance(issued, x509.Certificate)
        has_stamp = bool(stamps)
        assert is_genuine(copy, issued, *stamps, has_stamp=has_stamp)
        assert not is_genuine(changed(copy), issued, *stamps, has_stamp=has_stamp)
        if shutil.which("pdfsig"):
            assert "Signature is Valid" in poppler_says(copy, folder)
            assert "Signature is Valid" not in poppler_says(changed(copy), folder)

    def test_says_what_this_server_lacks(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ketua, (path, read) = office.person(KETUA), submitted(office)
        sign = f"{path}/signatures"
        assert refused(ketua.post(sign, read | BSRE), 409)["code"] == "bsre_not_set"
        half = refused(ketua.post(sign, read | {"nik": NIK}), 422)
        assert half["errors"][0]["pointer"] == "/passphrase"
        wrong = refused(ketua.post(sign, read | BSRE | {"nik": NIK[1:]}), 422)
        assert NIK[1:] not in json.dumps(wrong)
        assert BSRE_PASSPHRASE not in json.dumps(wrong)
        set_to(office, monkeypatch, office_certificates_dir=None)
        assert refused(ketua.post(sign, read), 409)["code"] == "certificates_not_set"


@pytest.fixture
def answers(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What the stand-in of BSrE answers, one after another; a function is given the body."""
    waiting: list[Any] = []

    def answer(body: bytes) -> tuple[int, bytes]:
        given: tuple[int, bytes] = waiting.pop(0)(body)
        return given

    server = Server(answer)
    set_to(office, monkeypatch, bsre_url=server.url)
    yield waiting
    server.server.shutdown()
    server.server.server_close()


def as_bsre(body: bytes) -> tuple[int, bytes]:
    (given,) = json.loads(body)["file"]
    signed = base64.b64decode(given) + SIGNED
    return 200, json.dumps({"file": [base64.b64encode(signed).decode()]}).encode()


class TestByBsre:
    def test_neither_nik_nor_passphrase_is_anywhere_afterwards(
        self,
        office: Office,
        answers: list[Any],
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        ketua, (path, read) = office.person(KETUA), submitted(office)
        caplog.set_level(logging.DEBUG)
        given_up = Event()  # what is asked too early takes no answer, so a busy machine gets time
        answers += [
            lambda _body: (400, f'{{"error": "{BSRE_PASSPHRASE} salah"}}'.encode()),
            lambda _body: (200, b"{}" if given_up.wait(60) else b""),
            lambda _body: (200, b"<html>"),
            as_bsre,
        ]
        seen: list[Body] = []
        told = (("bsre_refused", 60), ("bsre_unavailable", 1), ("bsre_unavailable", 60), ("", 60))
        for expected, seconds in told:
            monkeypatch.setattr(bsre, "_SECONDS", seconds)  # few for the slow answer alone
            key = {"Idempotency-Key": f"ttd-{len(seen)}"}
            answer = ketua.post(f"{path}/signatures", read | BSRE, headers=key)
            seen.append(answer.json())
            assert seen[-1].get("code", "") == expected, answer.text
            if seconds == 1:
                given_up.set()
        (file,) = seen[-1]["files"]
        assert file["level"] == "BSrE"
        assert ketua.get(f"{path}/files/{file['id']}/content").content.endswith(SIGNED)
        output = capfd.readouterr()
        everything = " ".join(
            (words_in_database(office), json.dumps(seen), caplog.text, output.out, output.err)
        )
        assert "report.sign" in everything, "there is something to be found in it"
        for secret in (NIK, BSRE_PASSPHRASE):
            assert secret not in everything


class TestByHand:
    def _wait_for_the_scanner(self, office: Office, address: str) -> None:
        """Nobody opens a file before the virus scanner had its say."""
        member, state = office.person(MEMBER), office.app.state
        with Session(office.engine) as session, session.begin():
            session.execute(update(ReportFile).values(scan_state=ScanState.PENDING))
        assert refused(member.get(address), 409)["code"] == "file_quarantined"
        assert office.client.portal is not None
        told = office.client.portal.call(
            scan_pending, state.database, state.storage, NothingFound("", 0)
        )
        assert told.clean == 3
        assert member.get(address).status_code == 200

    def test_a_scan_is_compared_with_what_was_submitted(self, office: Office) -> None:
        ketua, pengarah, (path, _) = (
            office.person(KETUA),
            office.person(PENGARAH),
            submitted(office),
        )
        refused(scan(pengarah, path, BLANK_PAGE), 403)
        other = paper(Paper("Surat", [Text("Hal yang lain sama sekali.")]), now())
        for file in (document(ketua, path), BLANK_PAGE, other):
            ok(scan(ketua, path, file), 201)
        files: Any = ok(pengarah.get(path))["files"]
        assert [each["outcome"] for each in files] == ["alike", "without_text", "different"]
        assert [each["words_found"] for each in files[:2]] == [100, None]
        assert files[2]["words_found"] < 50
        self._wait_for_the_scanner(office, f"{path}/files/{files[0]['id']}/content")
        refused(scan(ketua, path, b"Nama;Hadir\n", "daftar.csv"), 415)
        assert refused(scan(ketua, path, PDF), 422)["code"] == "pdf_unreadable"
        waiting = Prepared(office).report("draft")
        told = refused(scan(office.person(MEMBER), f"/reports/{waiting}", BLANK_PAGE), 409)
        assert told["code"] == "report_not_submitted"
