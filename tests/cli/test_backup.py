"""`zi backup` and `zi transfer`: by their exit status a timer can tell what became of it."""

import json
from pathlib import Path

import pytest

from tests.support.backups import flip, with_files
from tests.support.databases import SECRET, on_one_engine
from tests.support.office import Office
from tests.support.server import Finished, give_tables, zi


@pytest.fixture
def settings(office: Office, tmp_path: Path) -> dict[str, str]:
    signing = office.app.state.settings.signing_key.get_secret_value()
    return {
        "ZI_DATABASE_URL": office.url,
        "ZI_SECRET_KEY": SECRET,
        "ZI_SIGNING_KEY": signing,
        "ZI_BACKUP_TARGET": str(tmp_path / "cadangan"),
    }


@on_one_engine
def test_from_making_one_to_working_on(
    office: Office, settings: dict[str, str], tmp_path: Path
) -> None:
    with_files(office, b"satu")

    def command(*arguments: str, **more: str) -> Finished:
        return zi(tmp_path, *arguments, settings=settings | more)

    none = command("backup", "verify")
    assert (none.returncode, "no backup" in none.stderr) == (1, True)
    made = command("backup", "create")
    assert made.returncode == 0, made
    name = json.loads(made.stdout)["name"]
    assert name in command("backup", "list").stdout
    assert command("backup", "verify", name).returncode == 0

    occupied = command("backup", "restore")
    assert (occupied.returncode, "empty" in occupied.stderr) == (1, True)
    for folder in ("new", "other"):
        give_tables(tmp_path / folder)
    new = {"ZI_DATABASE_URL": "", "ZI_DATA_DIR": str(tmp_path / "new")}
    restored = command("backup", "restore", **new)
    assert restored.returncode == 0, restored
    assert command("storage", "verify", **new).returncode == 0
    assert command("audit", "verify", **new).returncode == 0

    other = new | {"ZI_DATA_DIR": str(tmp_path / "other"), "ZI_SECRET_KEY": SECRET[::-1]}
    left = command("backup", "restore", **other)
    assert (left.returncode, "ZI_SECRET_KEY" in left.stderr) == (3, True)

    file = tmp_path / "new.env"
    file.write_text(f"ZI_DATABASE_URL=sqlite:///{tmp_path}/moved.sqlite3\n", encoding="utf-8")
    assert command("transfer", str(file)).returncode == 0
    assert command("transfer", str(file)).returncode == 1, "it is not empty any more"
    assert command("transfer", str(tmp_path / "none.env")).returncode == 1

    flip(next((tmp_path / "cadangan").rglob("*.users.jsonl.gz")), 30)
    damaged = command("backup", "verify")
    assert damaged.returncode == 1
    assert [each["code"] for each in json.loads(damaged.stdout)["faults"]] == ["backup_damaged"]


@on_one_engine
def test_missing_bytes_are_told_by_the_exit_status(
    office: Office, settings: dict[str, str], tmp_path: Path
) -> None:
    (content,) = with_files(office, b"satu")
    (tmp_path / "files" / content[:2] / content[2:4] / content).unlink()
    assert zi(tmp_path, "backup", "create", settings=settings).returncode == 3


def test_a_key_is_made_that_backups_can_be_encrypted_for(tmp_path: Path) -> None:
    printed = zi(tmp_path, "backup", "key")
    private, setting = printed.stdout.split()[0], printed.stdout.split()[-1]
    assert private.startswith("AGE-SECRET-KEY-1")
    assert setting.startswith("ZI_BACKUP_RECIPIENTS=age1")
