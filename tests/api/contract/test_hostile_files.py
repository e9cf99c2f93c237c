"""Uploads that mean no good, over a real socket, on both storages: told clearly, nothing left."""

import asyncio
import io
import json
import socket
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.integrations.storage import LocalStorage, Storage
from app.integrations.storage.s3 import S3Storage
from app.models import User
from tests.support.buckets import new_bucket
from tests.support.databases import SqliteDatabases
from tests.support.engines import engine_at
from tests.support.evidence import MEMBER, REPORT, TITLE, indicator_id
from tests.support.office import API, PDF, new_token
from tests.support.server import forked

SECRET = "zB8-qLw3_TnXv5KdRy1JmHs7GcPe0FaUi6Oo"
LIMIT = 2 * 1024 * 1024
PATIENCE_SECONDS = 10
BOUNDARY = "batas"
TAIL = f"\r\n--{BOUNDARY}--\r\n".encode()
Lines = dict[str, str]


def zipped(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def form(name: str, content: bytes) -> bytes:
    disposition = f'Content-Disposition: form-data; name="files"; filename="{name}"'
    return f"--{BOUNDARY}\r\n{disposition}\r\n\r\n".encode() + content + TAIL


def chunk(content: bytes) -> bytes:
    return f"{len(content):x}\r\n".encode() + content + b"\r\n"


CHUNKED = {"Transfer-Encoding": "chunked"}
WORD = zipped("word/document.xml", bytes(range(256)) * 50)
GOOD = form("laporan.pdf", PDF.ljust(100_000, b" "))
# What is uploaded, and the problem it gets.
FILES: dict[str, tuple[bytes, int, str]] = {
    "a program named .pdf": (b"MZ\x90\0\x03" + bytes(64), 415, "file_type_refused"),
    "a page with a script": (b"<html><script>alert(1)</script>", 415, "file_type_refused"),
    "nothing": (b"", 422, "file_empty"),
    "a bomb": (zipped("nol.bin", bytes(64 * 1024**2)), 413, "archive_too_large"),
    "an archive in an archive": (zipped("a.zip", b"PK"), 422, "archive_in_archive"),
    "an archive that leaves its folder": (zipped("../a", b"a"), 422, "archive_path_unsafe"),
    "half a document": (WORD[: len(WORD) // 2], 422, "archive_damaged"),
    "more than the limit": (PDF.ljust(LIMIT + 1), 413, "upload_too_large"),
}
NAMES = {
    "../../../etc/passwd.pdf": "passwd.pdf",
    "laporan\u202efdp.exe": "laporanfdp.exe",
    "Laporan 📎 triwulan.pdf": "Laporan 📎 triwulan.pdf",
    "l" * 300 + ".pdf": "l" * 196 + ".pdf",
}


@dataclass
class Target:
    """A draft of a running service, and the storage behind it."""

    address: str
    path: str
    token: str
    storage: Storage
    folder: Path

    def connected(self, head: Lines, *pieces: bytes, path: str = "/files") -> socket.socket:
        """A request of which so much was sent."""
        to = urlsplit(self.address)
        connection = socket.create_connection((to.hostname, to.port), PATIENCE_SECONDS)
        lines = {
            "Host": "zi",
            "Authorization": f"Bearer {self.token}",
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "Connection": "close",
            **head,
        }
        text = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        with suppress(BrokenPipeError, ConnectionResetError):  # answered before all was sent
            connection.sendall(f"POST {self.path}{path} HTTP/1.1\r\n{text}\r\n".encode())
            for piece in pieces:
                connection.sendall(piece)
        return connection

    def answered(self, head: Lines, *pieces: bytes, path: str = "/files") -> tuple[int, Any]:
        """Status and body of the answer."""
        with closing(self.connected(head, *pieces, path=path)) as connection:
            answer = HTTPResponse(connection)
            answer.begin()
            return answer.status, json.loads(answer.read())

    def uploaded(self, body: bytes) -> tuple[int, Any]:
        return self.answered({"Content-Length": str(len(body))}, body)

    def left(self) -> set[str]:
        """All that lies in the storage, and what has not arrived as a whole."""

        async def kept() -> set[str]:
            return {file.sha256 async for file in self.storage.kept_files()}

        unfinished = [*self.folder.glob("incoming/**/*"), *self.folder.glob("files/incoming/*")]
        return asyncio.run(kept()) | {path.name for path in unfinished if path.is_file()}

    def leaves_nothing(self, what: str) -> None:
        """Also when the service notices only after a while that nobody is there any more."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (found := self.left()) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert found == set(), what


@pytest.fixture(params=["folder", "s3"])
def target(
    request: pytest.FixtureRequest, sqlite_databases: SqliteDatabases, tmp_path: Path
) -> Iterator[Target]:
    storage: Storage = LocalStorage(tmp_path / "files")
    given: Lines = {}
    if request.param == "s3":
        bucket = new_bucket(request.getfixturevalue("s3_address"))
        storage = S3Storage(bucket, tmp_path / "incoming")
        given = {
            f"ZI_S3_{name.upper()}": getattr(bucket, name)
            for name in ("bucket", "prefix", "endpoint", "access_key_id", "secret_access_key")
        }
    with sqlite_databases.copy("seeded") as url:
        engine = engine_at(url)
        with Session(engine) as session:
            member = session.scalars(select(User.id).where(User.username == MEMBER)).one()
        token = new_token(engine, SECRET, member)
        engine.dispose()
        given |= {
            "ZI_DATABASE_URL": url,
            "ZI_ENVIRONMENT": "production",
            "ZI_SECRET_KEY": SECRET,
            "ZI_UPLOAD_MAX_BYTES": str(LIMIT),
        }
        with forked(tmp_path, given) as address:
            yield with_a_draft(Target(address, f"{API}/evidence", token, storage, tmp_path))


def with_a_draft(target: Target) -> Target:
    body = json.dumps(
        {
            "indicator_ids": [indicator_id(REPORT)],
            "title": TITLE,
            "evidence_date": "2023-07-05",
            "covers_from": "2023-04-01",
            "covers_to": "2023-06-30",
        }
    ).encode()
    head = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    status, made = target.answered(head, body, path="")
    assert status == 201, made
    target.path += f"/{made['id']}"
    return target


def test_hostile_uploads_are_told_clearly_and_leave_nothing(target: Target) -> None:
    for what, (content, status, code) in FILES.items():
        found, problem = target.uploaded(form("laporan.pdf", content))
        assert (found, problem["code"]) == (status, code), what
        target.leaves_nothing(what)
    dishonest_lengths_are_told(target)
    cut_connections_leave_nothing(target)
    log = (target.folder / "server.log").read_text(encoding="utf-8")
    assert "unforeseen_error" not in log
    assert "Traceback" not in log
    strange_but_honest_uploads_are_taken(target)


def dishonest_lengths_are_told(target: Target) -> None:
    announced = {"Content-Length": str(2 * 1024**3), "Expect": "100-continue"}
    status, problem = target.answered(announced)
    assert (status, problem["code"]) == (413, "too_large")
    status, problem = target.answered({"Content-Length": str(len(GOOD) - 50)}, GOOD)
    assert (status, problem["code"]) == (422, "multipart_malformed")
    without_end = [chunk(GOOD.removesuffix(TAIL)), *[chunk(bytes(2**16))] * (LIMIT // 2**16 + 2)]
    status, problem = target.answered(CHUNKED, *without_end)
    assert (status, problem["code"]) in {(413, "too_large"), (413, "upload_too_large")}
    for wrong in ("-1", "x", "1, 2"):
        with closing(target.connected({"Content-Length": wrong}, GOOD)) as connection:
            assert b" 400 " in connection.recv(100), wrong
    target.leaves_nothing("a wrong length")


def cut_connections_leave_nothing(target: Target) -> None:
    for announced in (len(GOOD), len(GOOD) + 50):
        half = {"Content-Length": str(announced)}
        target.connected(half, GOOD[: len(GOOD) // 2]).close()
        with closing(target.connected(half, GOOD[:-50])) as connection:
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1)
    target.connected(CHUNKED, chunk(GOOD)[:-20]).close()
    target.leaves_nothing("a cut connection")


def strange_but_honest_uploads_are_taken(target: Target) -> None:
    status, evidence = target.answered(CHUNKED, chunk(GOOD), b"0\r\n\r\n")
    assert status == 201, evidence
    for name in NAMES:
        status, evidence = target.uploaded(form(name, PDF))
        assert status == 201, evidence
    names = [file["original_name"] for file in evidence["revision"]["files"]]
    assert names == ["laporan.pdf", *NAMES.values()]
    assert target.left() == {file["sha256"] for file in evidence["revision"]["files"]}
