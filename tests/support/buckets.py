"""An S3-compatible service in a process of its own."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import httpx2 as httpx

from app.integrations.storage.s3_settings import S3Settings
from tests.support.server import free_port

PATIENCE_SECONDS = 60


@contextmanager
def s3_service() -> Iterator[str]:
    """The address of a service that answers."""
    port = free_port()
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)


def new_bucket(address: str) -> S3Settings:
    """A fresh, empty bucket."""
    name = f"zi-{uuid4().hex[:12]}"
    httpx.put(f"{address}/{name}").raise_for_status()
    return S3Settings(name, "eviden", address, "us-east-1", "key", "secret")


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            httpx.get(address)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(address)
