"""No secret and no token is shown or written down, however the other system says it back."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.databases import on_one_engine
from tests.support.evidence import ok, refused
from tests.support.office import Office
from tests.support.prepared import Prepared
from tests.support.pulling import SECRET, connect, item, pulled
from tests.support.upstream import Handler, Upstream, reply, upstream

pytestmark = on_one_engine
TOKEN = "kunci-tamu/p@ss+w"
SAID = {"token": TOKEN, "access_token": TOKEN}


@pytest.fixture
def system() -> Iterator[Upstream]:
    with upstream() as opened:
        yield opened


@pytest.fixture
def office(office: Office) -> Office:
    office.may_ask_this_machine()
    return office


@pytest.mark.parametrize("kind", ["login", "oauth2"])
def test_a_token_that_was_fetched_is_hidden_like_the_secret(
    office: Office, system: Upstream, kind: str
) -> None:
    rows = [item(1, judul=f"Bearer {TOKEN}"), item(2, id=TOKEN, diambil="kapan")]

    def behave(handler: Handler) -> None:
        reply(handler, SAID if "masuk" in handler.path else {"items": rows, "masuk": TOKEN})

    system.behave = behave
    url = f"{system.address}/masuk"
    ways = {"login": {"url": url, "token": "token"}, "oauth2": {"token_url": url}}
    auth = {"kind": kind, "username": "zi", kind: ways[kind]}
    run = pulled(office, connect(office, system, auth=auth), dry_run=True)
    assert [each["title"] for each in run["records"]] == ["Bearer \u2022\u2022\u2022"]
    assert [each["record"] for each in run["faults"]] == ["\u2022\u2022\u2022"]
    assert system.asked[-1].headers["authorization"] == f"Bearer {TOKEN}"
    wanted = {
        "work_unit_code": "53", "record_type": "attendance", "period": "2023-06", "secret": SECRET,
        "spec": {"url": f"{system.address}/rekap", "auth": auth},
    }  # fmt: skip
    path = "/sources/sirian/connector-trials"
    trial = ok(Prepared(office).administrator.post(path, wanted))
    assert trial["rows"]
    for told in (run, trial):
        assert TOKEN not in json.dumps(told)
        assert "\u2022\u2022\u2022" in told["answer"]


def test_a_key_of_the_address_is_not_written_down_in_a_fault(
    office: Office, system: Upstream
) -> None:
    def behave(handler: Handler) -> None:
        rows: list[dict[str, Any]] = [item(1, id=handler.path, judul="")]
        reply(handler, {"items": rows})

    system.behave = behave
    connector_id = connect(office, system, auth={"kind": "query_key", "parameter": "api_key"})
    run = pulled(office, connector_id)
    assert SECRET in system.asked[0].target
    (fault,) = run["faults"]
    assert (fault["code"], SECRET in fault["record"]) == ("record_refused", False)
    kept = ok(Prepared(office).administrator.get(f"/connectors/{connector_id}/runs/{run['id']}"))
    assert SECRET not in json.dumps(kept)


def test_a_secret_in_the_plain_is_refused_where_connectors_are_written_and_tried(
    office: Office,
) -> None:
    prepared = Prepared(office)
    administrator, body = prepared.administrator, prepared.connector_body()
    bad = body["spec"] | {"headers": {"X-Api-Key": SECRET}}
    connector_id = ok(administrator.post("/sources/sirian/connectors", body), 201)["id"]
    whom = {name: body[name] for name in ("work_unit_code", "record_type")}
    tried = whom | {"period": "2023-06", "spec": {"url": bad["url"], "headers": bad["headers"]}}
    for answer in (
        administrator.post("/sources/sirian/connectors", body | {"name": "lain", "spec": bad}),
        administrator.patch(f"/connectors/{connector_id}", {"spec": bad}),
        administrator.post("/sources/sirian/connector-trials", tried),
    ):
        (error,) = refused(answer, 422)["errors"]
        assert (error["pointer"], error["code"]) == (
            "/spec/headers/X-Api-Key", "connector_secret_in_plain",
        )  # fmt: skip
        assert "spec.auth" in error["detail"]
        assert SECRET not in answer.text
