"""An S3 service that refuses calls, keeps silent, or hangs up in the middle.

python -m benchmarks.drills.s3_trouble [--seconds 15]

A proxy of our own stands between the service and a bucket (moto).
"""

import argparse
import asyncio
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from benchmarks.drills.common import Ledger, Scene, client_of, database, is_ready, run, until
from tests.support.buckets import new_bucket, s3_service
from tests.support.server import free_port

PEOPLE = 4
TROUBLES = ("refuses", "keeps silent", "hangs up")
CUT_BYTES = 3000


class Proxy:
    """Hands on what it gets, unless it makes trouble."""

    def __init__(self, address: str) -> None:
        """Calls go to `address`."""
        host, port = address.removeprefix("http://").split(":")
        self._to, self.trouble = (host, int(port)), ""

    async def call(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            if self.trouble != "refuses":
                there, back = await asyncio.open_connection(*self._to)
                both = self._hand_on(reader, back), self._hand_on(there, writer)
                await asyncio.gather(*both)
        writer.close()

    async def _hand_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        passed = 0
        while piece := await reader.read(65536):
            while self.trouble == "keeps silent":  # noqa: ASYNC110 - until the drill goes on
                await asyncio.sleep(0.1)
            passed += len(piece)
            if self.trouble == "refuses" or (self.trouble and passed > CUT_BYTES):
                break
            writer.write(piece)
            await writer.drain()
        writer.close()


Seen = tuple[str, Ledger, float]


async def story(scene: Scene, proxy: Proxy, port: int, seconds: float) -> list[Seen]:
    """Each trouble with work before and after it, and the row it makes."""
    rows = []
    listening = await asyncio.start_server(proxy.call, "127.0.0.1", port)
    server = await asyncio.to_thread(scene.start)
    try:
        for trouble in TROUBLES:
            scene.ledger = Ledger()
            async with scene.at_work(server.address, PEOPLE):
                await asyncio.sleep(3)
                proxy.trouble = trouble
                await asyncio.sleep(seconds)
                proxy.trouble = ""
                began = time.monotonic()
                async with client_of(server.address) as client:
                    await until(lambda: is_ready(client))
                    known = len(scene.ledger.files)
                    await until(lambda: has_files(scene, known))  # noqa: B023 - awaited here
                recovered = time.monotonic() - began
            await scene.hold_against(server.address)
            rows.append((f"S3 {trouble}", scene.ledger, recovered))
    finally:
        server.process.kill()
        listening.close()
    return rows


async def has_files(scene: Scene, known: int) -> bool:
    """Whether more files were taken than were known."""
    return len(scene.ledger.files) > known


def drill(engine: str, folder: Path, arguments: argparse.Namespace) -> str:
    """All three, one after the other."""
    with s3_service() as address, database(engine, folder) as url:
        port = free_port()
        bucket = replace(new_bucket(address), endpoint=f"http://127.0.0.1:{port}")
        settings = {
            "ZI_S3_BUCKET": bucket.bucket,
            "ZI_S3_ENDPOINT": bucket.endpoint,
            "ZI_S3_ACCESS_KEY_ID": bucket.access_key_id,
            "ZI_S3_SECRET_ACCESS_KEY": bucket.secret_access_key,
        }
        scene = Scene(folder / "data", url, **settings)
        rows = asyncio.run(story(scene, Proxy(address), port, arguments.seconds))
    return "\n".join(ledger.row(name, engine, recovered) for name, ledger, recovered in rows)


if __name__ == "__main__":
    run("s3_trouble", drill, seconds=15.0)
