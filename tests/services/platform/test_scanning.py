"""Scanning what is stored needs the storage's threads as well."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from threading import Thread

from anyio import to_thread

from app.integrations.storage import LocalStorage
from app.models import EvidenceFile
from app.models.evidence import ScanState
from app.services.platform.files.scanning import Scan, scan_stored
from tests.support.clamd import NothingFound


async def content() -> AsyncIterator[bytes]:
    yield bytes(3 * 1024**2)


def test_scans_never_wait_for_the_threads_they_hold(tmp_path: Path) -> None:
    scans: list[Scan] = []

    async def story() -> None:
        to_thread.current_default_thread_limiter().total_tokens = 1
        storage = LocalStorage(tmp_path)
        stored = await storage.receive(content(), 10**8)
        file = EvidenceFile(sha256=stored.sha256, size=stored.size)
        scans.append(await scan_stored(NothingFound("", 1), storage, file))

    thread = Thread(target=lambda: asyncio.run(story()), daemon=True)
    thread.start()
    thread.join(10)
    assert [scan.state for scan in scans] == [ScanState.CLEAN]
