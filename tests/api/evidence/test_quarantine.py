"""Files that the virus scanner did not pass: shown, but neither opened nor submitted."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, make_url, select
from sqlalchemy.orm import Session

from app.core.database import AT_COMMIT, Database
from app.integrations.virus_scan import Scanner
from app.models import AuditEvent, Base, FileErasure, SourceFile
from app.models.evidence import ScanState
from app.schemas.platform.storage import ScanReport
from app.services.integration.committing import STEPS
from app.services.platform.files.held import HELD
from app.services.upkeep.rescanning import Rescan, scan_pending
from tests.support.clamd import SIGNATURE, VIRUS, Clamd, clamd
from tests.support.databases import SqliteDatabases
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    Body,
    draft,
    ok,
    refused,
    step,
    told_by_itself,
)
from tests.support.office import OTHER_COORDINATOR, PDF, Office, Person
from tests.support.prepared import Prepared
from tests.support.server import zi

INFECTED = PDF + VIRUS


@pytest.fixture(scope="session")
def databases(sqlite_databases: SqliteDatabases) -> SqliteDatabases:
    """One engine; the guard of the database is tried on both with the other guards."""
    return sqlite_databases


@pytest.fixture
def scanner(office: Office) -> Iterator[Clamd]:
    with clamd() as running:
        office.app.state.scanner = Scanner(running.address, 0.3)
        yield running


def uploaded(person: Person, *contents: bytes) -> tuple[str, list[Body]]:
    """The key of new evidence and its files as they are shown."""
    evidence_id: str = draft(person)["id"]
    parts = [(f"{number}.pdf", content) for number, content in enumerate(contents)]
    return evidence_id, ok(person.upload(evidence_id, *parts), 201)["revision"]["files"]


def states(files: list[Body]) -> list[tuple[str, str | None, bool]]:
    return [(f["scan_state"], f["scan_result"], f["scanned_at"] is not None) for f in files]


def scans_logged(office: Office) -> list[Body]:
    logged = select(AuditEvent.changes).where(AuditEvent.action == "evidence.scan")
    with Session(office.engine) as session:
        return list(session.scalars(logged))


class TestUpload:
    def test_without_a_scanner_files_are_not_scanned_and_open(self, office: Office) -> None:
        member = office.person(MEMBER)
        evidence_id, files = uploaded(member, INFECTED)
        assert states(files) == [("not_scanned", None, False)]
        assert member.get(f"/evidence/{evidence_id}/files/{files[0]['id']}/content").is_success
        refused(
            member.post(f"/evidence/{evidence_id}/files/{files[0]['id']}/scan"),
            409,
            "scanner_missing",
        )

    def test_a_verdict_is_shown_with_each_file(self, office: Office, scanner: Clamd) -> None:
        large = PDF + bytes(3 * 2**20)
        _, files = uploaded(office.person(MEMBER), PDF, INFECTED, large)
        assert states(files) == [
            ("clean", None, True),
            ("infected", SIGNATURE, True),
            ("clean", None, True),
        ]
        assert scanner.sizes == [len(PDF), len(INFECTED), len(large)]

    @pytest.mark.parametrize("mode", ["silent", "closed", "garbage"])
    def test_without_a_verdict_files_wait(self, office: Office, scanner: Clamd, mode: str) -> None:
        scanner.mode = mode
        _, files = uploaded(office.person(MEMBER), PDF)
        assert states(files) == [("pending", None, False)]

    def test_a_file_too_large_for_the_scanner_waits(self, office: Office, scanner: Clamd) -> None:
        scanner.stream_max_length = 10
        _, files = uploaded(office.person(MEMBER), PDF)
        assert states(files) == [("pending", None, False)]


@pytest.mark.parametrize("state", ["infected", "pending"])
def test_a_file_in_quarantine_is_neither_opened_nor_submitted(
    office: Office, scanner: Clamd, state: str
) -> None:
    member = office.person(MEMBER)
    if state == "pending":
        scanner.mode = "closed"
    evidence_id, (file,) = uploaded(member, INFECTED)
    assert file["scan_state"] == state
    path = f"/evidence/{evidence_id}/files/{file['id']}"
    for person in (member, office.person(KETUA)):
        for headers in ({}, {"Range": "bytes=0-3"}, {"If-None-Match": f'"{file["sha256"]}"'}):
            answer = person.get(f"{path}/content", headers=headers)
            problem = refused(answer, 409, "file_quarantined")
            assert "0.pdf" in problem["detail"]
    problem = refused(step(member, evidence_id, "submit"), 409, "files_quarantined")
    assert "0.pdf" in problem["detail"]
    ok(member.delete(path))
    link = {"url": "https://ntt.kpu.go.id/upg", "title": "UPG"}
    ok(member.post(f"/evidence/{evidence_id}/links", link), 201)
    assert ok(step(member, evidence_id, "submit"))["status"] == "submitted"


class TestScanFile:
    def test_a_file_that_waited_is_released(self, office: Office, scanner: Clamd) -> None:
        member = office.person(MEMBER)
        scanner.mode = "closed"
        evidence_id, (file,) = uploaded(member, PDF)
        path = f"/evidence/{evidence_id}/files/{file['id']}"
        refused(member.post(f"{path}/scan"), 503, "scanner_unavailable")
        assert scans_logged(office) == []
        scanner.mode = "judging"
        (file,) = ok(office.person(COLLEAGUE).post(f"{path}/scan"))["revision"]["files"]
        assert states([file]) == [("clean", None, True)]
        (changes,) = scans_logged(office)
        assert changes["scan_state"] == ["pending", "clean"]
        assert changes["scanned"] == [None, {"name": "0.pdf", "sha256": file["sha256"]}]
        assert member.get(f"{path}/content").content == PDF
        assert ok(step(member, evidence_id, "submit"))["status"] == "submitted"
        refused(member.post(f"{path}/scan"), 409, "evidence_not_draft")

    def test_a_virus_that_became_known_later_is_found(self, office: Office, scanner: Clamd) -> None:
        office.app.state.scanner, later = None, office.app.state.scanner
        member = office.person(MEMBER)
        evidence_id, (file,) = uploaded(member, INFECTED)
        office.app.state.scanner = later
        path = f"/evidence/{evidence_id}/files/{file['id']}"
        etag = member.get(f"/evidence/{evidence_id}").headers["etag"]
        (file,) = ok(member.post(f"{path}/scan"))["revision"]["files"]
        assert states([file]) == [("infected", SIGNATURE, True)]
        refused(member.post(f"{path}/scan", headers={"If-Match": etag}), 412, "stale")
        refused(office.person(OTHER_COORDINATOR).post(f"{path}/scan"), 403, "forbidden")


class TestScanCommand:
    def test_judges_all_that_waits(self, office: Office, scanner: Clamd, tmp_path: Path) -> None:
        scanner.mode = "closed"
        member = office.person(MEMBER)
        evidence_id, _ = uploaded(member, PDF, INFECTED)
        settings = {"ZI_DATABASE_URL": office.url, "ZI_CLAMD_ADDRESS": scanner.address}
        waiting = zi(tmp_path, "storage", "scan", settings=settings)
        assert (waiting.returncode, waiting.stdout.strip()) == (
            1,
            '{"clean":0,"infected":0,"pending":2}',
        )
        scanner.mode = "judging"
        judged = zi(tmp_path, "storage", "scan", settings=settings)
        assert (judged.returncode, judged.stdout.strip()) == (
            1,
            '{"clean":1,"infected":1,"pending":0}',
        )
        files = ok(member.get(f"/evidence/{evidence_id}"))["revision"]["files"]
        assert [file["scan_state"] for file in files] == ["clean", "infected"]
        for person in (MEMBER, COORDINATOR):
            (title,) = told_by_itself(office, person)
            assert title.startswith("Berkas berbahaya: ")
        assert [changes["scan_state"][1] for changes in scans_logged(office)] == [
            "clean",
            "infected",
        ]
        again = zi(tmp_path, "storage", "scan", settings=settings)
        assert again.returncode == 0

    def test_says_that_there_is_no_scanner(self, office: Office, tmp_path: Path) -> None:
        settings = {"ZI_DATABASE_URL": office.url}
        result = zi(tmp_path, "storage", "scan", settings=settings)
        assert result.returncode == 1
        assert "ZI_CLAMD_ADDRESS" in result.stderr


def test_files_carried_over_keep_what_the_scanner_said(office: Office, scanner: Clamd) -> None:
    member = office.person(MEMBER)
    evidence_id, (file,) = uploaded(member, PDF)
    ok(step(member, evidence_id, "submit"))
    ok(step(office.person(COORDINATOR), evidence_id, "return"))
    (carried,) = ok(step(member, evidence_id, "revise"), 201)["revision"]["files"]
    assert (carried["scan_state"], carried["scanned_at"]) == ("clean", file["scanned_at"])


class TestRescan:
    """The worker's job; `zi storage scan` is the same without its patience."""

    def test_a_record_s_file_that_waited_is_released(self, office: Office, scanner: Clamd) -> None:
        source = Prepared(office)
        upload = [("files", ("rekap.pdf", PDF)), ("files", ("lain.pdf", INFECTED))]
        scanner.mode = "closed"
        sent = source.sirian.request("POST", "/sources/sirian/files", files=upload)
        files = ok(sent, 201)["items"]
        assert [file["scan_state"] for file in files] == ["pending", "pending"]
        scanner.mode = "judging"
        report = asyncio.run(rescan(office, scanner))
        assert (report.clean, report.infected, report.pending) == (1, 1, 0)
        assert len(told_by_itself(office, "admin")) == 1
        with Session(office.engine) as session:
            rows = session.execute(select(SourceFile.original_name, SourceFile.scan_state))
            found = {name: state for name, state in rows}  # noqa: C416 - rows are no pairs
            logged = select(func.count()).where(AuditEvent.action == "record.scan")
            assert session.scalar(logged) == 2
        assert found == {"rekap.pdf": ScanState.CLEAN, "lain.pdf": ScanState.INFECTED}

    def test_the_same_file_again_is_released_by_its_new_verdict(
        self, office: Office, scanner: Clamd
    ) -> None:
        source = Prepared(office)
        upload = [("files", ("rekap.pdf", PDF))]
        for mode, state in (("closed", "pending"), ("judging", "clean")):
            scanner.mode = mode
            sent = source.sirian.request("POST", "/sources/sirian/files", files=upload)
            (file,) = ok(sent, 201)["items"]
            assert file["scan_state"] == state

    def test_a_scanner_that_is_away_is_not_asked_for_every_file(
        self, office: Office, scanner: Clamd
    ) -> None:
        scanner.mode = "closed"
        uploaded(office.person(MEMBER), *(PDF + bytes([n]) for n in range(5)))
        clock = [0.0]
        database = Database(make_url(office.url), info={AT_COMMIT: STEPS})
        job = Rescan(
            database, office.app.state.storage, office.app.state.scanner, now=lambda: clock[0]
        )

        async def story() -> list[int]:
            found = []
            for seconds in (0, 1, 1, 61, 119, 121):
                clock[0] += seconds
                found.append((await job.run()).pending)
            await database.close()
            return found

        # Three without a word end a look; those wait a minute, then two; others have their turn.
        assert asyncio.run(story()) == [3, 2, 0, 3, 2, 3]


async def rescan(office: Office, scanner: Clamd) -> ScanReport:
    database = Database(make_url(office.url), info={AT_COMMIT: STEPS})
    report = await scan_pending(database, office.app.state.storage, Scanner(scanner.address, 3))
    await database.close()
    return report


def test_every_table_of_files_is_known_to_the_jobs() -> None:
    """A third kind of files would otherwise never be released, verified or kept."""
    holding = {
        mapper.class_
        for mapper in Base.registry.mappers
        if {"sha256", "size", "original_name"} <= set(mapper.columns.keys())
    }
    # An erasure names the content that is to go, and holds none.
    assert holding - {FileErasure} == set(HELD)
