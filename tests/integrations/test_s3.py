"""What only a bucket has: silence, uploads that never ended, a probe that costs."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2 as httpx
import obstore
import pytest
import time_machine
from botocore.auth import S3SigV4Auth  # type: ignore[import-untyped]
from botocore.awsrequest import AWSRequest  # type: ignore[import-untyped]
from botocore.credentials import Credentials  # type: ignore[import-untyped]

from app.core import clock
from app.core.errors import Unavailable
from app.integrations.storage import s3_leftovers
from app.integrations.storage.s3 import S3Storage
from app.integrations.storage.s3_settings import S3Settings
from tests.support.buckets import new_bucket

SHA256 = "a" * 64
# No service here checks a signature, but it wants to see one.
SCOPE = "key/20260701/us-east-1/s3/aws4_request"
SIGNED = {"Authorization": f"AWS4-HMAC-SHA256 Credential={SCOPE}, SignedHeaders=host, Signature=0"}


async def content() -> AsyncIterator[bytes]:
    yield b"Berita Acara"


class TestSilence:
    def test_holds_nobody_longer_than_one_request_may_take(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:  # takes calls and says nothing
            address = f"http://127.0.0.1:{silent.getsockname()[1]}"
            settings = S3Settings("b", "", address, "us-east-1", "key", "secret", 0.2)
            storage = S3Storage(settings, tmp_path)

            async def story() -> None:
                steps: tuple[Callable[[], Any], ...] = (
                    storage.ping,
                    lambda: storage.receive(content(), 100),
                    lambda: storage.open_range(SHA256, 0, 1),
                    lambda: storage.remove(SHA256, clock.now()),
                    lambda: storage.discard_unfinished(clock.now()),
                )
                for step in steps:
                    async with asyncio.timeout(20):
                        with pytest.raises(Unavailable, match="storage_unavailable"):
                            await step()

            asyncio.run(story())
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


class TestPing:
    def test_writes_now_and_then(
        self, s3_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        written, put = [], obstore.put_async

        async def counted(*arguments: Any, **options: Any) -> Any:
            written.append(arguments[1])
            return await put(*arguments, **options)

        monkeypatch.setattr(obstore, "put_async", counted)
        settings = new_bucket(s3_address)
        storage = S3Storage(settings, tmp_path)

        async def story() -> None:
            for _ in range(3):
                await storage.ping()
            assert len(written) == 1
            probe = f"{s3_address}/{settings.bucket}/eviden/{written[0]}"
            async with httpx.AsyncClient(headers=SIGNED) as client:
                (await client.delete(probe)).raise_for_status()
            with pytest.raises(Unavailable):
                await storage.ping()
            await storage.ping()  # what failed is tried in earnest the next time
            assert len(written) == 2

        asyncio.run(story())


def begin_upload(settings: S3Settings, key: str) -> None:
    address = f"{settings.endpoint}/{settings.bucket}/{key}?uploads"
    httpx.post(address, headers=SIGNED).raise_for_status()


def unended(settings: S3Settings) -> list[str]:
    address = f"{settings.endpoint}/{settings.bucket}?uploads"
    listed = httpx.get(address, headers=SIGNED).raise_for_status().text
    return [part.partition("</Key>")[0] for part in listed.split("<Key>")[1:]]


class TestLeftovers:
    def test_old_ones_of_this_installation_are_aborted(
        self, s3_address: str, tmp_path: Path
    ) -> None:
        settings = new_bucket(s3_address)
        begin_upload(settings, f"eviden/aa/aa/{SHA256}")
        begin_upload(settings, "eviden/nama dengan spasi+&")
        begin_upload(settings, "lain/berkas")
        storage = S3Storage(settings, tmp_path)
        long_ago = datetime(2010, 1, 1, tzinfo=UTC)  # to this service, all began in that year
        assert asyncio.run(storage.discard_unfinished(long_ago)) == 0
        assert asyncio.run(storage.discard_unfinished(clock.now())) == 2
        assert unended(settings) == ["lain/berkas"]

    def test_requests_are_signed_as_the_vendors_library_does(self) -> None:
        settings = S3Settings("zi", "", "https://s3.contoh.go.id", "us-east-1", "kunci", "rahasia")
        target, query = "/zi/eviden/nama%20berkas", "uploadId=a%2Bb%3D"
        with time_machine.travel(datetime(2026, 7, 1, 3, 4, 5, tzinfo=UTC), tick=False):
            ours = s3_leftovers._signed(settings, "DELETE", "s3.contoh.go.id", target, query)
            theirs = AWSRequest("DELETE", f"https://s3.contoh.go.id{target}?{query}")
            S3SigV4Auth(Credentials("kunci", "rahasia"), "s3", "us-east-1").add_auth(theirs)
        assert ours["Authorization"] == theirs.headers["Authorization"]

    def test_without_a_key_nothing_is_asked(self) -> None:
        nowhere = S3Settings("b", "", "http://127.0.0.1:9", "us-east-1", "", "")
        assert s3_leftovers.abort_leftovers(nowhere, clock.now()) == 0
