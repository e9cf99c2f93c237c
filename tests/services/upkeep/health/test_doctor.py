"""What the doctor finds on an installation that works, and on one where nothing does."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from app.cli import app as command
from app.core.messages import Language
from app.core.settings import Environment
from app.integrations.mail import MailServer
from app.integrations.storage import LocalStorage
from app.integrations.virus_scan import Scanner
from app.models import JobRun
from app.schemas.upkeep.health import HealthLight, OperationsState
from app.services.upkeep.health import asking, doctor
from app.services.upkeep.health.asking import Tools
from app.services.upkeep.health.doctor import Check, examine
from app.services.upkeep.health.proving import Prover
from app.services.upkeep.health.verdicts import Verdict
from tests.support.certificates import Authority
from tests.support.databases import on_one_engine
from tests.support.evidence import ok
from tests.support.office import Office
from tests.support.receiver import receiving
from tests.support.signing import give_certificate

NOWHERE = "127.0.0.1:9"


def tools(office: Office, **other: Any) -> Tools:
    state = office.app.state
    known: dict[str, Any] = {
        "settings": state.settings,
        "database": state.database,
        "storage": state.storage,
        "scanner": None,
        "mail": None,
        "signer": state.signer,
    }
    return Tools(**(known | other))


def examined(office: Office, **other: Any) -> dict[str, str]:
    """The light of every check."""
    return {check.name: check.light.value for check in state_of(office, **other).checks}


def state_of(office: Office, **other: Any) -> OperationsState:
    assert office.client.portal is not None
    found: OperationsState = office.client.portal.call(
        examine, tools(office, **other), Language.ENGLISH
    )
    return found


def test_whoever_administers_everything_reads_it_in_their_language(office: Office) -> None:
    administrator = office.administrator()
    found = ok(administrator.get("/operations/state"))
    lights = {check["name"]: check["light"] for check in found["checks"]}
    assert lights == {
        "settings": "yellow", "integrity": "yellow", "backup": "yellow", "worker": "yellow",
        "scanner": "yellow", "versions": "green", "signing": "green", "disk": "green",
        "storage": "green", "clock": "green", "mail": "green", "webhooks": "green",
        "certificates": "green", "secrets": "green", "counts": "green",
    }  # fmt: skip
    assert found["light"] == "yellow"
    state = office.app.state
    prover = Prover(state.settings, state.database, state.storage, state.signer)
    assert office.client.portal is not None
    office.client.portal.call(prover.prove_nightly)
    for language, words in (
        ("id", "Terakhir terbukti utuh: hari ini"),
        ("en", "Last proven whole"),
    ):
        answer = administrator.get("/operations/state", headers={"Accept-Language": language})
        (told,) = [each for each in ok(answer)["checks"] if each["name"] == "integrity"]
        assert told["detail"].startswith(words)


@on_one_engine
def test_where_nothing_works_each_thing_says_so(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind, name in (("file", "occupied"), ("folder", "certificates/5301")):
        path = tmp_path / name
        path.touch() if kind == "file" else path.mkdir(parents=True)
    (tmp_path / "certificates" / "5301" / "broken.pem").write_text("rusak")
    known = office.app.state.settings
    (tmp_path / "development-secret-key").write_text(known.secret_key.get_secret_value())
    settings = known.model_copy(
        update={
            "environment": Environment.PRODUCTION,
            "smtp_host": "127.0.0.1",
            "backup_target": str(tmp_path / "cadangan"),
            "client_certificates_dir": tmp_path / "certificates",
        }
    )
    monkeypatch.setattr("app.integrations.mail.TIMEOUT_SECONDS", 1)
    with Session(office.engine) as session, session.begin():
        session.add(JobRun(job="heartbeat", seconds=60, last_success_at=None))
        session.execute(update(JobRun).values(last_success_at=text("'2020-01-01 00:00:00'")))
    lights = examined(
        office,
        settings=settings,
        storage=LocalStorage(tmp_path / "occupied" / "files"),
        scanner=Scanner(NOWHERE, 1),
        mail=MailServer("127.0.0.1", 9, "", "", starttls=False, tls=False, sender="a@b.id"),
        signer=None,
    )
    reds = {name for name, light in lights.items() if light == "red"}
    assert reds == {"settings", "storage", "backup", "worker", "mail", "scanner", "certificates"}
    assert lights["signing"] == "yellow"


@on_one_engine
def test_what_does_not_answer_in_time_holds_up_nothing_else(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hangs(_: Tools) -> Verdict:
        await asyncio.Event().wait()
        raise AssertionError

    async def breaks(_: Tools) -> Verdict:
        raise ConnectionResetError

    checks = Check("clock", hangs), Check("mail", breaks), Check("signing", asking.signing)
    monkeypatch.setattr(doctor, "CHECKS", checks)
    monkeypatch.setattr(doctor, "ASKED_SECONDS", 1.0)
    found = state_of(office)
    said = {check.name: (check.light, check.title) for check in found.checks}
    assert said["clock"] == (HealthLight.RED, "Clock: no answer")
    assert said["mail"] == (HealthLight.RED, "Mail: could not be checked")
    assert said["signing"][0] is HealthLight.GREEN


@on_one_engine
def test_without_its_tables_only_what_needs_none_is_asked(office: Office) -> None:
    with office.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from_the_future'"))
    found = state_of(office)
    assert found.light is HealthLight.RED
    assert found.checks[0].title == "The database is newer than the service"
    without = {"settings", "signing", "disk", "storage", "certificates"}
    assert {check.name for check in found.checks[1:]} == without


@on_one_engine
def test_certificates_are_read_and_keys_beside_them_are_not(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "certificates" / "5301"
    folder.mkdir(parents=True)
    certificate, key = Authority(folder).issue("kupang")
    key.rename(folder / "key.pem")
    settings = office.app.state.settings.model_copy(
        update={"client_certificates_dir": folder.parent, "ca_file": certificate}
    )
    (told,) = [
        each for each in state_of(office, settings=settings).checks if each.name == "certificates"
    ]
    assert str(folder) in told.detail
    give_certificate(folder, "5302")
    of_office = folder / "5302.passphrase"
    settings = settings.model_copy(update={"office_certificates_dir": folder})
    assert examined(office, settings=settings)["certificates"] != "red"
    of_office.write_bytes(b"salah")
    assert examined(office, settings=settings)["certificates"] == "red"


@on_one_engine
def test_the_clock_is_held_against_that_of_a_configured_host(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiving() as receiver:
        host = receiver.url.partition("//")[2].partition("/")[0]
        settings = office.app.state.settings.model_copy(
            update={"public_url": receiver.url, "internal_hosts": (host,)}
        )
        assert examined(office, settings=settings)["clock"] == "green"
        monkeypatch.setattr(
            "http.server.BaseHTTPRequestHandler.date_time_string",
            lambda *_: "Mon, 01 Jan 2024 00:00:00 GMT",
        )
        assert examined(office, settings=settings)["clock"] == "red"


@on_one_engine
def test_the_command_ends_with_1_when_anything_is_red(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZI_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ZI_DATABASE_URL", office.url)
    fine = CliRunner().invoke(command, ["doctor", "--json"])
    assert fine.exit_code == 0, fine.output
    assert json.loads(fine.stdout)["light"] == "yellow"
    monkeypatch.setenv("ZI_DATABASE_URL", f"sqlite:///{tmp_path}/none.sqlite3")
    empty = CliRunner().invoke(command, ["doctor"])
    assert empty.exit_code == 1
    assert empty.stdout.startswith("MASALAH")
    assert "Basis data masih kosong" in empty.stdout
    assert not (tmp_path / "none.sqlite3").exists()
