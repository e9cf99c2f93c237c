"""People at work while their server is killed again and again; and what must be there afterwards.

`Ledger` is what the people saw: what they sent, and what was answered with success.
"""

import hashlib
import json
import random
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2 as httpx
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import User
from tests.support.databases import SECRET
from tests.support.engines import engine_at
from tests.support.evidence import COORDINATOR, KETUA, MEMBER, REPORT, TITLE, indicator_id
from tests.support.office import API, PDF, new_token
from tests.support.server import forked, zi

WORKERS = 4
STATUSES = {"submit": "submitted", "verify": "verified", "accept": "accepted"}
STEPS = ((MEMBER, "submit"), (COORDINATOR, "verify"), (KETUA, "accept"))
PATIENCE_SECONDS = 30
LARGEST_BYTES = 3 * 1024 * 1024
PAUSE_SECONDS = 0.03


@dataclass
class Ledger:
    """What was sent, and what was answered with success; enough answers wake up the killer."""

    sent: set[str] = field(default_factory=set)
    drafts: set[str] = field(default_factory=set)
    files: list[tuple[str, str]] = field(default_factory=list)
    steps: list[tuple[str, str]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    enough: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))


class Crowd:
    """Everybody who works with one database and one storage, whatever server is running."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.ledger, self._random = folder, Ledger(), random.Random(142)  # noqa: S311 - repeatable
        self.settings = {
            "ZI_DATABASE_URL": url,
            "ZI_ENVIRONMENT": "production",
            "ZI_SECRET_KEY": SECRET,
            "ZI_LOG_LEVEL": "ERROR",
        }
        engine = engine_at(url)
        with Session(engine) as session:
            named = select(User.username, User.id)
            people = session.execute(named.where(User.username.in_((MEMBER, COORDINATOR, KETUA))))
            ids = {username: user_id for username, user_id in people}  # noqa: C416 - rows, not pairs
        hours = timedelta(hours=2)
        self._tokens = {name: new_token(engine, SECRET, key, hours) for name, key in ids.items()}
        engine.dispose()

    def server(self) -> AbstractContextManager[str]:
        """The address of a new server over what the last one left; it is killed in the end."""
        return forked(self.folder, self.settings)

    def work_until_killed(self) -> None:
        """One life of a server: it dies in the middle of its work."""
        with self.server() as address:
            workers = self._at_work(address)
            for _ in range(self._random.randint(1, 16)):
                if not self.ledger.enough.acquire(timeout=PATIENCE_SECONDS):
                    self.ledger.failures.append("no answer")
            threading.Event().wait(self._random.uniform(0, PAUSE_SECONDS))
        for worker in workers:
            worker.join()
        while self.ledger.enough.acquire(blocking=False):
            pass

    def _at_work(self, address: str) -> list[threading.Thread]:
        workers = [
            threading.Thread(target=self._work, args=(address, self._random.random()))
            for _ in range(WORKERS)
        ]
        for worker in workers:
            worker.start()
        return workers

    def _work(self, address: str, seed: float) -> None:
        own = random.Random(seed)  # noqa: S311 - repeatable
        with suppress(httpx.HTTPError), self.client(address) as client:
            while not self.ledger.failures:
                self._one_piece(client, own)

    def _one_piece(self, client: httpx.Client, own: random.Random) -> None:
        """Evidence from its draft to its acceptance."""
        body = {
            "indicator_ids": [indicator_id(REPORT)],
            "title": TITLE,
            "evidence_date": "2023-07-05",
            "covers_from": "2023-04-01",
            "covers_to": "2023-06-30",
        }
        evidence_id = self._post(client, MEMBER, "/evidence", json=body)["id"]
        self.ledger.drafts.add(evidence_id)
        content = PDF + own.randbytes(own.randint(1, LARGEST_BYTES))
        sha256 = hashlib.sha256(content).hexdigest()
        self.ledger.sent.add(sha256)
        path = f"/evidence/{evidence_id}"
        files = {"files": ("laporan.pdf", content)}
        answer = self._post(client, MEMBER, f"{path}/files", files=files)
        self.ledger.files.append((f"{path}/files/{answer['revision']['files'][0]['id']}", sha256))
        read: dict[str, str] = {}
        for username, verb in STEPS:
            answer = self._post(client, username, f"{path}/{verb}", json=read)
            read = {"revision_digest": answer["revision"]["digest"]}
            self.ledger.steps.append((path, verb))

    def _post(self, client: httpx.Client, username: str, path: str, **body: Any) -> Any:
        answer = client.post(f"{API}{path}", headers=self.headers(username), **body)
        if not answer.is_success:
            self.ledger.failures.append(f"{path}: {answer.status_code} {answer.text}")
            raise httpx.HTTPError(path)
        self.ledger.enough.release()
        return answer.json()

    def headers(self, username: str) -> dict[str, str]:
        """Who asks."""
        return {"Authorization": f"Bearer {self._tokens[username]}"}

    def client(self, address: str) -> httpx.Client:
        """A client of its own connection."""
        return httpx.Client(base_url=address, timeout=PATIENCE_SECONDS)


class Inspection:
    """What is there in the end, by what the service says of itself."""

    def __init__(self, crowd: Crowd, client: httpx.Client) -> None:
        self._crowd, self._client = crowd, client
        self._ledger = crowd.ledger

    def _get(self, path: str) -> httpx.Response:
        headers = self._crowd.headers(MEMBER)
        return self._client.get(f"{API}{path}", headers=headers).raise_for_status()

    def of_answers(self) -> None:
        """Every success that somebody saw is there."""
        for path, sha256 in self._ledger.files:
            content = self._get(f"{path}/content").content
            assert hashlib.sha256(content).hexdigest() == sha256, path
        for path, verb in self._ledger.steps:
            decisions = self._get(f"{path}/decisions").json()["items"]
            assert verb in {row["action"] for row in decisions}, path

    def of_everything_visible(self) -> set[str]:
        """Nothing is there that nobody sent, and nothing in part; the digests of all files."""
        ids = {row["id"] for row in self._everything()}
        assert self._ledger.drafts <= ids
        return {digest for key in ids for digest in self._of_evidence(f"/evidence/{key}")}

    def _everything(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        address: str | None = "/evidence?size=100"
        while address:
            page = self._get(address.removeprefix(API)).json()
            rows += page["items"]
            address = page["next"]
        return rows

    def _of_evidence(self, path: str) -> set[str]:
        single = self._get(path).json()
        decided = [row["action"] for row in self._get(f"{path}/decisions").json()["items"]]
        assert decided == [verb for _, verb in STEPS[: len(decided)]], path
        assert single["status"] == (STATUSES[decided[-1]] if decided else "draft"), path
        files = single["revision"]["files"]
        assert len(files) <= 1, path
        for file in files:
            content = self._get(f"{path}/files/{file['id']}/content").content
            assert hashlib.sha256(content).hexdigest() == file["sha256"], path
        digests = {file["sha256"] for file in files}
        assert digests <= self._ledger.sent, path
        return digests


def survives(folder: Path, url: str, rounds: int, said: Callable[[str], None]) -> None:
    """Kill `rounds` servers at work, then hold what is left against what people were told."""
    crowd = Crowd(folder, url)
    for number in range(1, rounds + 1):
        crowd.work_until_killed()
        assert crowd.ledger.failures == []
        said(f"killed {number}: {len(crowd.ledger.files)} uploads, {len(crowd.ledger.steps)} steps")
    with crowd.server() as address, crowd.client(address) as client:
        inspection = Inspection(crowd, client)
        inspection.of_answers()
        needed = inspection.of_everything_visible()
    said(f"{len(needed)} files needed, {len(stored(folder))} stored")
    # After many rounds more uploads were cut than a sweep takes without being told to.
    sweep = ("storage", "sweep", "--grace-minutes", "0", "--all")
    for command in (("audit", "verify"), ("progress", "verify"), sweep):
        finished = zi(folder, *command, settings=crowd.settings)
        assert finished.returncode == 0, finished
        said(" ".join(finished.stdout.split()))
    assert stored(folder) == needed
    again = zi(folder, *sweep, settings=crowd.settings)
    assert set(json.loads(again.stdout).values()) == {0}
    assert zi(folder, "storage", "verify", settings=crowd.settings).returncode == 0


def stored(folder: Path) -> set[str]:
    """The names of all files in the storage, also of those that never arrived as a whole."""
    found = (path for path in (folder / "files").rglob("*") if path.is_file())
    return {path.name for path in found if "trash" not in path.parts}
