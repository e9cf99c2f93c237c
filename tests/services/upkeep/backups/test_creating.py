"""A backup holds everything as of one moment, or is not there."""

import errno
import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import Conflict, NotFound, StorageFull
from app.models import BackupRun
from app.services.upkeep.backups import queries
from app.services.upkeep.backups import runs as running
from app.services.upkeep.backups.creation import discard_unfinished
from app.services.upkeep.backups.form import manifest as manifests
from app.services.upkeep.backups.form.connections import only_one
from app.services.upkeep.backups.form.tables import tables_of
from tests.support.backups import Backups, flip, with_files
from tests.support.databases import on_one_engine
from tests.support.office import Office


@pytest.fixture
def backups(office: Office, tmp_path: Path) -> Backups:
    return Backups(office, tmp_path / "cadangan")


def runs(office: Office) -> list[tuple[str, str | None]]:
    with Session(office.engine) as session:
        rows = session.scalars(select(BackupRun).order_by(BackupRun.started_at))
        return [(row.name, row.error) for row in rows]


class TestCreating:
    def test_holds_every_row_and_file_and_says_what_is_in_it(
        self, office: Office, backups: Backups
    ) -> None:
        contents = with_files(office, b"satu", b"dua")
        report = backups.create()
        assert (report.files, report.new_files, report.missing_files) == (2, 2, 0)
        made = manifests.read(backups.target, None)
        with office.engine.connect() as connection:
            assert {table.table for table in made.tables} == {
                form.name for form in tables_of(connection)
            }
        assert made.rows == report.rows
        assert made.keys["secret_key"]
        assert "0123456789" not in backups.target_text(made.name)
        assert {path.name for path in backups.files()} >= set(contents)
        assert runs(office) == [(report.name, None)]
        found = backups.verify()
        assert (found.whole, found.sealed) == (True, 0)

    @on_one_engine
    def test_files_are_kept_once_and_only_new_ones_are_copied(
        self, office: Office, backups: Backups
    ) -> None:
        with_files(office, b"satu", b"dua")
        backups.create()
        with_files(office, b"dua", b"tiga")
        second = backups.create()
        assert (second.files, second.new_files) == (3, 1)

    @on_one_engine
    def test_bytes_that_are_gone_or_changed_are_named_and_the_rest_is_kept(
        self, office: Office, backups: Backups
    ) -> None:
        first, second, third = with_files(office, b"satu", b"dua", b"tiga")
        folder = backups.settings.files_dir
        (folder / first[:2] / first[2:4] / first).unlink()
        flip(folder / second[:2] / second[2:4] / second, 20)
        report = backups.create()
        assert (report.files, report.new_files, report.missing_files) == (3, 1, 2)
        assert [path.name for path in backups.files() if len(path.name) == 64] == [third]


class TestFailing:
    def test_two_at_once_are_refused(self, backups: Backups) -> None:
        url = backups.settings.async_database_url
        with only_one(url), pytest.raises(Conflict) as refused:
            backups.create()
        assert refused.value.code == "backup_running"
        assert backups.create().audit_log_whole

    @on_one_engine
    def test_a_full_disk_leaves_nothing_that_is_listed(
        self, office: Office, backups: Backups
    ) -> None:
        with_files(office, b"satu")
        whole = backups.create()
        with_files(office, b"dua")
        fsync, left = os.fsync, [150]

        def full(descriptor: int) -> None:
            left[0] -= 1
            if not left[0]:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            fsync(descriptor)

        with patch.object(os, "fsync", full), pytest.raises(StorageFull) as told:
            backups.create()
        assert left[0] <= 0
        assert told.value.code == "backup_target_full"
        assert manifests.names(backups.target) == [whole.name]
        assert {path.parent.name for path in backups.files() if "backups" in path.parts} == {
            whole.name
        }
        assert runs(office)[-1] == ("", "backup_target_full")
        assert backups.create().new_files == 1

    @on_one_engine
    def test_what_a_killed_one_left_is_not_listed_and_goes_later(self, backups: Backups) -> None:
        left = backups.folder / "backups" / "20260101T000000000Z" / "000.users.jsonl.gz"
        left.parent.mkdir(parents=True)
        left.write_bytes(b"half")
        assert queries.list_backups(backups.settings) == []
        discard_unfinished(backups.target)
        assert left.exists()  # perhaps another's, at this moment
        old = (clock.now() - timedelta(days=2)).timestamp()
        os.utime(left, (old, old))
        discard_unfinished(backups.target)
        assert not left.exists()

    def test_a_database_of_another_version_is_refused(
        self, office: Office, backups: Backups
    ) -> None:
        with office.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0016'")
        with pytest.raises(Conflict) as refused:
            backups.create()
        assert refused.value.code == "backup_wrong_version"


@on_one_engine
class TestReadingBack:
    def test_an_old_object_that_was_damaged_is_copied_again(
        self, office: Office, backups: Backups, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (content,) = with_files(office, b"satu")
        backups.create()
        (path,) = (path for path in backups.files() if path.name == content)
        flip(path, 5)
        monkeypatch.setattr(running, "reads_of", lambda *_: lambda _: True)
        with pytest.raises(Conflict) as told:
            backups.create()
        assert told.value.code == "backup_damaged"
        assert backups.create().new_files == 1
        assert backups.verify().whole
        assert len(manifests.names(backups.target)) == 1

    def test_a_log_that_was_broken_before_is_backed_up_and_said(
        self, office: Office, backups: Backups
    ) -> None:
        with office.engine.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER audit_is_append_only_u")
            connection.exec_driver_sql("UPDATE audit_events SET previous_hash = 'x' WHERE id = 3")
        report = backups.create()
        assert not report.audit_log_whole
        assert runs(office) == [(report.name, "backup_chain_broken")]
        assert [fault.code for fault in backups.verify().faults] == ["backup_chain_broken"]


@on_one_engine
class TestVerifying:
    def test_one_flipped_bit_anywhere_is_found(self, office: Office, backups: Backups) -> None:
        with_files(office, b"satu")
        backups.create()
        kinds = ("manifest.json", "*.users.jsonl.gz", "*.audit_events.jsonl.gz", "files.jsonl.gz")
        (stored,) = (path for path in backups.files() if len(path.name) == 64)
        for path in [stored, *(next(backups.folder.rglob(kind)) for kind in kinds)]:
            whole = path.read_bytes()
            for place in (0, len(whole) // 2, len(whole) - 1):
                flip(path, place)
                assert found_damage(backups), (path, place)
            path.unlink()
            assert found_damage(backups), path
            path.write_bytes(whole)
        assert backups.verify().whole

    def test_an_older_manifest_in_its_place_is_not_taken_unsigned(self, backups: Backups) -> None:
        made = backups.create()
        path = backups.folder / manifests.path_of(made.name)
        signed: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        signed["public_key"] = signed["signature"] = None
        path.write_text(json.dumps(signed), encoding="utf-8")
        assert found_damage(backups)


def found_damage(backups: Backups) -> bool:
    try:
        return not backups.verify().whole
    except (Conflict, NotFound) as error:
        return error.code in {"backup_damaged", "backup_none"}
