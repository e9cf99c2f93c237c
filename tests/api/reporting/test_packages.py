"""Evidence packages: complete, checkable by anybody, and no more than the caller may open."""

import io
import json
import random
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from app.core.errors import Invalid
from app.integrations.signatures import Signer
from app.integrations.storage.s3 import S3Storage
from app.integrations.storage.s3_settings import S3Settings
from app.schemas.platform.examples import DECREE_ID, GRATIFICATION_REPORT_ID, TEAM_V_ID
from app.services.reporting.packages.checking import check
from tests.support.buckets import new_bucket
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    draft,
    evidence,
    ok,
    refused,
    step,
)
from tests.support.office import OTHER_COORDINATOR, OTHER_MEMBER, PDF, Office, Person
from tests.support.server import Finished, zi

PACKAGE = "/exports/evidence-package"
TEAM = {"team_id": str(TEAM_V_ID)}
DECREE = {"decree_id": str(DECREE_ID)}
OTHER_SEED = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="


def fetch(person: Person, revisions: str = "all", **query: str) -> bytes:
    answer = person.get(PACKAGE, params={"revisions": revisions, **(query or TEAM)})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    return answer.content


class Opened:
    """A package that was unpacked."""

    def __init__(self, content: bytes, folder: Path) -> None:
        self.file = folder / "paket.zip"
        self.file.write_bytes(content)
        with zipfile.ZipFile(self.file) as archive:
            assert archive.testzip() is None
            archive.extractall(folder / "out")
            self.members = archive.namelist()
        (self.bag,) = (folder / "out").iterdir()

    def sheet(self, name: str) -> list[dict[str, Any]]:
        book = CalamineWorkbook.from_path(str(self.bag / "data" / "indeks.xlsx"))
        heading, *rows = book.get_sheet_by_name(name).to_python()
        return [dict(zip(map(str, heading), row, strict=True)) for row in rows]

    def evidence_files(self) -> list[Path]:
        made = {"indeks.xlsx", "jejak-audit.json", "keputusan.jsonl", "ringkasan.pdf"}
        found = (path for path in (self.bag / "data").rglob("*") if path.is_file())
        return sorted(path for path in found if path.name not in made)


@pytest.fixture
def open_package(tmp_path: Path) -> Callable[[bytes], Opened]:
    numbers = iter(range(100))

    def opened(content: bytes) -> Opened:
        folder = tmp_path / f"package-{next(numbers)}"
        folder.mkdir()
        return Opened(content, folder)

    return opened


def verify(opened: Opened, *arguments: str) -> Finished:
    return zi(opened.file.parent, "package", "verify", str(opened.file), *arguments)


def year(office: Office) -> list[dict[str, Any]]:
    """Evidence of team V in several states, one of it in two revisions."""
    made = [evidence(office, status) for status in ("accepted", "verified", "returned", "draft")]
    member = office.person(MEMBER)
    returned = made[2]["id"]
    ok(step(member, returned, "revise"), 201)
    ok(member.upload(returned, ("lampiran.pdf", PDF + b"%lampiran")), 201)
    ok(step(member, returned, "submit"))
    return made


