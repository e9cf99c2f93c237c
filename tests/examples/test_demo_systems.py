"""Two systems and a receiver, each a process of its own, and the evidence that comes of them."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from examples.demo import Connected, running
from tests.support.receiver import receiving
from tests.support.server import forked, free_port

COORDINATOR, KETUA = "agustinus.y.ola.paon", "adiwijaya.bakti"
PASSWORD = "Flobamora bersatu 2023"
MONTH, NEXT_MONTH = "2023-06", "2023-07"


class Api:
    """The service over real HTTP, as somebody who is signed in."""

    def __init__(self, address: str, token: str) -> None:
        self._api, self._headers = f"{address}/api/v1", {"Authorization": f"Bearer {token}"}

    @classmethod
    def sign_in(cls, address: str, username: str, password: str) -> "Api":
        form = {"username": username, "password": password}
        answer = httpx.post(f"{address}/api/v1/auth/token", data=form, timeout=60)
        return cls(address, answer.raise_for_status().json()["access_token"])

    def get(self, path: str) -> Any:
        answer = httpx.get(self._api + path, headers=self._headers, timeout=60)
        return answer.raise_for_status().json()

    def patch(self, path: str, body: dict[str, Any]) -> None:
        headers = self._headers | {"If-Match": "*"}
        httpx.patch(self._api + path, json=body, headers=headers, timeout=60).raise_for_status()

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        address = self._api + path
        answer = httpx.post(address, json=body or {}, headers=self._headers, timeout=60)
        assert answer.is_success, answer.text
        return answer.json()


def activated(address: str, administrator: Api, username: str) -> Api:
    """Somebody of the decree who sets a password with a code."""
    (user,) = administrator.get(f"/users?q={username}")["items"]
    code = administrator.post(f"/users/{user['id']}/activation-code")["code"]
    body = {"username": username, "code": code, "password": PASSWORD}
    answer = httpx.post(f"{address}/api/v1/auth/activate", json=body).raise_for_status()
    return Api(address, answer.json()["access_token"])


def until(find: Callable[[], Any], patience: float = 30) -> Any:
    """What is found at last."""
    deadline = time.monotonic() + patience
    while not (found := find()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert found
    return found


@pytest.fixture
def ports() -> dict[str, int]:
    return {name: free_port() for name in ("sirian", "sipleno", "receiver")}


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with forked(tmp_path, seed=True) as opened:
        yield opened


@pytest.fixture
def password(address: str, tmp_path: Path) -> str:
    assert address
    return (tmp_path / "development-password").read_text(encoding="utf-8").strip()


@pytest.fixture
def connected(address: str, password: str, ports: dict[str, int]) -> Iterator[Connected]:
    with running(address, password, ports) as opened:
        yield opened


def test_two_systems_and_a_receiver_work_with_the_service(
    address: str, password: str, ports: dict[str, int], connected: Connected
) -> None:
    """One installation for all of it: to start the four takes longer than what they then do."""
    a_month_of_both_systems_becomes_accepted_evidence(address, password, ports, connected)
    what_the_service_or_a_system_does_not_have_is_said(ports, connected)
    what_was_switched_off_or_paused_is_taken_up_again(address, password, ports, connected)


def a_month_of_both_systems_becomes_accepted_evidence(
    address: str, password: str, ports: dict[str, int], connected: Connected
) -> None:
    assert connected.key.startswith("zi_")
    administrator = Api.sign_in(address, "admin", password)
    coordinator = activated(address, administrator, COORDINATOR)
    ketua = Api.sign_in(address, KETUA, password)

    pushed = httpx.post(f"http://127.0.0.1:{ports['sirian']}/push/{MONTH}", timeout=60)
    assert pushed.raise_for_status().json()["batch"]["summary"]["created"] == 22
    (connector,) = administrator.get("/sources/sipleno/connectors")["items"]
    pulled = administrator.post(f"/connectors/{connector['id']}/pull", {"period": MONTH})
    assert (pulled["status"], pulled["counts"]["files"]) == ("succeeded", 4)

    recap, *_ = coordinator.get("/inbox?type=attendance")["items"]
    minutes = coordinator.get("/inbox?type=minutes")["items"]
    assert len(minutes) == 4
    proven: set[str] = set()
    for offered in (recap, *minutes):
        taken = coordinator.post(f"/inbox/{offered['id']}/accept")
        draft = coordinator.get(f"/evidence/{taken['offers'][0]['evidence_id']}")
        assert draft["status"] == "draft"
        assert draft["revision"]["provenance"][0]["external_id"] == offered["external_id"]
        assert len(draft["revision"]["files"]) == 1
        sent = coordinator.post(f"/evidence/{draft['id']}/submit")
        read = {"revision_digest": sent["revision"]["digest"]}
        ketua.post(f"/evidence/{draft['id']}/accept", read)
        proven |= set(draft["indicator_ids"])
    states = {coordinator.get(f"/indicators/{key}")["code"] for key in proven}
    assert states == {"2B-1", "2B-2", "2B-4"}  # 2B a, b and d
    for key in proven:
        assert coordinator.get(f"/indicators/{key}")["state"] == "proven"

    def arrived() -> list[dict[str, Any]]:
        answer = httpx.get(f"http://127.0.0.1:{ports['receiver']}/received")
        events: list[dict[str, Any]] = answer.raise_for_status().json()
        accepted = [each for each in events if each["type"].endswith("evidence.accepted")]
        return events if len(accepted) == 5 else []

    events = until(arrived)
    of_one = [each["type"].rpartition("zi.")[2] for each in events
              if each["subject"] == f"evidence/{draft['id']}"]  # fmt: skip
    assert of_one == ["evidence.created", "evidence.submitted", "evidence.accepted"]


def what_the_service_or_a_system_does_not_have_is_said(
    ports: dict[str, int], connected: Connected
) -> None:
    sirian, sipleno = (f"http://127.0.0.1:{ports[name]}" for name in ("sirian", "sipleno"))
    to_come = httpx.post(f"{sirian}/push/2999-01", timeout=60)
    assert to_come.status_code == 502
    assert "taken_in_the_future" in to_come.json()["detail"]
    assert httpx.get(f"{sirian}/api/attendance/0000-01").status_code == 422
    token = {"Authorization": f"Bearer {connected.token}"}
    for day, status in (("2023-06-06", 200), ("2023-06-07", 404)):
        answer = httpx.get(f"{sipleno}/api/meetings/{day}/minutes.pdf", headers=token, timeout=60)
        assert answer.status_code == status


def what_was_switched_off_or_paused_is_taken_up_again(
    address: str, password: str, ports: dict[str, int], connected: Connected
) -> None:
    administrator = Api.sign_in(address, "admin", password)
    with receiving() as gone:
        gone.answer = lambda _: (410, {})
        port = httpx.URL(gone.url).port or 0
        url = f"http://127.0.0.1:{port}/events"
        endpoint = administrator.post("/webhook-endpoints", {"work_unit_code": "53", "url": url})
        path = f"/webhook-endpoints/{endpoint['id']}"
        httpx.post(f"http://127.0.0.1:{ports['sirian']}/push/{NEXT_MONTH}", timeout=60)
        until(lambda: administrator.get(path)["paused_at"])
    (account,) = administrator.get("/service-accounts?source_key=sirian")["items"]
    administrator.patch(f"/service-accounts/{account['id']}", {"is_active": False})
    others = {"sirian": free_port(), "sipleno": free_port(), "receiver": port}
    with running(address, password, others) as again:
        assert again.key != connected.key
        until(lambda: httpx.get(f"http://127.0.0.1:{port}/received").json())
    (account,) = administrator.get("/service-accounts?source_key=sirian")["items"]
    assert account["is_active"]
    assert administrator.get(path)["paused_at"] is None
