"""Packages somebody changed, storage that fails, and what is no package at all."""

import json
import random
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from app.core.errors import Invalid
from app.integrations.signatures import Signer
from app.integrations.storage.s3 import S3Storage
from app.integrations.storage.s3_settings import S3Settings
from app.services.reporting.packages.checking import check
from tests.support.buckets import new_bucket
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, KETUA, MEMBER, evidence, ok, refused, step
from tests.support.office import PDF, Office
from tests.support.packages import PACKAGE, TEAM, Opened, fetch, verify
from tests.support.server import zi

OTHER_SEED = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="


@pytest.fixture
def open_package(tmp_path: Path) -> Callable[[bytes], Opened]:
    numbers = iter(range(100))

    def opened(content: bytes) -> Opened:
        folder = tmp_path / f"package-{next(numbers)}"
        folder.mkdir()
        return Opened(content, folder)

    return opened


def rewritten(opened: Opened, change: Callable[[str, bytes], bytes | None]) -> Opened:
    """The same package after somebody worked on it; None takes a member out."""
    changed = opened.file.with_name(f"changed-{opened.file.name}")
    with zipfile.ZipFile(opened.file) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    opened.file = changed
    return opened


def faults(opened: Opened, *arguments: str) -> list[tuple[str, str]]:
    finished = verify(opened, "--json", *arguments)
    report = json.loads(finished.stdout)
    assert finished.returncode == (1 if report["faults"] else 0)
    assert report["whole"] is not bool(report["faults"])
    return [(fault["kind"], fault["path"].rpartition("/")[2]) for fault in report["faults"]]


@pytest.fixture
def package(office: Office, open_package: Callable[[bytes], Opened]) -> Opened:
    evidence(office, "submitted")
    return open_package(fetch(office.person(KETUA)))


@on_one_engine
class TestTampering:
    def test_a_changed_byte_is_named(self, package: Opened) -> None:
        (file,) = package.evidence_files()
        changed = rewritten(package, lambda name, c: c + b"x" if name.endswith(file.name) else c)
        assert faults(changed) == [("changed", file.name)]

    def test_a_file_that_was_taken_out_or_added_is_named(self, package: Opened) -> None:
        (file,) = package.evidence_files()
        without = rewritten(package, lambda name, c: None if name.endswith(file.name) else c)
        assert faults(without) == [("missing", file.name)]
        with zipfile.ZipFile(without.file, "a") as archive:
            archive.writestr(f"{package.bag.name}/data/lain.pdf", PDF)
        assert set(faults(without)) == {("missing", file.name), ("unlisted", "lain.pdf")}

    def test_a_manifest_that_was_adapted_breaks_the_seal(self, package: Opened) -> None:
        def adapt(name: str, content: bytes) -> bytes | None:
            if name.endswith("/manifest-sha256.txt"):
                return b"".join(content.splitlines(keepends=True)[:-1])
            return None if name.endswith("_laporan.pdf") else content

        assert faults(rewritten(package, adapt)) == [("changed", "manifest-sha256.txt")]

    def test_a_package_without_a_seal_or_with_a_false_one_is_told(self, package: Opened) -> None:
        false = rewritten(
            package,
            lambda name, c: c.replace(b'"name": "', b'"name": "x') if "signature" in name else c,
        )
        assert faults(false) == [("signature_wrong", "signature.json")]
        bare = rewritten(package, lambda name, c: None if "signature" in name else c)
        assert faults(bare) == [("unsigned", "signature.json")]

    def test_another_signer_is_told_from_the_known_one(
        self, office: Office, package: Opened, open_package: Callable[[bytes], Opened]
    ) -> None:
        ours = office.app.state.signer
        assert faults(package, "--public-key", ours.public_key) == []
        assert "as expected" in verify(package, "--public-key", ours.public_key).stdout
        assert "compare it" in verify(package).stdout
        office.app.state.signer = Signer(OTHER_SEED)
        try:
            forged = open_package(fetch(office.person(KETUA)))
        finally:
            office.app.state.signer = ours
        found = faults(forged, "--public-key", ours.public_key)
        assert found == [("other_signer", "signature.json")]

    def test_paths_that_lead_out_of_the_package_are_named(self, package: Opened) -> None:
        with zipfile.ZipFile(package.file, "a") as archive:
            archive.writestr(f"{package.bag.name}/../../etc/passwd", b"x")
        assert faults(package) == [("unsafe_path", "passwd")]

    def test_links_and_folders_that_lead_elsewhere_are_named(self, package: Opened) -> None:
        link = zipfile.ZipInfo(f"{package.bag.name}/data/tautan")
        link.external_attr = 0o120777 << 16
        with zipfile.ZipFile(package.file, "a") as archive:
            archive.writestr(link, "/etc/passwd")
            archive.mkdir("../../luar")
        assert faults(package) == [("unsafe_path", "tautan"), ("unsafe_path", "")]

    def test_a_package_that_got_another_name_is_told(self, package: Opened) -> None:
        with zipfile.ZipFile(package.file) as old:
            members = {name: old.read(name) for name in old.namelist()}
        with zipfile.ZipFile(package.file, "w") as new:
            for name, content in members.items():
                new.writestr(name.replace("tim-5", "tim-6"), content)
        assert faults(package) == [("signature_wrong", "signature.json")]

    def test_a_name_never_steers_the_terminal(self, package: Opened) -> None:
        with zipfile.ZipFile(package.file, "a") as archive:
            archive.writestr(f"{package.bag.name}/\x1b[2J\nThe package is whole.", b"x")
        shown = verify(package)
        assert "\x1b" not in shown.stdout
        assert "The package is whole." not in shown.stdout.splitlines()

    @pytest.mark.parametrize(
        "packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA]
    )
    def test_whatever_is_broken_is_told_in_words(self, package: Opened, packing: int) -> None:
        with zipfile.ZipFile(package.file) as old:
            members = {name: old.read(name) for name in old.namelist()}
        with zipfile.ZipFile(package.file, "w", packing) as new:
            for name, content in members.items():
                new.writestr(name, b"[" * 200_000 if "signature" in name else content)
        whole, chance = package.file.read_bytes(), random.Random(packing)  # noqa: S311 - no secret
        for _ in range(100):
            broken = bytearray(whole)
            for _ in range(5):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            package.file.write_bytes(broken)
            with suppress(Invalid):
                assert not check(package.file).whole

    def test_what_is_no_public_key_is_told(self, package: Opened) -> None:
        finished = verify(package, "--public-key", "kunci")
        assert finished.returncode == 1
        assert "32 bytes" in finished.stderr


