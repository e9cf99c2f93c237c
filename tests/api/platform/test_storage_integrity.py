"""Stored files against the rows that need them, both ways."""

import asyncio
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import Conflict
from app.core.identifiers import new_id
from app.integrations.storage import Storage
from app.integrations.storage.s3 import S3Storage
from app.models import Restoration
from app.models.backup import RestorationKind
from app.models.rights import ActorRole
from app.schemas.platform.storage import SweepReport
from app.services.upkeep import sweeping
from app.services.upkeep.sweeping import SweepRule
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


def sweep(office: Office, grace: timedelta, **rule: Any) -> SweepReport:
    """A sweep `grace` after the newest files, when the log has gone on."""

    async def run() -> SweepReport:
        state = office.app.state
        return await sweeping.sweep(
            state.database, state.storage, SweepRule.of(state.settings, grace)._replace(**rule)
        )

    assert office.client.portal is not None
    report: SweepReport = office.client.portal.call(run)
    return report


def stray(office: Office, name: str, age: timedelta = timedelta(hours=2)) -> Path:
    """A file without a row, given so long ago."""
    path = stored_path(office, name)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    given_at = (clock.now() - age).timestamp()
    os.utime(path, (given_at, given_at))
    return path


def aside(office: Office, name: str) -> Path:
    folder: Path = office.app.state.settings.files_dir
    return folder / "trash" / name[:2] / name[2:4] / name


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


HOUR = timedelta(hours=1)


class TestSweep:
    def test_puts_aside_only_what_no_row_needs_and_is_old_enough(
        self, office: Office, uploaded: list[str]
    ) -> None:
        old, young = stray(office, "ab" * 32), stray(office, "cd" * 32, HOUR / 2)
        assert sweep(office, HOUR).put_aside == 1
        assert (old.exists(), young.exists(), aside(office, old.name).exists()) == (0, 1, 1)
        young.unlink()
        assert report(office)["whole"]

    @on_one_engine
    def test_what_lay_in_the_trash_for_days_is_deleted(self, office: Office) -> None:
        old = stray(office, "ab" * 32)
        sweep(office, HOUR)
        assert sweep(office, HOUR, trash=timedelta(days=1)).deleted == 0
        assert sweep(office, HOUR, trash=timedelta(seconds=-5)).deleted == 1
        assert not aside(office, old.name).exists()

    @on_one_engine
    def test_a_clock_that_is_a_year_ahead_makes_nothing_old(
        self, office: Office, uploaded: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        old = stray(office, "ab" * 32)
        sweep(office, HOUR)
        young = stray(office, "cd" * 32, HOUR / 2)
        monkeypatch.setattr(clock, "_ahead", timedelta(days=365))
        swept = sweep(office, HOUR)
        assert (swept.deleted, swept.put_aside) == (0, 0)
        assert aside(office, old.name).exists()
        assert young.exists()

    @on_one_engine
    def test_what_a_row_needs_again_comes_back(self, office: Office, uploaded: list[str]) -> None:
        path = stored_path(office, uploaded[0])
        aside(office, path.name).parent.mkdir(parents=True)
        path.rename(aside(office, path.name))
        assert not report(office)["whole"]
        assert sweep(office, HOUR).put_back == 1
        assert report(office)["faults"] == []

    @on_one_engine
    def test_a_large_share_is_never_taken_at_once(self, office: Office) -> None:
        paths = [stray(office, f"{number:02}" * 32) for number in range(21)]
        with pytest.raises(Conflict) as refused:
            sweep(office, HOUR)
        assert refused.value.code == "sweep_too_many"
        assert all(path.exists() for path in paths)
        assert sweep(office, HOUR, max_percent=100).put_aside == 21

    @on_one_engine
    def test_what_is_newer_than_the_database_stays(self, office: Office) -> None:
        path = stray(office, "ab" * 32)
        with office.engine.begin() as connection:
            newest = connection.exec_driver_sql("SELECT max(at) FROM audit_events").scalar_one()
        behind = datetime.fromisoformat(f"{newest}+00:00").timestamp()
        os.utime(path, (behind + 1, behind + 1))  # a copy of the database: nothing came since
        assert sweep(office, -HOUR).put_aside == 0
        assert sweep(office, -HOUR).put_aside == 1, "the sweep itself was an entry"

    @on_one_engine
    def test_what_was_lost_with_a_restored_database_stays_until_somebody_says_so(
        self, office: Office
    ) -> None:
        path, older = stray(office, "ab" * 32, 3 * HOUR), stray(office, "cd" * 32, 9 * HOUR)
        on_its_way = stray(office, "ef" * 32, 4.5 * HOUR)
        with Session(office.engine) as session, session.begin():
            now = clock.now()
            session.add(
                Restoration(
                    id=new_id(), kind=RestorationKind.RESTORE, at=now - 2 * HOUR, backup="x",
                    backup_at=now - 4 * HOUR, chain_length=1, chain_head_hash="a",
                    events_until=1, events_from=1,
                )
            )  # fmt: skip
        swept = sweep(office, HOUR)
        assert (swept.put_aside, swept.left) == (1, 2)
        assert (path.exists(), on_its_way.exists(), older.exists()) == (True, True, False)
        assert sweep(office, HOUR, lost=True).put_aside == 2


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
