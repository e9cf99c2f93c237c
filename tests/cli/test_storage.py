"""`zi storage`: what a nightly job learns from it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.cli import storage as command
from app.integrations.storage.base import key_of
from app.services.platform.files import storage as service
from tests.support.databases import SqliteDatabases
from tests.support.evidence import MEMBER, draft, ok
from tests.support.office import PDF, Office
from tests.support.server import Finished, zi

Storage = Callable[..., Finished]


@pytest.fixture(scope="session")
def databases(sqlite_databases: SqliteDatabases) -> SqliteDatabases:
    """One engine is enough: this is about the command line."""
    return sqlite_databases


@pytest.fixture
def storage(office: Office, tmp_path: Path) -> Storage:
    """Runs `zi storage` on the office."""
    return lambda *arguments: zi(
        tmp_path, "storage", *arguments, settings={"ZI_DATABASE_URL": office.url}
    )


def files(office: Office, tmp_path: Path, count: int) -> list[Path]:
    """That many different stored files, in the order of their names."""
    person = office.person(MEMBER)
    evidence_id = draft(person)["id"]
    for number in range(count):
        ok(person.upload(evidence_id, (f"{number}.pdf", PDF + bytes([48 + number]))), 201)
    found = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert len(found) == count
    return sorted(found)


def report_of(finished: Finished) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(finished.stdout)
    return report


def test_says_by_its_exit_status_what_it_found(
    office: Office, storage: Storage, tmp_path: Path
) -> None:
    changed, missing, whole = files(office, tmp_path, 3)
    assert storage("verify").returncode == 0

    stray = "ab" * 32
    lost = tmp_path / "files" / key_of(stray)
    lost.parent.mkdir(parents=True)
    lost.write_bytes(b"nobody's")
    only_stray = storage("verify")
    assert only_stray.returncode == 3
    assert report_of(only_stray)["faults"] == [{"kind": "unneeded", "sha256": stray}]

    changed.write_bytes(changed.read_bytes().replace(b"PDF", b"PDG", 1))
    missing.unlink()
    found = storage("verify")
    assert found.returncode == 1
    report = report_of(found)
    assert report["checked"] == 3
    assert {(fault["kind"], fault["sha256"]) for fault in report["faults"]} == {
        ("changed", changed.name),
        ("missing", missing.name),
        ("unneeded", stray),
    }

    swept = report_of(storage("sweep", "--grace-minutes", "0"))
    assert (swept["put_aside"], swept["unfinished"]) == (1, 0)
    assert not lost.exists()
    assert whole.exists()


def test_a_cut_run_goes_on_where_it_was_and_forgets_nothing(
    office: Office, storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, _ = files(office, tmp_path, 3)
    first.write_bytes(b"x" * first.stat().st_size)
    monkeypatch.setattr(command, "SLICE", 1)
    checks = service.verify
    seen: list[str] = []

    async def cut_in_the_middle(*arguments: Any, **options: Any) -> Any:
        seen.append(options["after"])
        if options["after"] == second.name and seen.count(second.name) == 1:
            raise KeyboardInterrupt
        return await checks(*arguments, **options)

    monkeypatch.setattr(service, "verify", cut_in_the_middle)
    assert storage("verify").returncode != 0
    report = report_of(storage("verify"))
    assert seen[:3] == ["", first.name, second.name]
    assert seen[3] == second.name
    assert report["checked"] == 3
    assert report["faults"] == [{"kind": "changed", "sha256": first.name}]
    assert storage("verify").returncode == 1
