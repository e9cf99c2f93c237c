"""Signatures: verified by pyHanko and by poppler, and no more once a byte was changed."""

import asyncio
import base64
import json
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from app.core.errors import Invalid, Unavailable
from app.integrations.documents import paper
from app.integrations.documents.blocks import Paper, Text
from app.integrations.signing import Purpose, SignedPdf, bsre
from app.integrations.signing.bsre import BsreSigning
from app.integrations.signing.comparing import Mark, compare, other_marks
from app.integrations.signing.pades import OfficeSigning, office_signing
from app.integrations.typesetting import typeset
from tests.support.logos import png
from tests.support.signing import BLANK_PAGE
from tests.support.stamps import NOW, as_asn1, certificate, time_stamps

WHY = Purpose("Pengesahan laporan", "Kupang")
PASSPHRASE = b"frasa sandi"
LONGER = "Isi laporan triwulan dua, dan setahun lagi yang tidak ada di sana sama sekali."
SIGNED = b"\n% /ByteRange [0 1 2 3]"  # what stands for a signature where none is checked
# A signed document of somebody else.
ANOTHER = json.dumps({"file": [base64.b64encode(BLANK_PAGE + SIGNED).decode()]}).encode()


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return paper(Paper("Laporan", [Text("Isi laporan triwulan dua.")]), NOW)


@pytest.fixture(scope="module")
def office() -> tuple[bytes, x509.Certificate]:
    """The office's PKCS#12, and its certificate."""
    key, issued = certificate()
    locked = serialization.BestAvailableEncryption(PASSPHRASE)
    return pkcs12.serialize_key_and_certificates(b"kpu", key, issued, None, locked), issued


def is_genuine(signed: bytes, *trusted: x509.Certificate, has_stamp: bool = False) -> bool:
    roots = [as_asn1(each) for each in trusted]
    context = ValidationContext(trust_roots=roots)
    (signature,) = PdfFileReader(BytesIO(signed)).embedded_signatures
    status = validate_pdf_signature(signature, context, ts_validation_context=context)
    stamp = status.timestamp_validity
    stamped = bool(stamp and stamp.intact and stamp.valid and stamp.trusted)
    return bool(status.intact and status.valid and status.trusted and stamped is has_stamp)


def poppler_says(signed: bytes, folder: Path) -> str:
    file = folder / "signed.pdf"
    file.write_bytes(signed)
    command = [str(shutil.which("pdfsig")), "-nocert", str(file)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - poppler
    return told.stdout


def changed(signed: bytes) -> bytes:
    """One byte of the page's content is another."""
    place = signed.index(b"stream") + 20
    return signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]


class Server:
    """Answers each POST by a function; keeps what it was sent."""

    def __init__(self, answer: Any) -> None:
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.asked.append((self.path, dict(self.headers), body))
                status, content = answer(body)
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def serving() -> Iterator[Any]:
    opened: list[Server] = []

    def serve(answer: Any) -> Server:
        opened.append(Server(answer))
        return opened[-1]

    yield serve
    for each in opened:
        each.server.shutdown()
        each.server.server_close()


def signed_by(office: bytes, pdf: bytes, url: str = "") -> SignedPdf:
    return asyncio.run(OfficeSigning(office, PASSPHRASE, url).sign(pdf, WHY))


