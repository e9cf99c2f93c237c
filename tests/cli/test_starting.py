"""What an administrator can get wrong before a start: a sentence and a status, no traceback."""

import os
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
import yaml
from alembic import command as alembic
from sqlalchemy import make_url, text

from app.cli import app
from tests.support.databases import SEED, SOURCES, Databases, alembic_config
from tests.support.engines import engine_at
from tests.support.server import PATIENCE_SECONDS, Finished, environment, free_port, processes, zi

NOBODY = 65534
Settings = dict[str, str]


def of_file(name: str, content: bytes | None) -> Callable[[Path], Settings]:
    """The database is this file: with that content, or a folder."""

    def prepare(folder: Path) -> Settings:
        path = folder / name
        if content is None:
            path.mkdir()
        else:
            path.write_bytes(content)
        return {"ZI_DATABASE_URL": f"sqlite:///{path}"}

    return prepare


def below_a_file(folder: Path) -> Settings:
    (folder / "file").touch()
    return {"ZI_DATA_DIR": str(folder / "file" / "data")}


def dotenv(content: bytes) -> Callable[[Path], Settings]:
    def prepare(folder: Path) -> Settings:
        (folder / ".env").write_bytes(content)
        return {}

    return prepare


def given(**settings: str) -> Callable[[Path], Settings]:
    return lambda _: settings


# What is wrong, with which status it ends, what the sentence names.
WRONG: dict[str, tuple[Callable[[Path], Settings], int, str]] = {
    "kind of database": (given(ZI_DATABASE_URL="mysql://a/b"), 2, "ZI_DATABASE_URL"),
    "port of the database": (given(ZI_DATABASE_URL="postgresql://h:x/b"), 2, "ZI_DATABASE_URL"),
    "no file": (given(ZI_DATABASE_URL="sqlite://"), 2, "ZI_DATABASE_URL"),
    "nobody there": (
        given(ZI_DATABASE_URL="postgresql://u:p@127.0.0.1:1/b", ZI_START_WAIT_SECONDS="0"),
        1,
        "127.0.0.1:1",
    ),
    "unknown host": (
        given(ZI_DATABASE_URL="postgresql://u@none.invalid/b", ZI_START_WAIT_SECONDS="0"),
        1,
        "none.invalid",
    ),
    "a folder": (of_file("zi", None), 1, "unable to open database file"),
    "not a database": (of_file("zi", b"Not a database at all. " * 300), 1, "not a database"),
    "data folder": (below_a_file, 1, "file"),
    "port": (given(ZI_PORT="90000"), 2, "ZI_PORT"),
    "host": (given(ZI_HOST="host.invalid"), 3, "host.invalid"),
    "address of another": (given(ZI_HOST="192.0.2.1"), 3, "192.0.2.1"),
    "settings in Latin-1": (dotenv(b"ZI_SMTP_FROM=p\xe9@kpu.go.id\n"), 2, ".env"),
    "setting in the file": (dotenv(b"ZI_WORKER=perhaps\n"), 2, "ZI_WORKER"),
    "secret": (given(ZI_ENVIRONMENT="production"), 2, "ZI_SECRET_KEY"),
    "signing key": (given(ZI_SIGNING_KEY="no base64!"), 2, "ZI_SIGNING_KEY"),
    "length of the signing key": (given(ZI_SIGNING_KEY="YWJj"), 2, "ZI_SIGNING_KEY"),
    "audit key": (given(ZI_AUDIT_KEY="short"), 2, "ZI_AUDIT_KEY"),
    "authorities": (given(ZI_CA_FILE="/nowhere/ca.pem"), 2, "ZI_CA_FILE"),
    "scanner": (given(ZI_CLAMD_ADDRESS="somewhere"), 2, "ZI_CLAMD_ADDRESS"),
}


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that `zi` runs in, and finds its `.env` in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(finished: Finished, code: int, named: str) -> None:
    """It ended with a sentence that names the matter, and nothing of Python's."""
    said = finished.stderr + finished.stdout
    assert finished.returncode == code, said
    assert named in said
    assert "Traceback" not in said


@pytest.mark.parametrize("wrong", WRONG)
def test_says_what_is_wrong(inside: Path, wrong: str) -> None:
    prepare, code, named = WRONG[wrong]
    settings = {"ZI_PORT": str(free_port()), **prepare(inside)}
    refused(zi(inside / "data", "serve", settings=settings), code, named)


def test_a_missing_seed_is_said_before_anything_is_made(inside: Path) -> None:
    refused(zi(inside / "data", "serve", "--seed", "none.yaml"), 2, "none.yaml")
    assert not (inside / "data" / "zi.sqlite3").exists()


def test_a_port_in_use_is_said_before_the_database_is_touched(inside: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings = {"ZI_PORT": str(other.getsockname()[1])}
        refused(zi(inside / "data", "serve", settings=settings), 3, "ZI_PORT")
    assert not (inside / "data" / "zi.sqlite3").exists()


@pytest.fixture
def locked_folder() -> Iterator[Path]:
    """A folder this account may not write into; root becomes somebody else for a moment."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        folder.mkdir()
        folder.chmod(0o555)  # whatever mask this process has
        Path(name).chmod(0o755)
        is_root = os.geteuid() == 0
        if is_root:
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            if is_root:
                os.seteuid(0)


def test_a_folder_without_rights(locked_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(locked_folder)
    refused(zi(locked_folder, "migrate"), 1, str(locked_folder))
    settings = {"ZI_DATABASE_URL": f"sqlite:///{locked_folder}/zi.sqlite3"}
    refused(zi(locked_folder, "migrate", settings=settings), 1, str(locked_folder))


@pytest.fixture
def small_folder(tmp_path: Path) -> Iterator[Path]:
    """A file system with hardly any room; only root can make one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mounting, check=False, capture_output=True).returncode:  # noqa: S603 - our own
        pytest.skip("nobody but root can mount a file system")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S603, S607 - as above


