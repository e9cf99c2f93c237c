"""The files of evidence on their way in: names, kinds, limits, and what goes wrong."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message

from tests.support.databases import on_one_engine
from tests.support.evidence import COLLEAGUE, MEMBER, draft, evidence, ok, refused
from tests.support.office import OTHER_COORDINATOR, PDF, Office, Person
from tests.support.uploads import having, rows, uploads_logged

BOUNDARY = "batas"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0" * 32
UTF8 = "text/plain; charset=utf-8"
RTL = "laporan\u202efdp.exe"


def stored_files(office: Office) -> list[Path]:
    """What lies in the storage, whole or unfinished."""
    folder = office.app.state.settings.data_dir / "files"
    return [path for path in folder.rglob("*") if path.is_file()]


def raw(person: Person, evidence_id: str, body: bytes, content_type: str) -> Any:
    path = f"/evidence/{evidence_id}/files"
    return person.request("POST", path, content=body, headers={"Content-Type": content_type})


def form(*, field: str = "files", filename: str | None = "a.pdf", content: bytes = PDF) -> bytes:
    """A body of one part as a client writes it."""
    name = f'; filename="{filename}"' if filename is not None else ""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"{name}\r\n\r\n'
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


class TestUploadFiles:
    @on_one_engine
    def test_several_files_arrive_in_order_with_their_digests(self, office: Office) -> None:
        member, colleague = office.person(MEMBER), office.person(COLLEAGUE)
        made = draft(member)
        contents = [("b.pdf", PDF + b"b"), ("a.png", PNG), ("c.txt", b"Daftar hadir\n")]
        ok(member.upload(made["id"], *contents), 201)
        after = ok(colleague.upload(made["id"], ("d.pdf", PDF)), 201)
        assert [
            (f["original_name"], f["media_type"], f["size"], f["sha256"], f["uploaded_by"]["name"])
            for f in after["revision"]["files"]
        ] == [
            (name, kind, len(data), hashlib.sha256(data).hexdigest(), by)
            for (name, data), kind, by in zip(
                [*contents, ("d.pdf", PDF)],
                ["application/pdf", "image/png", UTF8, "application/pdf"],
                ["Angeli L. Lake"] * 3 + ["Siti Samsiah U. Ratu Loly"],
                strict=True,
            )
        ]
        assert after["file_count"] == 4
        refused(member.delete(f"/evidence/{made['id']}"), 405)

    def test_equal_content_is_stored_once_and_listed_as_often_as_given(
        self, office: Office
    ) -> None:
        member = office.person(MEMBER)
        for _ in range(2):
            filled = ok(member.upload(draft(member)["id"], ("a.pdf", PDF), ("lain.pdf", PDF)), 201)
            names = [file["original_name"] for file in filled["revision"]["files"]]
            assert names == ["a.pdf", "lain.pdf"]
        (stored,) = stored_files(office)
        assert stored.name == hashlib.sha256(PDF).hexdigest()
        assert stored.read_bytes() == PDF
        assert rows(office) == 4

    @on_one_engine
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("../../../etc/passwd.pdf", "passwd.pdf"),
            ("C:\\Users\\budi\\Laporan.pdf", "Laporan.pdf"),
            (RTL, "laporanfdp.exe"),
            ("Laporan 📎 triwulan é.pdf", "Laporan 📎 triwulan é.pdf"),
            ("l" * 300 + ".pdf", "l" * 196 + ".pdf"),
            ("..", "berkas"),
            ('a";b.pdf', 'a";b.pdf'),
        ],
    )
    def test_a_name_is_shown_and_sent_harmless(self, office: Office, given: str, kept: str) -> None:
        member = office.person(MEMBER)
        made = draft(member)
        (file,) = ok(member.upload(made["id"], (given, PDF)), 201)["revision"]["files"]
        assert file["original_name"] == kept
        answer = member.get(f"/evidence/{made['id']}/files/{file['id']}/content")
        disposition = answer.headers["content-disposition"]
        assert disposition.startswith("attachment; filename=")
        assert disposition.isascii()
        assert not set(disposition) & set("/\\\r\n")
        assert answer.content == PDF

    @on_one_engine
    def test_a_file_is_sent_with_the_extension_of_what_it_is(self, office: Office) -> None:
        member = office.person(MEMBER)
        made = draft(member)
        (file,) = ok(member.upload(made["id"], ("foto.pdf", PNG)), 201)["revision"]["files"]
        assert file["original_name"] == "foto.pdf"
        answer = member.get(f"/evidence/{made['id']}/files/{file['id']}/content")
        assert 'filename="foto.png"' in answer.headers["content-disposition"]

    @on_one_engine
    def test_only_the_chosen_types_are_taken(self, office: Office) -> None:
        pictures = office.app.state.settings.model_copy(update={"upload_types": ("image/png",)})
        member = office.person(MEMBER)
        made = draft(member)
        with having(office, settings=pictures):
            refused(member.upload(made["id"]), 415, "file_type_refused")
            ok(member.upload(made["id"], ("foto.png", PNG)), 201)

    @on_one_engine
    @pytest.mark.parametrize(
        ("name", "content", "status", "code"),
        [
            ("laporan.pdf", b"MZ\x90\0\x03" + b"\0" * 64, 415, "file_type_refused"),
            ("laporan.pdf", b"<!DOCTYPE html><script>alert(1)</script>", 415, "file_type_refused"),
            ("a.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>', 415, "file_type_refused"),
            ("a.txt", b"#!/bin/sh\nrm -rf /\n", 415, "file_type_refused"),
            ("a.pdf", b"", 422, "file_empty"),
        ],
    )
    def test_what_a_machine_would_run_and_nothing_at_all_are_refused(
        self, office: Office, name: str, content: bytes, status: int, code: str
    ) -> None:
        member = office.person(MEMBER)
        made = draft(member)
        refused(member.upload(made["id"], ("baik.pdf", PDF), (name, content)), status, code)
        assert ok(member.get(f"/evidence/{made['id']}")) == made
        assert (rows(office), uploads_logged(office)) == (0, 0)

    @on_one_engine
    def test_a_body_that_is_no_upload_is_refused(self, office: Office) -> None:
        member = office.person(MEMBER)
        made = draft(member)
        multipart = f"multipart/form-data; boundary={BOUNDARY}"
        for body, content_type, status, code in (
            (form(), "multipart/form-data", 422, "multipart_malformed"),
            (form(), "application/pdf", 415, "unsupported_media_type"),
            (form(), "application/json", 415, "unsupported_media_type"),
            (form(field="berkas"), multipart, 422, "multipart_unexpected_part"),
            (form(filename=None), multipart, 422, "multipart_unexpected_part"),
            (form(filename="", content=b""), multipart, 422, "file_required"),
            (form()[:-9], multipart, 422, "multipart_malformed"),
            (b"", multipart, 422, "multipart_malformed"),
            (form(filename="a.pdf") + form(), multipart, 201, None),
        ):
            answer = raw(member, made["id"], body, content_type)
            if status == 201:
                assert len(ok(answer, 201)["revision"]["files"]) == 1
            else:
                refused(answer, status, code)
                assert ok(member.get(f"/evidence/{made['id']}")) == made

    @on_one_engine
    def test_too_large_a_file_is_refused_and_leaves_nothing(self, office: Office) -> None:
        small = office.app.state.settings.model_copy(update={"upload_max_bytes": 2000})
        member = office.person(MEMBER)
        made = draft(member)
        with having(office, settings=small):
            for size in (2001, 200_000):
                file = ("a.pdf", PDF.ljust(size, b" "))
                refused(member.upload(made["id"], file), 413)
            assert (stored_files(office), rows(office)) == ([], 0)
            ok(member.upload(made["id"], ("a.pdf", PDF.ljust(2000, b" "))), 201)

    @on_one_engine
    def test_too_many_files_are_refused(self, office: Office) -> None:
        member = office.person(MEMBER)
        made = draft(member)
        files = [(f"{number}.pdf", PDF) for number in range(21)]
        refused(member.upload(made["id"], *files), 422, "too_many_files")
        assert rows(office) == 0
        assert len(ok(member.upload(made["id"], *files[:20]), 201)["revision"]["files"]) == 20

    @on_one_engine
    def test_a_stale_version_is_refused(self, office: Office) -> None:
        member = office.person(MEMBER)
        made = draft(member)
        etag = member.get(f"/evidence/{made['id']}").headers["etag"]
        ok(member.upload(made["id"], **{"If-Match": etag}), 201)
        refused(member.upload(made["id"], **{"If-Match": etag}), 412, "stale")
        assert rows(office) == 1

    @on_one_engine
    @pytest.mark.parametrize(
        ("username", "status", "expected"),
        [(OTHER_COORDINATOR, "draft", 403), (MEMBER, "submitted", 409), (None, "draft", 401)],
    )
    def test_a_forbidden_upload_is_refused_before_a_byte_is_read(
        self, office: Office, username: str | None, status: str, expected: int
    ) -> None:
        made = evidence(office, status)
        person = office.person(username) if username else office.nobody
        reads: list[int] = []
        answers: list[Message] = []

        async def receive() -> Message:
            reads.append(1)
            return {"type": "http.request", "body": b"x", "more_body": True}

        async def send(message: Message) -> None:
            answers.append(message)

        headers = person.headers | {
            "content-type": f"multipart/form-data; boundary={BOUNDARY}",
            "content-length": str(1024**4),
        }
        path = f"/api/v1/evidence/{made['id']}/files"
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()],
            "client": ("testclient", 50000),
            "server": ("testserver", 80),
        }
        assert office.client.portal is not None
        office.client.portal.call(office.app, scope, receive, send)
        assert answers[0]["status"] == expected
        assert reads == []