class TestOffice:
    def test_signs_so_that_others_can_verify(
        self, office: tuple[bytes, x509.Certificate], pdf: bytes, tmp_path: Path
    ) -> None:
        made = signed_by(office[0], pdf)
        assert made.level == "PAdES B-B"
        assert made.content.startswith(pdf)
        assert is_genuine(made.content, office[1])
        assert not is_genuine(changed(made.content), office[1])
        assert b"ETSI.CAdES.detached" in made.content
        if shutil.which("pdfsig") is None:
            pytest.skip("pdfsig is not installed")
        assert "Signature is Valid" in poppler_says(made.content, tmp_path)
        assert "Signature is Valid" not in poppler_says(changed(made.content), tmp_path)

    def test_has_a_time_stamp_where_a_server_is_set(
        self, office: tuple[bytes, x509.Certificate], pdf: bytes, serving: Any
    ) -> None:
        answer, issued = time_stamps()
        made = signed_by(office[0], pdf, serving(answer).url)
        assert made.level == "PAdES B-T"
        assert is_genuine(made.content, office[1], issued, has_stamp=True)

    def test_signs_nothing_without_what_it_needs(
        self, office: tuple[bytes, x509.Certificate], pdf: bytes, serving: Any, tmp_path: Path
    ) -> None:
        with pytest.raises(Unavailable, match="timestamp_unavailable"):
            signed_by(office[0], pdf, serving(lambda _body: (500, b"")).url)
        with pytest.raises(Invalid, match="certificate_unreadable"):
            asyncio.run(OfficeSigning(office[0], b"salah").sign(pdf, WHY))
        later = time_machine.travel(NOW + timedelta(days=31))
        with later, pytest.raises(Invalid, match="certificate_expired"):
            signed_by(office[0], pdf)
        with pytest.raises(Invalid, match="pdf_unsignable"):
            signed_by(office[0], b"bukan PDF")
        with pytest.raises(Invalid, match="certificate_missing"):
            office_signing(tmp_path, "53", "")
        (tmp_path / "53.p12").write_bytes(office[0])
        (tmp_path / "53.passphrase").write_bytes(PASSPHRASE + b"\n")
        ready = office_signing(tmp_path, "53", "")
        assert ready.passphrase == PASSPHRASE
        assert "frasa" not in repr(ready)


