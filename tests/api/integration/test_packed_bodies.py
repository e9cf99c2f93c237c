"""Bodies as other systems send them: gzip within limits; forms are told what to send."""

import gzip
import json
import zlib
from typing import Any

import pytest

from app.api.limits import BODY_MAX_BYTES
from app.api.unpacking import PIECE_BYTES
from tests.support.databases import on_one_engine
from tests.support.evidence import ok
from tests.support.office import Office
from tests.support.prepared import Prepared

pytestmark = on_one_engine
PATH = "/sources/sirian/records"


@pytest.fixture
def prepared(office: Office) -> Prepared:
    return Prepared(office)


def put(prepared: Prepared, content: bytes, coding: str = "gzip") -> tuple[int, str]:
    headers = {"Content-Type": "application/json", "Content-Encoding": coding}
    answer = prepared.sirian.request("PUT", f"{PATH}/p", content=content, headers=headers)
    return answer.status_code, answer.json().get("code", "")


def test_gzip_is_unpacked_for_one_record_and_for_many(prepared: Prepared) -> None:
    body = json.dumps(prepared.record_body()).encode()
    assert put(prepared, gzip.compress(body))[0] == 201
    assert put(prepared, gzip.compress(body[:9]) + gzip.compress(body[9:]), "X-GZIP")[0] == 200
    assert put(prepared, body, "identity")[0] == 200
    line = prepared.record_body(title="x" * 300)
    lines = b"\n".join(
        json.dumps(line | {"external_id": f"p-{number}"}).encode() for number in range(300)
    )
    assert len(lines) > PIECE_BYTES
    headers = {"Content-Type": "application/jsonl", "Content-Encoding": "gzip"}
    answer = prepared.sirian.request("POST", PATH, content=gzip.compress(lines), headers=headers)
    assert json.loads(answer.text.splitlines()[-1])["summary"]["created"] == 300


def test_what_is_not_gzip_or_too_much_is_refused(prepared: Prepared) -> None:
    body = json.dumps(prepared.record_body()).encode()
    packed = gzip.compress(body)
    for broken in (body, packed[:-9], packed[:-4], packed + b"rest", zlib.compress(body)):
        assert put(prepared, broken) == (422, "gzip_broken")
    assert put(prepared, b"") == (422, "gzip_broken")
    bomb = gzip.compress(b" " * (BODY_MAX_BYTES + 1))
    assert len(bomb) < 1024
    assert put(prepared, bomb) == (413, "too_large")
    for coding in ("br", "deflate", "gzip, gzip", "zstd"):
        assert put(prepared, body, coding) == (415, "content_coding_unsupported")
    assert ok(prepared.sirian.get(PATH))["total"] == 0


def test_nothing_is_unpacked_for_strangers(prepared: Prepared) -> None:
    form = gzip.compress(b"username=admin&password=x")
    headers = {
        "Content-Type": "application/x-www-form-urlencoded", "Content-Encoding": "gzip",
    }  # fmt: skip
    refused = prepared.office.client.post("/api/v1/auth/token", content=form, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (415, "content_coding_unsupported")


@pytest.mark.parametrize("path", [f"{PATH}/p", PATH])
@pytest.mark.parametrize(
    "sent", [{"data": {"type": "attendance"}}, {"files": [("files", ("a.json", b"{}"))]}]
)
def test_forms_are_told_what_to_send(prepared: Prepared, path: str, sent: dict[str, Any]) -> None:
    method = "POST" if path == PATH else "PUT"
    refused = prepared.sirian.request(method, path, **sent)
    assert (refused.status_code, refused.json()["code"]) == (415, "unsupported_media_type")
    assert "application/json" in refused.json()["detail"]
