"""Stored files against the rows that need them, both ways."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.core import clock
from app.integrations.storage import S3Storage, Storage
from app.models.rights import ActorRole
from app.services import storage as storage_service
from tests.support.buckets import new_bucket
from tests.support.databases import on_one_engine
from tests.support.evidence import draft
from tests.support.office import PDF, Office

OTHER_PDF = PDF + b"% lain"


def report(office: Office, **body: Any) -> dict[str, Any]:
    answer = office.administrator().post("/storage/verification", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def faults(office: Office) -> set[tuple[str, str]]:
    return {(fault["kind"], fault["sha256"]) for fault in report(office)["faults"]}


def stored_path(office: Office, sha256: str) -> Path:
    folder: Path = office.app.state.settings.data_dir
    return folder / "files" / sha256[:2] / sha256[2:4] / sha256


@pytest.fixture
def uploaded(office: Office) -> list[str]:
    """The hashes of two files of one draft."""
    person = office.person(ActorRole.ANGGOTA)
    evidence = draft(person)["id"]
    answer = person.upload(evidence, ("satu.pdf", PDF), ("dua.pdf", OTHER_PDF))
    assert answer.status_code == 201, answer.text
    return [file["sha256"] for file in answer.json()["revision"]["files"]]


def sweep(office: Office, grace: timedelta) -> int:
    async def run() -> int:
        state = office.app.state
        return (await storage_service.sweep(state.database, state.storage, grace)).removed

    assert office.client.portal is not None
    removed: int = office.client.portal.call(run)
    return removed


class TestVerification:
    @on_one_engine
    def test_finds_everything_whole(self, office: Office, uploaded: list[str]) -> None:
        found = report(office)
        assert (found["whole"], found["checked"], found["next_after"]) == (True, 2, None)
        assert found["bytes"] == len(PDF) + len(OTHER_PDF)

    def test_names_what_is_missing_changed_and_unneeded(
        self, office: Office, uploaded: list[str]
    ) -> None:
        first, second = uploaded
        stored_path(office, first).unlink()
        damaged = stored_path(office, second)
        damaged.write_bytes(damaged.read_bytes().replace(b"%PDF", b"%PDG"))
        stray = stored_path(office, "ab" * 32)
        stray.parent.mkdir(parents=True)
        stray.write_bytes(b"x")
        assert faults(office) == {
            ("missing", first),
            ("changed", second),
            ("unneeded", "ab" * 32),
        }
        listed = office.administrator().get("/audit-events?action=storage.verify").json()
        assert listed["items"][0]["changes"]["checked"] == [None, 2]

    @on_one_engine
    def test_a_byte_more_or_less_is_a_change(self, office: Office, uploaded: list[str]) -> None:
        longer, shorter = (stored_path(office, sha256) for sha256 in uploaded)
        longer.write_bytes(longer.read_bytes() + b"x")
        shorter.write_bytes(shorter.read_bytes()[:-1])
        assert faults(office) == {("changed", longer.name), ("changed", shorter.name)}

    def test_goes_on_where_it_stopped(self, office: Office, uploaded: list[str]) -> None:
        first = report(office, limit=1)
        assert (first["checked"], first["next_after"]) == (1, min(uploaded))
        second = report(office, limit=1, after=first["next_after"])
        third = report(office, limit=1, after=second["next_after"])
        assert (second["checked"], third["checked"], third["next_after"]) == (1, 0, None)

    @on_one_engine
    def test_is_for_the_administrator_of_the_installation(self, office: Office) -> None:
        for role in ActorRole:
            if role in {ActorRole.ADMINISTRATOR, ActorRole.ASESOR}:
                continue
            assert office.person(role).post("/storage/verification", json={}).status_code == 403


class TestSweep:
    def test_removes_only_what_no_row_needs_and_is_old_enough(
        self, office: Office, uploaded: list[str]
    ) -> None:
        stray = stored_path(office, "ab" * 32)
        stray.parent.mkdir(parents=True)
        stray.write_bytes(b"x")
        assert sweep(office, timedelta(hours=1)) == 0
        assert stray.exists()
        assert sweep(office, timedelta(seconds=-5)) == 1
        assert not stray.exists()
        assert report(office)["whole"]


class TestS3:
    @on_one_engine
    def test_story_and_integrity_with_a_bucket(
        self, office: Office, s3_address: str, tmp_path: Path
    ) -> None:
        state = office.app.state
        local: Storage = state.storage
        state.storage = S3Storage(new_bucket(s3_address), tmp_path / "spool")
        try:
            person = office.person(ActorRole.ANGGOTA)
            evidence = draft(person)["id"]
            (file,) = person.upload(evidence).json()["revision"]["files"]
            path = f"/evidence/{evidence}/files/{file['id']}/content"
            assert person.get(path).content == PDF
            assert person.get(path, headers={"Range": "bytes=5-8"}).content == PDF[5:9]
            assert report(office)["whole"]
            later = clock.now() + timedelta(seconds=2)
            assert asyncio.run(state.storage.remove(file["sha256"], later))
            assert faults(office) == {("missing", file["sha256"])}
            assert person.get(path).json()["code"] == "file_missing"
        finally:
            state.storage = local
