"""What is compressed, for whom, and under which ETag; over ASGI, without a database."""

import gzip
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient

from app.api.compression import MINIMUM_BYTES, Compression, coding_for, compress
from app.api.etags import etag_of_bytes, matches

LARGE = b'{"x": "' + b"abc" * MINIMUM_BYTES + b'"}'
ETAG = etag_of_bytes(LARGE)


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("gzip", "gzip"),
        ("GZIP, deflate, br", "gzip"),
        ("gzip;q=0.1", "gzip"),
        ("gzip; q=1.0, identity; q=0.5", "gzip"),
        ("*", "gzip"),
        ("identity;q=0, *", "gzip"),
        ("", None),
        ("identity", None),
        ("gzip;q=0", None),
        ("gzip;q=0, *", None),
        ("*;q=0", None),
        ("gzip;q=0.5, identity", None),
        ("gzip;q=x", None),
        ("x-gzip2, gzipped", None),
        (",;,", None),
    ],
)
def test_the_client_chooses(header: str, coding: str | None) -> None:
    assert coding_for(header) == coding


def test_equal_content_gives_equal_bytes() -> None:
    assert compress(LARGE, "gzip") == compress(LARGE, "gzip")


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = FastAPI()

    @app.get("/answer")
    async def answer(
        request: Request, media_type: str = "application/json", size: int = len(LARGE)
    ) -> Response:
        if matches(request.headers.get("if-none-match", ""), ETAG):
            return Response(status_code=304, headers={"ETag": ETAG})
        return Response(LARGE[:size], media_type=media_type, headers={"ETag": ETAG})

    @app.get("/problem")
    async def problem() -> Response:
        headers = {"ETag": ETAG}  # the version that the caller should have named
        return Response(LARGE, 412, headers, "application/problem+json")

    @app.get("/stream")
    async def stream(media_type: str, length: int | None = None) -> StreamingResponse:
        async def pieces() -> AsyncIterator[bytes]:
            yield LARGE

        headers = {"Content-Length": str(length)} if length else None
        return StreamingResponse(pieces(), media_type=media_type, headers=headers)

    app.add_middleware(Compression)
    return TestClient(app, headers={"Accept-Encoding": "gzip"})


@pytest.mark.parametrize(
    "media_type",
    ["application/json", "application/problem+json", "image/svg+xml", "text/csv", "text/plain"],
)
def test_text_is_compressed(client: TestClient, media_type: str) -> None:
    with client.stream("GET", "/answer", params={"media_type": media_type}) as answer:
        raw = b"".join(answer.iter_raw())
    assert gzip.decompress(raw) == LARGE
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) == len(raw) < len(LARGE)
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["etag"] == ETAG[:-1] + '-gzip"'


@pytest.mark.parametrize(
    "path",
    [
        f"/answer?size={MINIMUM_BYTES - 1}",
        "/answer?media_type=image/png",
        "/stream?media_type=text/event-stream",
        "/stream?media_type=text/csv",
        f"/stream?media_type=text/csv&length={len(LARGE)}",
    ],
)
def test_what_is_small_or_binary_or_streams_is_sent_as_it_is(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert "content-encoding" not in answer.headers
    assert LARGE.startswith(answer.content)


def test_caches_are_told_where_it_was_not_compressed(client: TestClient) -> None:
    answer = client.get("/answer", headers={"Accept-Encoding": "identity"})
    assert answer.content == LARGE
    assert (answer.headers["vary"], answer.headers["etag"]) == ("Accept-Encoding", ETAG)


def test_a_problem_keeps_the_tag_of_what_it_is_about(client: TestClient) -> None:
    answer = client.get("/problem")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["etag"] == ETAG


def test_a_cache_revalidates_the_form_it_has(client: TestClient) -> None:
    for known in (ETAG, ETAG[:-1] + '-gzip"'):
        answer = client.get("/answer", headers={"If-None-Match": known})
        assert (answer.status_code, answer.headers["etag"]) == (304, known)
    plain = {"If-None-Match": ETAG[:-1] + '-gzip"', "Accept-Encoding": "identity"}
    answer = client.get("/answer", headers=plain)
    assert (answer.status_code, answer.headers["etag"]) == (304, ETAG)
