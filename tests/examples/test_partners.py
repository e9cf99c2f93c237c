"""A partner's three programs, each from an empty folder, through a year's worth of what happens.

The key, records, many at once, a correction, one taken back, what was decided, events that are
verified, and a receiver that is away for an hour: the deliveries that wait are moved as far into
the future as an hour of failing takes them, and one success brings all of them.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import create_engine, update
from sqlalchemy.orm import Session

from app.core import clock
from app.models import WebhookDelivery
from app.models.webhook import DeliveryState
from tests.examples.test_demo_systems import COORDINATOR, Api, activated, until
from tests.support.databases import ROOT
from tests.support.server import free_port
from tests.support.server import running as service

EXAMPLES = ROOT / "examples"
NODE, PHP = shutil.which("node"), shutil.which("php")
RECORD: dict[str, Any] = {
    "type": "attendance",
    "title": "Rekap presensi Juni 2023",
    "period": "2023-06",
    "taken_at": "2023-07-01T08:00:00+08:00",
    "figures": {"employees": 36, "working_days": 20, "present": 702, "late": 11, "absent": 2},
}
DAY: dict[str, Any] = {
    "type": "daily-work",
    "title": "Catatan kerja 5 Juni",
    "period": "2023-06-05",
    "taken_at": "2023-06-05T17:00:00+08:00",
    "figures": {"employees": 36, "with_report": 35},
}


def copy_program(folder: Path, suffix: str) -> None:
    """A partner's program, and what it brings along, into a folder that holds nothing else."""
    for name in ("partner", "verify_webhook"):
        shutil.copy((EXAMPLES / name).with_suffix(suffix), folder)


