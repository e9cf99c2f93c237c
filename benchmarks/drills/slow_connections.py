"""Connections that send their request byte by byte: heads, and bodies of uploads.

python -m benchmarks.drills.slow_connections [--connections 50] [--seconds 40]
"""

import argparse
import asyncio
import time
from contextlib import suppress
from pathlib import Path

from benchmarks.drills.common import Scene, database, is_ready, run
from tests.support.evidence import MEMBER
from tests.support.office import API

PEOPLE = 4


async def dribble(address: str, text: bytes, at_once: int) -> tuple[bytes, float]:
    """Send the beginning, then a byte a second; what is answered, and after how many seconds."""
    host, port = address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    began = time.monotonic()
    answer = asyncio.create_task(reader.read(200))
    try:
        writer.write(text[:at_once])
        for position in range(at_once, len(text)):
            if answer.done():
                break
            writer.write(text[position : position + 1])
            with suppress(ConnectionError):
                await writer.drain()
            await asyncio.sleep(1)
        answer.cancel()
        with suppress(asyncio.CancelledError, ConnectionError):
            return await answer, time.monotonic() - began
        return b"", time.monotonic() - began
    finally:
        writer.close()


async def story(scene: Scene, address: str, arguments: argparse.Namespace) -> tuple[str, float]:
    """Those who dribble and those who work; what became of the former."""
    who = scene.headers[MEMBER]["Authorization"]
    head = f"POST {API}/evidence HTTP/1.1\r\nHost: zi\r\nAuthorization: {who}\r\n".encode()
    body = b"Content-Type: application/json\r\nContent-Length: 4000\r\n\r\n" + b" " * 4000
    slowest = 0.0
    async with scene.at_work(address, PEOPLE) as client:
        dribbling = [
            asyncio.create_task(dribble(address, head + body, len(head) if number % 2 else 9))
            for number in range(arguments.connections)
        ]
        end = time.monotonic() + arguments.seconds
        while time.monotonic() < end:
            began = time.monotonic()
            if not await is_ready(client):
                scene.ledger.refused["not ready"] += 1
            slowest = max(slowest, time.monotonic() - began)
            await asyncio.sleep(0.5)
    ended = [task.result()[0][9:12].decode() or "closed" for task in dribbling if task.done()]
    for task in dribbling:
        task.cancel()
    await asyncio.gather(*dribbling, return_exceptions=True)
    await scene.hold_against(address)
    told = {status: ended.count(status) for status in sorted(set(ended))}
    return f"{told}, {arguments.connections - len(ended)} still open", slowest


def drill(engine: str, folder: Path, arguments: argparse.Namespace) -> str:
    """Half of them dribble their head, half their body."""
    with database(engine, folder) as url:
        scene = Scene(folder / "data", url)
        with scene.serving() as server:
            seen, slowest = asyncio.run(story(scene, server.address, arguments))
    row = scene.ledger.row(f"{arguments.connections} slow connections", engine, 0)
    return f"{row}\nslow ones: {seen}; slowest readiness {slowest:.1f} s"


if __name__ == "__main__":
    run("slow_connections", drill, connections=50, seconds=40.0)
