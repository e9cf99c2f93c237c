"""A dry run answers what would come of it, and stores nothing."""

import json
from typing import Any

import pytest

from tests.support.databases import on_one_engine
from tests.support.evidence import ok
from tests.support.office import Office
from tests.support.prepared import Prepared

PATH = "/sources/sirian/records"
NEWER = "2023-07-02T08:00:00+08:00"


@pytest.fixture
def prepared(office: Office) -> Prepared:
    return Prepared(office)


def put(prepared: Prepared, query: str, **changes: Any) -> Any:
    body = prepared.record_body(**changes)
    return prepared.sirian.put(f"{PATH}/presensi{query}", body, etag=None)


def newest_entry(prepared: Prepared) -> Any:
    return ok(prepared.administrator.get("/audit-events?size=1"))["items"][0]["id"]


def test_of_one_record(prepared: Prepared) -> None:
    first = put(prepared, "?dry_run=true")
    assert first.status_code == 200, "nothing was created"
    told = first.json()
    assert (told["outcome"], told["record_id"], told["is_dry"]) == ("created", None, True)
    before = newest_entry(prepared)
    assert ok(prepared.sirian.get(PATH))["total"] == 0
    made = put(prepared, "").json()
    assert (made["outcome"], made["version"], made["digest"]) == ("created", 1, told["digest"])
    changed = put(prepared, "?dry_run=true", title="Koreksi", taken_at=NEWER).json()
    assert (changed["outcome"], changed["version"]) == ("changed", 2)
    assert changed["record_id"] == made["record_id"]
    record = ok(prepared.sirian.get(f"{PATH}/presensi"))
    assert (record["version"], len(record["versions"])) == (1, 1)
    refused = put(prepared, "?dry_run=true", type="minutes")
    assert (refused.status_code, refused.json()["code"]) == (422, "record_refused")
    entries = ok(prepared.administrator.get("/audit-events?size=2"))["items"]
    assert entries[0]["action"] == "record.receive"
    assert entries[1]["id"] == before, "a dry run leaves no entry"


@on_one_engine
def test_of_a_batch(prepared: Prepared) -> None:
    line = prepared.record_body() | {"external_id": "a"}
    lines = [line, line | {"taken_at": NEWER}, {"external_id": 12}]
    for query, ids in (("?dry_run=true", [True, False]), ("", [False, False])):
        answer = prepared.sirian.request(
            "POST",
            PATH + query,
            content="\n".join(map(json.dumps, lines)),
            headers={"Content-Type": "application/jsonl"},
        )
        *told, last = map(json.loads, answer.text.splitlines())
        assert [each.get("outcome") for each in told] == ["created", "confirmed", None]
        assert [each["external_id"] for each in told] == ["a", "a", "12"]
        assert told[0]["record_id"] is None if ids[0] else told[0]["record_id"]
        assert last["summary"]["is_dry"] is bool(query)
        assert ok(prepared.sirian.get(PATH))["total"] == (0 if query else 1)