@dataclass(frozen=True)
class Partner:
    """A program in a folder of its own, and how it is run."""

    folder: Path
    command: tuple[str, ...]
    settings: dict[str, str]

    def run(self, *arguments: str) -> tuple[int, str]:
        """Status and text of what the service answered it."""
        ran = subprocess.run(  # noqa: S603 - our own program
            [*self.command, *arguments],
            cwd=self.folder,
            env=os.environ | self.settings,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        status, _, text = ran.stdout.partition(" ")
        assert status.isdigit(), ran.stderr
        assert ran.returncode == (int(status) >= 400 or '"refused":1' in text)
        return int(status), text

    def put(self, name: str, **changes: Any) -> dict[str, Any]:
        """The receipt of a record that is handed in with these changes."""
        (self.folder / "rekap.json").write_text(json.dumps(RECORD | changes), encoding="utf-8")
        status, text = self.run("put", "sirian", name, "rekap.json")
        assert status in {200, 201}, text
        told: dict[str, Any] = json.loads(text)
        return told

    @contextmanager
    def receiving(self, port: int, secret: str) -> Iterator[None]:
        """Its receiver of events, as long as it is wanted."""
        process = subprocess.Popen(  # noqa: S603 - our own program
            [*self.command, "receive", str(port), "peristiwa.jsonl"],
            cwd=self.folder,
            env=os.environ | {"ZI_WEBHOOK_SECRET": secret},
            stderr=subprocess.DEVNULL,
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)

    def events(self) -> list[dict[str, Any]]:
        """What its receiver wrote down."""
        log = self.folder / "peristiwa.jsonl"
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


@dataclass(frozen=True)
class Installation:
    """A service that runs, its data, and two people of it."""

    address: str
    data: Path
    administrator: Api
    coordinator: Api


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One for all programs: to start it takes longer than what they do with it."""
    data = tmp_path_factory.mktemp("installation")
    with service(data, {"ZI_INTERNAL_HOSTS": "127.0.0.1:*"}) as address:
        password = (data / "development-password").read_text(encoding="utf-8").strip()
        administrator = Api.sign_in(address, "admin", password)
        coordinator = activated(address, administrator, COORDINATOR)
        yield Installation(address, data, administrator, coordinator)


LANGUAGES = [
    pytest.param(".py", (sys.executable,), id="python"),
    pytest.param(
        ".mjs", (NODE,), id="node", marks=pytest.mark.skipif(NODE is None, reason="needs Node.js")
    ),
    pytest.param(
        ".php", (PHP,), id="php", marks=pytest.mark.skipif(PHP is None, reason="needs PHP")
    ),
]


@pytest.mark.parametrize(("suffix", "command"), LANGUAGES)
def test_a_partner_hands_in_hears_and_catches_up(
    installation: Installation, tmp_path: Path, suffix: str, command: tuple[str, ...]
) -> None:
    administrator, data = installation.administrator, installation.data
    copy_program(tmp_path, suffix)
    key = new_key(administrator, suffix)
    settings = {"ZI_URL": installation.address, "ZI_KEY": key}
    partner = Partner(tmp_path, (*command, f"partner{suffix}"), settings)
    name, port = f"1/PL.01/2023{suffix}", free_port()
    endpoint = administrator.post(
        "/webhook-endpoints",
        {
            "work_unit_code": "53",
            "url": f"http://127.0.0.1:{port}/",
            "event_types": ["record.*"],
        },
    )

    def heard(*types: str) -> Callable[[], bool]:
        wanted = [f"id.go.kpu.zi.record.{each}" for each in types]
        return lambda: [each["type"] for each in of_record(partner, name)] == wanted

    with partner.receiving(port, endpoint["secret"]):
        assert partner.put(name)["outcome"] == "created"
        assert partner.put(name)["outcome"] == "unchanged"
        hand_in_a_batch(partner, suffix)
        later = {"taken_at": "2023-07-02T08:00:00+08:00"}
        corrected = partner.put(name, **later, figures=RECORD["figures"] | {"absent": 3})
        assert (corrected["outcome"], corrected["version"]) == ("changed", 2)
        until(heard("received", "received"))
    status, text = partner.run("put", "sirian", name, "verify_webhook" + suffix)
    assert status == 422, text

    # The receiver is away for an hour: what happens meanwhile waits.
    decide(installation.coordinator, name)
    status, text = partner.run("decisions", "sirian")
    assert status == 200, text
    (told,) = [each for each in json.loads(text)["items"] if each["external_id"] == name]
    assert told["state"] == "accepted"
    status, text = partner.run("withdraw", "sirian", name, "Salah unggah")
    assert status == 200, text
    assert json.loads(text)["outcome"] == "withdrawn"
    until(lambda: waiting(data, endpoint["id"]))
    fail_for_an_hour(data, endpoint["id"])
    with partner.receiving(port, endpoint["secret"]):
        until(
            lambda: (
                administrator.post(f"/webhook-endpoints/{endpoint['id']}/test")["http_status"]
                == 204
            )
        )
        until(heard("received", "received", "accepted", "withdrawn"))
    ids = [each["id"] for each in partner.events()]
    assert len(ids) == len(set(ids))


def new_key(administrator: Api, suffix: str) -> str:
    """A key that hands in and reads what became of it."""
    body = {"work_unit_code": "53", "source_key": "sirian", "name": f"SiRian {suffix}",
            "scopes": ["records:write", "records:read", "decisions:read"]}  # fmt: skip
    account = administrator.post("/service-accounts", body)
    key = administrator.post(f"/service-accounts/{account['id']}/keys", {"expires_in_days": 30})
    return str(key["key"])


def hand_in_a_batch(partner: Partner, suffix: str) -> None:
    """A good line and a bad one."""
    good = DAY | {"external_id": f"kerja{suffix}"}
    bad = good | {"external_id": f"salah{suffix}", "figures": {"employees": 36, "with_report": -1}}
    lines = "\n".join(map(json.dumps, (good, bad)))
    (partner.folder / "hari.jsonl").write_text(lines, encoding="utf-8")
    status, text = partner.run("batch", "sirian", "hari.jsonl")
    assert status == 200, text
    first, second, last = map(json.loads, text.strip().splitlines())
    assert (first["outcome"], second["errors"][0]["pointer"]) == ("created", "/figures/with_report")
    assert (last["summary"]["created"], last["summary"]["refused"]) == (1, 1)


def decide(coordinator: Api, name: str) -> None:
    """The coordinator takes the record in."""
    (offered,) = [
        each
        for each in coordinator.get("/inbox?type=attendance&size=100")["items"]
        if each["external_id"] == name
    ]
    coordinator.post(f"/inbox/{offered['id']}/accept")


def of_record(partner: Partner, name: str) -> list[dict[str, Any]]:
    """The events of one record, as the receiver took them."""
    return [each for each in partner.events() if each["data"].get("external_id") == name]


@contextmanager
def database(data: Path) -> Iterator[Session]:
    engine = create_engine(f"sqlite:///{data / 'zi.sqlite3'}")
    with Session(engine) as session, session.begin():
        yield session
    engine.dispose()


def waiting(data: Path, endpoint_id: str) -> bool:
    """Whether something was tried in vain."""
    with database(data) as session:
        return bool(
            session.query(WebhookDelivery)
            .filter_by(endpoint_id=UUID(endpoint_id), state=DeliveryState.PENDING)
            .filter(WebhookDelivery.attempts > 0)
            .count()
        )


def fail_for_an_hour(data: Path, endpoint_id: str) -> None:
    """As after an hour of failing: what waits is to be tried in an hour."""
    with database(data) as session:
        session.execute(
            update(WebhookDelivery)
            .where(
                WebhookDelivery.endpoint_id == UUID(endpoint_id),
                WebhookDelivery.state == DeliveryState.PENDING,
            )
            .values(attempts=6, next_try_at=clock.now() + timedelta(hours=1))
        )
