"""`make demo-systems`: two systems and a follower of events beside a running `make serve`."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2 as httpx
import yaml

ROOT = Path(__file__).resolve().parents[1]
SIRIAN, SIPLENO, RECEIVER = 8101, 8102, 8103
NAME = "SiRian (contoh)"
WELCOME = """
Running, until Ctrl+C:
  SiRian    http://127.0.0.1:{sirian}/docs     POST /push/2023-06 hands a month in
  SiPleno   http://127.0.0.1:{sipleno}/docs     .venv/bin/zi source pull sipleno --period 2023-06
  receiver  http://127.0.0.1:{receiver}/received  the events that came, each verified

Then sign in to {zi}/docs (password {password}) as adiwijaya.bakti and look at GET /inbox.
"""


class MissingError(Exception):
    """What is missing, in one line."""


@dataclass(frozen=True)
class Connected:
    """What the systems need: SiRian's key, SiPleno's token, the secret of the webhook."""

    key: str
    token: str
    secret: str


class Administrator:
    """The service as its administrator sees it."""

    def __init__(self, url: str, password: str) -> None:
        """Sign in."""
        self._http = httpx.Client(base_url=f"{url}/api/v1", timeout=30)
        form = {"username": "admin", "password": password}
        answer = self._http.post("/auth/token", data=form)
        if answer.status_code in {httpx.codes.BAD_REQUEST, httpx.codes.UNAUTHORIZED}:
            message = f"{url} refuses the password of admin: is it the server of this folder?"
            raise MissingError(message)
        token = answer.raise_for_status().json()
        self._http.headers["Authorization"] = f"Bearer {token['access_token']}"

    def connect(self, ports: Mapping[str, int]) -> Connected:
        """Make what is missing, and give out fresh secrets: the old ones are not kept."""
        token = secrets.token_urlsafe(24)
        account = self._account()["id"]
        key = self._post(f"/service-accounts/{account}/rotate", {"grace_hours": 0})["key"]
        self._connector(token, ports["sipleno"])
        return Connected(key, token, self._webhook(ports["receiver"]))

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def _account(self) -> dict[str, Any]:
        found = self._items("/service-accounts?source_key=sirian&size=100")
        body = {
            "work_unit_code": "53",
            "source_key": "sirian",
            "name": NAME,
            "scopes": ["records:write", "records:read"],
        }
        for each in found:
            if each["name"] == NAME:
                self._change(f"/service-accounts/{each['id']}", {"is_active": True})
                return each
        return self._post("/service-accounts", body)

    def _connector(self, token: str, port: int) -> None:
        file = yaml.safe_load((ROOT / "examples" / "sipleno.yaml").read_text(encoding="utf-8"))
        file["spec"]["url"] = file["spec"]["url"].replace(str(SIPLENO), str(port))
        body = {name: file[name] for name in ("name", "work_unit_code", "record_type", "spec")}
        found = self._items("/sources/sipleno/connectors?size=100")
        for each in found:
            if each["name"] == body["name"]:
                change = {"spec": body["spec"], "secret": token, "is_active": True}
                self._change(f"/connectors/{each['id']}", change)
                return
        self._post("/sources/sipleno/connectors", body | {"secret": token})

    def _webhook(self, port: int) -> str:
        url = f"http://127.0.0.1:{port}/events"
        for each in self._items("/webhook-endpoints?is_active=true&size=100"):
            if each["url"] == url:
                address = f"/webhook-endpoints/{each['id']}"
                if each["paused_at"]:
                    self._post(f"{address}/resume", {})
                return str(self._post(f"{address}/rotate", {"grace_hours": 0})["secret"])
        made = self._post("/webhook-endpoints", {"work_unit_code": "53", "url": url})
        return str(made["secret"])

    def _items(self, path: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._http.get(path).raise_for_status().json()["items"]
        return found

    def _change(self, path: str, body: dict[str, Any]) -> None:
        self._http.patch(path, json=body, headers={"If-Match": "*"}).raise_for_status()

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        made: dict[str, Any] = self._http.post(path, json=body).raise_for_status().json()
        return made


@contextmanager
def running(zi_url: str, password: str, ports: Mapping[str, int]) -> Iterator[Connected]:
    """The three processes, connected to the service; ended with the block."""
    administrator = Administrator(zi_url, password)
    try:
        connected = administrator.connect(ports)
    finally:
        administrator.close()
    given = {
        "ZI_URL": zi_url,
        "ZI_KEY": connected.key,
        "SIPLENO_TOKEN": connected.token,
        "WEBHOOK_SECRET": connected.secret,
    }
    processes = [
        subprocess.Popen(  # noqa: S603 - our own programs
            [sys.executable, "-m", "uvicorn", f"examples.{name}:app", "--port", str(port),
             "--log-level", "warning"],
            cwd=ROOT,
            env={**os.environ, **given},
        )
        for name, port in ports.items()
    ]  # fmt: skip
    try:
        for port in ports.values():
            _wait_for(f"http://127.0.0.1:{port}/openapi.json")
        yield connected
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            httpx.get(address).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    message = f"nothing answers at {address}"
    raise RuntimeError(message)


def setting(name: str, default: str) -> str:
    """A setting as the server beside us reads it: the environment, then the file .env."""
    file = ROOT / ".env"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    found = [line.partition("=")[2].strip() for line in lines if line.startswith(f"{name}=")]
    return os.environ.get(name) or (found[-1] if found else "") or default


def password_of(folder: Path) -> str:
    """The password that `make serve` made; raises MissingError."""
    file = folder / "development-password"
    if not file.exists():
        message = f"{file} is missing: start `make serve` first, in another terminal."
        raise MissingError(message)
    return file.read_text(encoding="utf-8").strip()


def require_free(ports: Iterable[int]) -> None:
    """Raise MissingError where something listens already."""
    for port in ports:
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind(("127.0.0.1", port))
            except OSError as error:
                message = f"Port {port} is taken: end what listens there, perhaps these systems."
                raise MissingError(message) from error


def show(url: str, password: str) -> None:
    """Run until Ctrl+C; raises MissingError, and httpx.HTTPError when the server refuses."""
    ports = {"sirian": SIRIAN, "sipleno": SIPLENO, "receiver": RECEIVER}
    require_free(ports.values())
    with running(url, password, ports), suppress(KeyboardInterrupt):
        sys.stdout.write(WELCOME.format(**ports, zi=url, password=password))
        sys.stdout.flush()
        while True:
            time.sleep(1)


def main() -> int:
    """Run until Ctrl+C; says in one line what is missing."""
    url = setting("ZI_URL", f"http://127.0.0.1:{setting('ZI_PORT', '8000')}")
    try:
        show(url, password_of(ROOT / setting("ZI_DATA_DIR", "var")))
    except MissingError as error:
        told = str(error)
    except httpx.TransportError:
        told = f"Nothing answers at {url}: start `make serve` first, with the same ZI_PORT."
    except httpx.HTTPStatusError as error:
        told = f"{error.request.url} answered {error.response.status_code}: {error.response.text}"
    else:
        return 0
    sys.stderr.write(f"{told}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
