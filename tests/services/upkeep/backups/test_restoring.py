"""What a backup holds comes back on either engine, row by row, or nothing does."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from pydantic import SecretStr
from sqlalchemy import NullPool, create_engine, select, text
from sqlalchemy.orm import Session

from app.core.database import AT_COMMIT, Database
from app.core.errors import Conflict
from app.core.settings import Settings
from app.integrations import age
from app.models import EventLog, Restoration, UserSession
from app.models.backup import RestorationKind
from app.schemas.upkeep.backups import BackupReport, RestoreReport
from app.services.integration.committing import STEPS
from app.services.platform.audit.guards import missing_guards
from app.services.upkeep.backups.form import manifest as manifests
from app.services.upkeep.backups.form.connections import snapshot
from app.services.upkeep.backups.form.tables import batches, tables_of
from app.services.upkeep.backups.restoration.moving import settings_of, transfer
from app.services.upkeep.backups.restoration.restoring import restore
from tests.support.backups import Backups, flip, with_files
from tests.support.databases import PostgresDatabases, SqliteDatabases, on_one_engine
from tests.support.evidence import evidence
from tests.support.office import Office
from tests.support.prepared import Prepared

CHANGED_BY_RESTORING = {
    "audit_chain", "audit_events", "backup_runs", "event_log", "restorations", "sessions",
    "refresh_tokens",
}  # fmt: skip


@pytest.fixture
def backups(office: Office, tmp_path: Path) -> Backups:
    return Backups(office, tmp_path / "cadangan")


@pytest.fixture
def other_engine(
    office: Office, sqlite_databases: SqliteDatabases, postgres_databases: PostgresDatabases
) -> Iterator[str]:
    """An empty database of the engine that the office does not have."""
    if office.url.startswith("sqlite"):
        with postgres_databases.copy("migrated") as url:
            yield url
    else:
        with sqlite_databases.copy("migrated") as url:
            yield url


@pytest.fixture
def empty(sqlite_databases: SqliteDatabases) -> Iterator[str]:
    """An empty database with its tables, which takes restoring a second to make."""
    with sqlite_databases.copy("migrated") as url:
        yield url


def elsewhere(backups: Backups, url: str, folder: Path, **more: Any) -> Settings:
    """The settings of another installation with the same keys."""
    there = {"database_url": url, "data_dir": folder, **more}
    return backups.settings.model_copy(update=there)


def restored(settings: Settings, identity: Path | None = None) -> RestoreReport:
    return anyio.run(lambda: restore(settings, None, "", identity))


def rows_of(settings: Settings) -> dict[str, list[str]]:
    with snapshot(settings.async_database_url) as connection:
        return {
            form.name: [line for batch in batches(connection, form) for line in batch]
            for form in tables_of(connection)
        }


def kept_names(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if len(path.name) == 64}


def guards_stand_again(there: Settings) -> None:
    async def missing() -> list[str]:
        database = Database(there.async_database_url, info={AT_COMMIT: STEPS})
        async with database.reading() as session:
            found = await missing_guards(session)
        await database.close()
        return found

    assert anyio.run(missing) == []


def sign_ins_ended_and_it_says_where_it_came_from(there: Settings, made: BackupReport) -> None:
    address = there.async_database_url
    driver = "sqlite" if address.get_backend_name() == "sqlite" else "postgresql+psycopg"
    engine = create_engine(address.set(drivername=driver), poolclass=NullPool)
    with Session(engine) as session:
        known = session.scalars(select(Restoration)).one()
        assert (known.kind, known.backup) == (RestorationKind.RESTORE, made.name)
        assert known.events_until < known.events_from == session.scalar(select(EventLog.length))
        assert not session.scalar(select(UserSession.id).limit(1))
        actions = session.execute(text("SELECT action FROM audit_events ORDER BY id")).all()
        assert actions[-1].action == "backup.restore"


class TestRestoring:
    def test_every_row_and_file_arrives_on_the_other_engine(
        self, office: Office, backups: Backups, other_engine: str, tmp_path: Path
    ) -> None:
        for status in ("accepted", "returned", "draft"):
            evidence(office, status)
        contents = with_files(office, b"satu", b"dua")
        before = rows_of(backups.settings)
        made = backups.create()
        there = elsewhere(backups, other_engine, tmp_path / "there")
        report = restored(there)
        assert (report.audit_log_whole, report.audit_findings) == (True, [])
        assert not report.needs_attention
        assert report.copied_files == report.files
        assert (
            kept_names(there.files_dir) == kept_names(backups.settings.files_dir) >= set(contents)
        )
        after = rows_of(there)
        assert after.keys() == before.keys()
        for name in before.keys() - CHANGED_BY_RESTORING:
            assert after[name] == before[name], name
        assert after["audit_events"][: len(before["audit_events"])] == before["audit_events"]
        guards_stand_again(there)
        sign_ins_ended_and_it_says_where_it_came_from(there, made)

    @on_one_engine
    def test_a_database_that_is_not_there_yet_is_made(
        self, office: Office, backups: Backups, tmp_path: Path
    ) -> None:
        backups.create()
        there = elsewhere(backups, "", tmp_path / "a" / "new" / "folder")
        assert not restored(there).needs_attention

    def test_an_installation_with_people_is_refused_and_not_touched(
        self, office: Office, backups: Backups
    ) -> None:
        backups.create()
        before = rows_of(backups.settings)
        with pytest.raises(Conflict) as refused:
            restored(backups.settings)
        assert refused.value.code == "restore_not_empty"
        assert rows_of(backups.settings) == before

    def test_a_damaged_backup_leaves_the_database_empty(
        self, office: Office, backups: Backups, other_engine: str, tmp_path: Path
    ) -> None:
        backups.create()
        flip(next(backups.folder.rglob("*.webhook_progress.jsonl.gz")), 12)
        there = elsewhere(backups, other_engine, tmp_path / "there")
        before = rows_of(there)
        with pytest.raises(Conflict) as refused:
            restored(there)
        assert refused.value.code == "backup_damaged"
        assert rows_of(there) == before

    @on_one_engine
    def test_a_backup_of_a_newer_program_is_refused(
        self, office: Office, backups: Backups, tmp_path: Path
    ) -> None:
        made = backups.create()
        path = backups.folder / manifests.path_of(made.name)
        found = manifests.read(backups.target, made.name)
        newer = found.model_copy(update={"migration_head": "later", "keys": {}})
        path.write_bytes(manifests.document(newer, None))
        with pytest.raises(Conflict) as refused:
            restored(elsewhere(backups, "", tmp_path / "there"))
        assert refused.value.code == "backup_too_new"


@on_one_engine
class TestKeys:
    def test_what_another_secret_key_sealed_is_named(
        self, office: Office, backups: Backups, empty: str, tmp_path: Path
    ) -> None:
        endpoint = Prepared(office).webhook()
        backups.create()
        other = SecretStr("another secret of the tests: 9876543210 zyxwvut")
        report = restored(elsewhere(backups, empty, tmp_path / "there", secret_key=other))
        assert report.other_keys == ["audit_key", "secret_key"]
        assert [(each.kind, each.name) for each in report.secrets_to_set_again] == [
            ("webhook", endpoint["url"])
        ]
        assert report.needs_attention

    def test_encrypted_backups_need_the_private_key(
        self, office: Office, empty: str, tmp_path: Path
    ) -> None:
        private, public = age.new_pair()
        identity, wrong = tmp_path / "key", tmp_path / "wrong"
        identity.write_text(f"# kunci\n{private}\n", encoding="utf-8")
        wrong.write_text(age.new_pair()[0], encoding="utf-8")
        backups = Backups(office, tmp_path / "cadangan", backup_recipients=(public,))
        (content,) = with_files(office, b"rahasia")
        assert backups.create().encrypted
        assert all(b"rahasia" not in path.read_bytes() for path in backups.files())
        assert (backups.verify().whole, backups.verify().sealed > 0) == (True, True)
        assert backups.verify(identity).sealed == 0
        assert not backups.verify(wrong).whole
        assert backups.create().new_files == 0
        there = elsewhere(backups, empty, tmp_path / "there")
        for key, code in ((None, "backup_key_missing"), (wrong, "backup_key_wrong")):
            with pytest.raises(Conflict) as refused:
                restored(there, key)
            assert refused.value.code == code
        assert not restored(there, identity).needs_attention
        assert kept_names(there.files_dir) == {content}


class TestMoving:
    def test_nothing_is_lost_and_nothing_ends(
        self, office: Office, backups: Backups, other_engine: str, tmp_path: Path
    ) -> None:
        contents = with_files(office, b"satu")
        before = rows_of(backups.settings)
        file = tmp_path / "new.env"
        file.write_text(
            f"ZI_DATABASE_URL={other_engine}\nZI_STORAGE_DIR={tmp_path / 'there'}\nOTHER=x\n",
            encoding="utf-8",
        )
        there = settings_of(backups.settings, file)
        assert there.secret_key == backups.settings.secret_key
        report = anyio.run(transfer, backups.settings, there)
        assert not report.needs_attention
        assert kept_names(tmp_path / "there") == set(contents)
        after = rows_of(there)
        changed = {"audit_chain", "audit_events", "restorations"}
        assert all(after[name] == before[name] for name in before.keys() - changed)
        assert list((tmp_path / "backup-spool").iterdir()) == []

    @on_one_engine
    def test_it_moves_nowhere_by_mistake(
        self, office: Office, backups: Backups, tmp_path: Path
    ) -> None:
        with pytest.raises(Conflict) as refused:
            anyio.run(transfer, backups.settings, backups.settings)
        assert refused.value.code == "transfer_same"