@on_one_engine
class TestStorage:
    def test_a_file_that_is_gone_is_left_out_and_named(
        self, office: Office, tmp_path: Path, open_package: Callable[[bytes], Opened]
    ) -> None:
        kept = evidence(office, "submitted")
        member = office.person(MEMBER)
        ok(step(office.person(COORDINATOR), kept["id"], "return"))
        ok(step(member, kept["id"], "revise"), 201)
        answer = ok(member.upload(kept["id"], ("b.pdf", PDF + b"%b")), 201)
        ok(step(member, kept["id"], "submit"))
        gone = answer["revision"]["files"][-1]["sha256"]
        (path,) = (tmp_path / "files").rglob(gone)
        path.unlink()
        opened = open_package(fetch(office.person(KETUA)))
        ((kind, name),) = faults(opened)
        assert kind == "missing"
        assert "_r2_02_" in name

    def test_from_a_bucket(
        self, office: Office, s3_address: str, tmp_path: Path, bucket: None,
        open_package: Callable[[bytes], Opened],
    ) -> None:  # fmt: skip
        evidence(office, "submitted")
        opened = open_package(fetch(office.person(KETUA)))
        assert faults(opened) == []
        assert len(opened.evidence_files()) == 1

    def test_that_does_not_answer_is_told_before_anything_is_sent_or_logged(
        self, office: Office, tmp_path: Path
    ) -> None:
        evidence(office, "submitted")
        local = office.app.state.storage
        nowhere = S3Settings("x", "", "http://127.0.0.1:9", "us-east-1", "key", "secret")
        office.app.state.storage = S3Storage(nowhere, tmp_path / "spool")
        try:
            refused(
                office.person(KETUA).get(PACKAGE, params=TEAM | {"revisions": "all"}),
                503,
                "storage_unavailable",
            )
        finally:
            office.app.state.storage = local
        logged = office.person(KETUA).get("/audit-events?action=evidence.export")
        assert ok(logged)["items"] == []

    @pytest.fixture
    def bucket(self, office: Office, s3_address: str, tmp_path: Path) -> Iterator[None]:
        local = office.app.state.storage
        office.app.state.storage = S3Storage(new_bucket(s3_address), tmp_path / "spool")
        yield
        office.app.state.storage = local


@on_one_engine
def test_without_a_signing_key_nothing_is_exported(office: Office) -> None:
    ours, office.app.state.signer = office.app.state.signer, None
    try:
        refused(office.person(KETUA).get(PACKAGE, params=TEAM), 409, "signing_key_missing")
    finally:
        office.app.state.signer = ours


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x05\x06" + b"\0" * 10])
def test_what_is_no_archive_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bukan.zip"
    file.write_bytes(content)
    finished = zi(tmp_path, "package", "verify", str(file))
    assert finished.returncode == 1
    assert "no ZIP archive" in finished.stderr