class TestContent:
    def test_holds_every_submitted_revision_and_proves_itself(
        self, office: Office, open_package: Callable[[bytes], Opened]
    ) -> None:
        accepted, verified, revised, left_out = year(office)
        opened = open_package(fetch(office.person(KETUA)))
        checked = subprocess.run(
            ["/usr/bin/env", "sha256sum", "-c", "manifest-sha256.txt"],
            cwd=opened.bag, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert checked.returncode == 0, checked.stdout
        report = verify(opened)
        assert report.returncode == 0, report.stdout
        assert "The package is whole." in report.stdout

        rows = [(row["Eviden"], row["Revisi"], row["Status"]) for row in opened.sheet("Revisi")]
        assert sorted(rows) == sorted(
            [
                (accepted["id"], 1, "accepted"),
                (verified["id"], 1, "verified"),
                (revised["id"], 1, "returned"),
                (revised["id"], 2, "submitted"),
            ]
        )
        assert left_out["id"] not in str(rows)
        checkpoint = json.loads((opened.bag / "data" / "jejak-audit.json").read_text())
        assert checkpoint["public_key"] == office.app.state.signer.public_key
        found = office.person(KETUA).post(
            "/audit-events/verification", json={"checkpoint": checkpoint}
        )
        assert (ok(found)["whole"], ok(found)["checkpoints"]) == (True, 1)
        files = opened.sheet("Berkas")
        assert len(files) == len(opened.evidence_files()) == 5
        for row in files:
            assert (opened.bag / row["Letak dalam paket"]).read_bytes().startswith(b"%PDF-")
        steps = (opened.bag / "data" / "keputusan.jsonl").read_text().splitlines()
        assert len(steps) == len(opened.sheet("Keputusan")) == 3 + 2 + 2 + 2
        assert json.loads(steps[0])["revision_digest"]
        assert (opened.bag / "data" / "ringkasan.pdf").read_bytes().startswith(b"%PDF-")

    @on_one_engine
    def test_holds_what_is_in_force_unless_all_is_asked_for(
        self, office: Office, open_package: Callable[[bytes], Opened]
    ) -> None:
        """Also with a draft beside it; what was replaced, sent back or withdrawn is history."""
        piece, replaced, ended = (evidence(office, "accepted") for _ in range(3))
        evidence(office, "verified")
        member = office.person(MEMBER)
        for each in (piece, replaced):
            ok(step(member, each["id"], "revise"), 201)
        for username, verb in ((MEMBER, "submit"), (COORDINATOR, "verify"), (KETUA, "accept")):
            ok(step(office.person(username), replaced["id"], verb))
        ok(step(office.person(KETUA), ended["id"], "withdraw"))
        ketua = office.person(KETUA)
        plain = open_package(fetch(ketua, revisions="in_force"))
        whole = open_package(fetch(ketua))
        for opened, name in ((plain, "in_force"), (whole, "all")):
            assert verify(opened).returncode == 0
            signed = json.loads((opened.bag / "signature.json").read_text())
            assert (signed["revisions"], "-semua-" in signed["name"]) == (name, name == "all")

        def revisions(opened: Opened) -> set[tuple[str, int, str]]:
            rows = opened.sheet("Revisi")
            return {(row["Eviden"], int(row["Revisi"]), row["Berlaku"]) for row in rows}

        in_force = {(piece["id"], 1, "ya"), (replaced["id"], 2, "ya")}
        assert revisions(plain) == in_force
        assert len(plain.evidence_files()) == len(plain.sheet("Berkas")) == 2
        assert {row[2] for row in revisions(whole) - in_force} == {"tidak"}
        assert len(revisions(whole)) == 5
        assert {row["Kode"]: row["Eviden"] for row in plain.sheet("Indikator")}["5A-2"] == 2
        assert "Hanya yang berlaku" in (plain.bag / "bag-info.txt").read_text().replace("\n  ", "")

    @on_one_engine
    def test_lies_in_folders_that_people_know_from_the_plan(
        self, office: Office, open_package: Callable[[bytes], Opened]
    ) -> None:
        member = office.person(MEMBER)
        made = draft(member, title='Laporan "UPG": triwulan II/2023 — naïf 📄?')
        ok(member.upload(made["id"], ("../../CON.exe", PDF)), 201)
        ok(step(member, made["id"], "submit"))
        opened = open_package(fetch(member))
        (file,) = opened.evidence_files()
        path = file.relative_to(opened.bag).as_posix()
        assert path == (
            "data/5-penguatan-pengawasan/A-pengendalian-gratifikasi/"
            "b-pelaporan-gratifikasi-dilakukan/"
            "2023_5A-2_001_r1_01_laporan-upg-triwulan-ii-2023-—-naïf-📄_2023-04-01_2023-06-30.pdf"
        ) or path.endswith("_2023-04-01_2023-06-30.pdf")
        parts = path.split("/")
        assert parts[1].startswith("5-")
        assert parts[2].startswith("A-")
        assert parts[4].startswith("2023_5A-2_001_r1_01_laporan-upg-triwulan-ii-2023")
        assert "📄" in parts[4]
        assert max(map(len, opened.members)) <= 240
        (row,) = opened.sheet("Berkas")
        assert row["Nama asli"] == "CON.exe"

    def test_tells_of_the_cut_off_and_not_of_today(
        self, office: Office, open_package: Callable[[bytes], Opened]
    ) -> None:
        # 23:55 on 30 June in Kupang; ten minutes later it is July there, in UTC still June.
        late = datetime(2026, 6, 30, 15, 55, tzinfo=UTC)
        with time_machine.travel(late, tick=False) as clock:
            first = evidence(office, "submitted")
            clock.shift(timedelta(minutes=10))
            second = evidence(office, "submitted")
            coordinator = office.person(COORDINATOR)
            ok(step(coordinator, first["id"], "verify"))
            june = open_package(fetch(coordinator, **TEAM, cut_off="2026-06-30"))
            july = open_package(fetch(coordinator, **TEAM, cut_off="2026-07-01"))
        (row,) = june.sheet("Revisi")
        assert (row["Eviden"], row["Status"]) == (first["id"], "submitted")
        assert len(june.sheet("Keputusan")) == 1
        states = {row["Eviden"]: row["Status"] for row in july.sheet("Revisi")}
        assert states == {first["id"]: "verified", second["id"]: "submitted"}
        told = {row["Kode"]: row["Keadaan"] for row in july.sheet("Indikator")}
        assert told["5A-2"] == "verified"
        assert set(told.values()) == {"verified", "unproven"}

    @on_one_engine
    def test_evidence_for_several_indicators_lies_once(
        self, office: Office, open_package: Callable[[bytes], Opened]
    ) -> None:
        evidence(office, "submitted", "5A-2", "5D-1")
        whole = open_package(fetch(office.person(KETUA), **DECREE))
        assert len(whole.evidence_files()) == 1
        (row,) = whole.sheet("Revisi")
        assert row["Indikator"] == "5A-2, 5D-1"

    @on_one_engine
    def test_the_export_is_logged_with_what_pins_its_content(self, office: Office) -> None:
        evidence(office, "submitted")
        content = fetch(office.person(KETUA))
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            (name,) = (n for n in archive.namelist() if n.endswith("signature.json"))
            signature = json.loads(archive.read(name))
        page = office.administrator().get("/audit-events", params={"action": "evidence.export"})
        (entry,) = ok(page)["items"]
        assert entry["actor_name"].startswith("Adiwijaya")
        assert entry["target_id"] == str(TEAM_V_ID)
        assert entry["changes"]["tagmanifest_sha256"][1] == signature["tagmanifest_sha256"]
        assert entry["changes"]["files"] == [None, 1]


@on_one_engine
class TestSight:
    def test_a_member_takes_only_what_the_own_team_has(
        self, office: Office, open_package: Callable[[bytes], Opened]
    ) -> None:
        own = evidence(office, "submitted")
        other = evidence(office, "draft", "1A-1", author=OTHER_COORDINATOR)
        ok(step(office.person(OTHER_COORDINATOR), other["id"], "submit"))
        opened = open_package(fetch(office.person(MEMBER), **DECREE))
        assert [row["Eviden"] for row in opened.sheet("Revisi")] == [own["id"]]
        assert {str(row["Kode"])[0] for row in opened.sheet("Indikator")} == {"5"}
        whole = open_package(fetch(office.person(PENGARAH), **DECREE))
        assert {row["Eviden"] for row in whole.sheet("Revisi")} == {own["id"], other["id"]}
        assert len(whole.sheet("Indikator")) == 75
        refused(office.person(OTHER_MEMBER).get(PACKAGE, params=TEAM), 403, "forbidden")

    def test_restricted_evidence_goes_to_those_who_may_open_it(
        self, office: Office, open_package: Callable[[bytes], Opened]
    ) -> None:
        evidence(office, "submitted", confidentiality="restricted", title="Aduan X77")
        inside = open_package(fetch(office.person(COORDINATOR), **DECREE))
        assert inside.sheet("Revisi")[0]["Kerahasiaan"] == "restricted"
        outside = open_package(fetch(office.person(OTHER_COORDINATOR), **DECREE))
        assert outside.sheet("Revisi") == []

    @pytest.mark.parametrize(
        ("query", "pointer"),
        [
            ({}, "query/decree_id"),
            ({**TEAM, **DECREE}, "query/decree_id"),
            ({**TEAM, "cut_off": "2999-01-01"}, "query/cut_off"),
            ({**TEAM, "cut_off": "kemarin"}, "query/cut_off"),
        ],
    )
    def test_says_what_is_wrong_with_the_question(
        self, office: Office, query: dict[str, str], pointer: str
    ) -> None:
        problem = refused(office.person(KETUA).get(PACKAGE, params=query), 422)
        assert problem["errors"][0]["pointer"] == pointer

    def test_one_indicator_is_enough(
        self, office: Office, open_package: Callable[[bytes], Opened]
    ) -> None:
        evidence(office, "submitted")
        evidence(office, "submitted", "5D-1")
        query = {"indicator_id": str(GRATIFICATION_REPORT_ID)}
        opened = open_package(fetch(office.person(KETUA), **query))
        assert len(opened.sheet("Revisi")) == 1
        assert opened.bag.name.startswith("paket-eviden-53-142-2023-5a-2-")


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
            return None if name.endswith("2023-06-30.pdf") else content

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