def test_a_full_disk(small_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small_folder)
    refused(zi(small_folder, "migrate"), 1, "full")


class TestPostgresql:
    """Its own refusals; the server answers, so nobody waits."""

    def test_says_why_it_lets_nobody_in(self, postgres_url: str, inside: Path) -> None:
        url = make_url(postgres_url)
        engine = engine_at(postgres_url)
        with engine.connect() as connection:
            connection.execute(text("DROP ROLE IF EXISTS zi_powerless"))
            connection.execute(text("CREATE ROLE zi_powerless LOGIN"))
            connection.commit()
        wrong = {
            "no_such_database": url.set(database="no_such_database"),
            "no_such_role": url.set(username="no_such_role"),
            "permission denied": url.set(username="zi_powerless"),
        }
        for named, address in wrong.items():
            shown = address.render_as_string(hide_password=False)
            settings = {"ZI_DATABASE_URL": shown}
            refused(zi(inside, "migrate", settings=settings), 1, named)

    def test_a_pool_that_does_not_fit_is_said(
        self, postgres_databases: Databases, inside: Path
    ) -> None:
        with postgres_databases.copy("migrated") as url:
            fitting = {"ZI_DATABASE_URL": url}
            assert "POOL_SIZE" not in zi(inside, "migrate", settings=fitting).stderr
            large = fitting | {"ZI_DATABASE_POOL_SIZE": "20", "ZI_WORKERS": "4"}
            migrated = zi(inside, "migrate", settings=large)
            assert "ZI_DATABASE_POOL_SIZE=20 may need 164" in migrated.stderr
            assert migrated.returncode == 0


class TestMigrate:
    def test_checks_and_changes_nothing(self, databases: Databases, inside: Path) -> None:
        with databases.copy("migrated") as url:
            settings = {"ZI_DATABASE_URL": url}
            current = zi(inside, "migrate", "--check", settings=settings)
            assert (current.returncode, current.stderr) == (0, "")
            alembic.downgrade(alembic_config(url), "-1")
            refused(zi(inside, "migrate", "--check", settings=settings), 4, "zi migrate")
            assert zi(inside, "migrate", settings=settings).returncode == 0
            assert zi(inside, "migrate", "--check", settings=settings).returncode == 0

    def test_an_empty_database_is_behind_and_not_made(self, inside: Path) -> None:
        refused(zi(inside / "data", "migrate", "--check"), 4, "zi migrate")
        assert not (inside / "data" / "zi.sqlite3").exists()

    def test_a_newer_database_is_left_alone(self, databases: Databases, inside: Path) -> None:
        with databases.copy("migrated") as url:
            with engine_at(url).begin() as connection:
                connection.execute(text("UPDATE alembic_version SET version_num = 'f00f00f00f00'"))
            settings = {"ZI_DATABASE_URL": url, "ZI_PORT": str(free_port())}
            for command in (("migrate",), ("migrate", "--check"), ("serve",), ("worker",)):
                refused(zi(inside, *command, settings=settings), 5, "f00f00f00f00")


def prepare_at_once(count: int, folder: Path, url: str) -> list[int | None]:
    """So many instances prepare one database at the same moment; their exit statuses."""
    meeting = processes.Barrier(count)
    given = environment(folder, {"ZI_DATABASE_URL": url})
    starting = [
        processes.Process(target=_prepare, args=(meeting, given, folder)) for _ in range(count)
    ]
    for process in starting:
        process.start()
    for process in starting:
        process.join(PATIENCE_SECONDS)
    return [process.exitcode for process in starting]


def _prepare(meeting: Barrier, given: dict[str, str], folder: Path) -> None:
    os.environ.clear()
    os.environ.update(given)
    os.chdir(folder)
    meeting.wait()
    app(["seed", str(SEED)], standalone_mode=False)


def _empty(url: str) -> None:
    """Take everything out of the database."""
    path = make_url(url).database or ""
    if url.startswith("sqlite"):
        Path(path).unlink()
        return
    with engine_at(url).begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))


def test_instances_that_start_at_once_all_come_up(databases: Databases, tmp_path: Path) -> None:
    with databases.copy("migrated") as url:
        _empty(url)
        assert prepare_at_once(2, tmp_path, url) == [0, 0]
        with engine_at(url).connect() as connection:
            actions = connection.execute(
                text("SELECT action, count(*) FROM audit_events GROUP BY action")
            )
            counts = {action: count for action, count in actions}  # noqa: C416 - rows, not pairs
        assert counts["decree.load"] == 1
        sources = yaml.safe_load(SOURCES.read_text(encoding="utf-8"))["sources"]
        assert counts["source.create"] == len(sources)
    assert len(list(tmp_path.glob("development-*"))) == 2
