"""Readers who take a byte now and then, of every answer that is sent piece by piece.

python -m benchmarks.drills.slow_readers [--readers 25] [--seconds 20]

The answers are larger than what the sockets hold, and the readers take nothing at all at first, so
that the service waits for each of them.
"""

import argparse
import asyncio
import os
import socket
import time
from pathlib import Path
from uuid import UUID

from app.core.audit_keys import KEYRING, Keyring
from app.models.rights import ActorRole
from app.policies.actors import Actor, RoleAssignment
from app.schemas.platform.examples import DECREE_ID
from app.services.platform import audit
from benchmarks.drills.common import Scene, client_of, database, is_ready, run
from tests.support.databases import SECRET
from tests.support.engines import database_at
from tests.support.evidence import KETUA, MEMBER
from tests.support.office import API, PDF

SIGNING_SEED = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
ENTRIES, WORDS, FILE_BYTES = 6000, "x" * 1500, 12_000_000
PEOPLE = 4


async def fill(url: str, user_id: UUID) -> None:
    """A log of some megabytes, all of it by one person."""
    opened = database_at(url)
    opened.info = {KEYRING: Keyring(SECRET)}
    actor = Actor(user_id, "Anggota", UUID(int=1), (RoleAssignment(ActorRole.ADMINISTRATOR),))
    target = audit.Target("storage", None)
    async with opened.writing() as session:
        for _ in range(ENTRIES):
            audit.log(session, actor, "storage.verify", target, changes={"said": [None, WORDS]})
    await opened.close()


async def streams(scene: Scene, address: str) -> list[tuple[str, str]]:
    """Who reads what; a large file is there, too."""
    async with client_of(address) as client:
        await scene.write_once(client)
        listed = await scene.ask(client, "GET", "/evidence?size=1")
        evidence = f"/evidence/{listed['items'][0]['id']}"
        files = {"files": ("besar.pdf", PDF + os.urandom(FILE_BYTES))}
        added = await scene.ask(client, "POST", f"{evidence}/files", files=files)
        await scene.ask(client, "POST", f"{evidence}/submit", json={})
    file_id = added["revision"]["files"][0]["id"]
    return [
        (MEMBER, f"{evidence}/files/{file_id}/content"),
        (MEMBER, "/me/personal-data"),
        (KETUA, f"/exports/evidence-package?decree_id={DECREE_ID}&revisions=all"),
        ("admin", "/audit-events/export?format=jsonl"),
        ("admin", "/audit-events/export?format=csv"),
        (MEMBER, "/notifications/stream"),
    ]


async def read_slowly(scene: Scene, address: str, who: str, path: str, seconds: float) -> bytes:
    """The first bytes of an answer; who is told `busy` comes again while the drill goes on."""
    end = time.monotonic() + 2 * seconds
    while (first := await _read_once(scene, address, who, path, seconds))[9:12] == b"503":
        if time.monotonic() > end:
            break
        await asyncio.sleep(1)
    return first


async def _read_once(scene: Scene, address: str, who: str, path: str, seconds: float) -> bytes:
    """The first bytes of an answer of which no more is read for so long."""
    host, port = address.removeprefix("http://").split(":")
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.setblocking(False)  # noqa: FBT003 - the standard library's
    loop = asyncio.get_running_loop()
    await loop.sock_connect(line, (host, int(port)))
    head = f"GET {API}{path} HTTP/1.1\r\nHost: zi\r\nAuthorization: "
    head += f"{scene.headers[who]['Authorization']}\r\n\r\n"
    await loop.sock_sendall(line, head.encode())
    try:
        async with asyncio.timeout(seconds):
            first = await loop.sock_recv(line, 100)
        if first[9:12] == b"200":
            await asyncio.sleep(seconds)
    finally:
        line.close()
    return first


async def story(scene: Scene, address: str, arguments: argparse.Namespace) -> tuple[str, float]:
    """Readers and workers beside each other; how readiness fared, and the seconds to recover."""
    known = await streams(scene, address)
    scene.ledger.longest, slowest, not_ready = 0.0, 0.0, 0
    async with scene.at_work(address, PEOPLE) as client:
        readers = [
            asyncio.create_task(read_slowly(scene, address, *each, arguments.seconds))
            for each in known
            for _ in range(arguments.readers)
        ]
        while not all(reader.done() for reader in readers):
            began = time.monotonic()
            not_ready += not await is_ready(client)
            slowest = max(slowest, time.monotonic() - began)
            await asyncio.sleep(0.5)
    statuses = [reader.result()[9:12].decode() for reader in readers if not reader.exception()]
    failed = sum(reader.exception() is not None for reader in readers)
    await scene.hold_against(address)
    told = {status: statuses.count(status) for status in sorted(set(statuses))}
    return f"{told}, {failed} without an answer; not ready {not_ready} times", slowest


def drill(engine: str, folder: Path, arguments: argparse.Namespace) -> str:
    """All kinds of streams at once."""
    with database(engine, folder) as url:
        scene = Scene(folder / "data", url, ZI_SIGNING_KEY=SIGNING_SEED)
        asyncio.run(fill(url, scene.ids[MEMBER]))
        with scene.serving() as server:
            seen, slowest = asyncio.run(story(scene, server.address, arguments))
    row = scene.ledger.row(f"{arguments.readers} slow readers of each stream", engine, 0)
    return f"{row}\nreaders: {seen}, slowest readiness {slowest:.1f} s"


if __name__ == "__main__":
    run("slow_readers", drill, readers=25, seconds=20.0)