class TestBsre:
    def test_is_asked_as_programs_of_offices_ask_it(self, pdf: bytes, serving: Any) -> None:
        def answer(body: bytes) -> tuple[int, bytes]:
            (given,) = json.loads(body)["file"]
            signed = base64.b64decode(given) + SIGNED
            return 200, json.dumps({"file": [base64.b64encode(signed).decode()]}).encode()

        server = serving(answer)
        signing = BsreSigning(server.url, "kpu", "sandi", "5371000000000001", "rahasia")
        made = asyncio.run(signing.sign(pdf, WHY))
        assert (made.content, made.level) == (pdf + SIGNED, "BSrE")
        ((path, headers, body),) = server.asked
        assert path == "/api/v2/sign/pdf"
        assert headers["Authorization"] == f"Basic {base64.b64encode(b'kpu:sandi').decode()}"
        sent = json.loads(body)
        assert (sent["nik"], sent["passphrase"]) == ("5371000000000001", "rahasia")
        assert sent["signatureProperties"][0]["tampilan"] == "INVISIBLE"
        assert "rahasia" not in repr(signing)

    @pytest.mark.parametrize(
        ("answer", "kind", "code"),
        [
            ((400, b'{"error": "Passphrase rahasia salah"}'), Invalid, "bsre_refused"),
            ((500, b""), Unavailable, "bsre_unavailable"),
            ((200, b'{"file": []}'), Unavailable, "bsre_unavailable"),
            ((200, b"<html>"), Unavailable, "bsre_unavailable"),
            ((200, b'{"file": ["JVBERi0="]}'), Unavailable, "bsre_unavailable"),
            ((200, ANOTHER), Unavailable, "bsre_unavailable"),
        ],
    )
    def test_what_it_refuses_is_told_without_a_secret(
        self, pdf: bytes, serving: Any, answer: tuple[int, bytes], kind: type[Exception], code: str
    ) -> None:
        server = serving(lambda _body: answer)
        signing = BsreSigning(server.url, "kpu", "sandi", "5371000000000001", "rahasia")
        with pytest.raises(kind, match=code) as told:
            asyncio.run(signing.sign(pdf, WHY))
        assert "rahasia" not in str(vars(told.value))

    def test_an_answer_that_drips_or_has_no_end_is_given_up(
        self, pdf: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for piece, pause, seconds in ((b" ", 0.05, 0.5), (b" " * 1_000_000, 0.0, 60)):
            monkeypatch.setattr(bsre, "_SECONDS", seconds)
            with dripping(piece, pause) as address:
                signing = BsreSigning(address, "kpu", "sandi", "5371000000000001", "rahasia")
                begun = time.monotonic()
                with pytest.raises(Unavailable, match="bsre_unavailable"):
                    asyncio.run(signing.sign(pdf, WHY))
                assert time.monotonic() - begun < 10


@contextmanager
def dripping(piece: bytes, pause: float) -> Iterator[str]:
    """A server that goes on sending pieces of an answer for as long as somebody reads them."""

    def send(waiting: socket.socket) -> None:
        connection, _ = waiting.accept()
        with connection, suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
            while True:
                connection.sendall(piece)
                time.sleep(pause)

    with socket.create_server(("127.0.0.1", 0)) as waiting:
        threading.Thread(target=send, args=(waiting,), daemon=True).start()
        yield f"http://127.0.0.1:{waiting.getsockname()[1]}"


def png_as_pdf() -> bytes:
    """A page that is a picture, as scanners make it."""
    page = '#image(bytes(json(bytes(sys.inputs.octets))), format: "png")'
    return typeset({"text": page}, {"octets": json.dumps(list(png()))}, format="pdf")


_REPORT = """LAPORAN MONITORING DAN EVALUASI\r\nTRIWULAN IV TAHUN 2023\r\nNOMOR 1/53/2024\r\n
KPU Provinsi · 1/53/2024 · sidik d013184cefacff2e Halaman 1 dari 2
Isi. Laporan 2/53/2023. SIDIK 0123456789abcdef
KPU Provinsi · 1/53/2024 · sidik d013184cefacff2e Halaman 2 dari 2
"""
_OF_THE_YEAR = (
    ("TRIWULAN IV ", "", Mark.COVER),
    ("1/53/2024", "2/53/2024", Mark.NUMBER),
    ("d013184cefacff2e", "8abee8505b5f7f1d", Mark.DIGEST),
)


class TestScans:
    def test_they_are_compared_by_their_words_in_both_directions(self, pdf: bytes) -> None:
        same, longer = compare(pdf, pdf), paper(Paper("Laporan", [Text(LONGER)]), NOW)
        assert same is not None
        assert (same.share, same.found) == (100, 100)
        other = paper(Paper("Surat", [Text("Hal yang lain sama sekali.")]), NOW)
        for each in (other, longer):
            found = compare(pdf, each)
            assert found is not None
            assert found.share < 50
        assert compare(pdf, png_as_pdf()) is None
        with pytest.raises(Invalid, match="pdf_unreadable"):
            compare(pdf, b"bukan PDF")

    def test_what_names_another_report_is_told(self) -> None:
        assert other_marks(_REPORT, _REPORT) == ()
        year = _REPORT
        for ours, theirs, mark in _OF_THE_YEAR:
            assert other_marks(_REPORT, _REPORT.replace(ours, theirs)) == (mark,)
            year = year.replace(ours, theirs)
        assert other_marks(_REPORT, year) == tuple(mark for _, _, mark in _OF_THE_YEAR)

    def test_text_recognition_misreads_some_of_it(self) -> None:
        slips = (
            ("IV", "lV"), ("MONITORING", "MONIT0RlNG"), ("· 1/53", ". l/53"),
            ("EVALUASI", "EVALUAS"),
            ("sidik d013184cefacff2e Halaman 1", "sidik: dO13l84cefacff2e Ha1aman I"),
            ("sidik d013184cefacff2e Halaman 2", "s1dik dO13l8"),
        )  # fmt: skip
        scan = _REPORT
        for printed, read in slips:
            assert printed in scan
            scan = scan.replace(printed, read)
        assert other_marks(_REPORT, scan) == ()
