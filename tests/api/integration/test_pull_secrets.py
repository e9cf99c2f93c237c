"""No secret and no token is shown or written down, however the other system says it back."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.integrations.plain_secrets import HIDDEN
from app.models import Connector, RecordVersion
from app.services.platform import audit
from tests.support.databases import on_one_engine
from tests.support.engines import database_at
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


def test_a_session_s_cookie_is_hidden_like_the_secret(office: Office, system: Upstream) -> None:
    session = "9f1c-sesi-tamu-77"

    def behave(handler: Handler) -> None:
        if handler.path == "/masuk":
            reply(handler, {}, Set_Cookie=f"ci_session={session}; Path=/")
            return
        rows = [item(1, judul=f"sesi {session}"), item(2, id=session, diambil="kapan")]
        reply(handler, {"items": rows, "sesi": session}, Set_Cookie="tema=gelap")

    system.behave = behave
    auth = {"kind": "login", "username": "zi", "login": {"url": f"{system.address}/masuk"}}
    connector_id = connect(office, system, auth=auth)
    run = pulled(office, connector_id, dry_run=True)
    assert f"ci_session={session}" in system.asked[-1].headers["cookie"]
    assert [each["title"] for each in run["records"]] == ["sesi \u2022\u2022\u2022"]
    assert session not in json.dumps(run)
    rows_come = pulled(office, connector_id)
    assert "record_secret_hidden" in {note["code"] for note in rows_come["notes"]}
    with Session(office.engine) as opened:
        assert [*opened.scalars(select(RecordVersion.title))] == ["sesi \u2022\u2022\u2022"]


@pytest.fixture
def old_connector(office: Office, system: Upstream) -> str:
    """Made before secrets in the plain were refused."""
    connector_id = connect(office, system, auth={"kind": "none"})
    with Session(office.engine) as session, session.begin():
        connector = session.get_one(Connector, UUID(connector_id))
        connector.spec = connector.spec | {
            "url": f"{system.address}/rekap?bulan={{period}}&token=kunci-di-alamat",
            "headers": {"X-Api-Key": "kunci-di-header"},
        }
    return connector_id


def test_a_secret_that_is_stored_from_before_works_on_and_is_shown_nowhere(
    office: Office, system: Upstream, old_connector: str
) -> None:
    administrator, at = Prepared(office).administrator, f"/connectors/{old_connector}"

    def behave(handler: Handler) -> None:
        said = f"{handler.path} {handler.headers['x-api-key']}"
        reply(handler, {"items": [item(1, judul=said), item(2, id=said, diambil="kapan")]})

    system.behave = behave
    read = ok(administrator.get(at))
    told = [(each["pointer"], each["code"]) for each in read["spec_faults"]]
    assert told == [
        ("/spec/headers/X-Api-Key", "connector_secret_in_plain"),
        ("/spec/url", "connector_secret_in_plain"),
    ]
    runs = [pulled(office, old_connector, dry_run=dry) for dry in (True, False)]
    assert system.asked[-1].headers["x-api-key"] == "kunci-di-header"
    assert {note["code"] for note in runs[1]["notes"]} >= {"connector_secret_stored_plain"}
    refused(administrator.patch(at, {"spec": read["spec"]}), 422)
    ok(administrator.patch(at, {"is_active": True}))
    spec = {key: each for key, each in read["spec"].items() if key != "headers"}
    mended = ok(administrator.patch(at, {"spec": spec | {"url": f"{system.address}/rekap"}}))
    assert mended["spec_faults"] == []
    with Session(office.engine) as session, session.begin():  # as the kind was then
        connector = session.get_one(Connector, UUID(old_connector))
        connector.spec = connector.spec | {"mapping": connector.spec["mapping"] | {"figures": {}}}
    (first, *_) = ok(administrator.get(at))["spec_faults"]
    assert (first["pointer"], first["code"]) == (
        "/spec/mapping/figures/employees",
        "connector_figure_missing",
    )
    entries = ok(administrator.get(f"/audit-events?target_id={old_connector}&size=50"))
    assert [each["action"] for each in entries["items"]].count("connector.update") >= 1
    for shown in (read, *runs, entries):
        assert "kunci-di-" not in json.dumps(shown)


def test_entries_from_before_are_shown_without_the_secret_in_the_spec_of_then(
    office: Office, old_connector: str
) -> None:
    with Session(office.engine) as session:
        connector = session.get_one(Connector, UUID(old_connector))
        target = audit.Target("connector", connector.id, connector.work_unit_id)
        spec = connector.spec

    async def as_it_was_written() -> None:
        database = database_at(office.url, "before")
        async with database.writing() as session:
            changes: audit.Changes = {"spec": [None, spec]}
            audit.log(session, None, "connector.update", target, changes=changes)
        await database.close()

    asyncio.run(as_it_was_written())
    administrator = Prepared(office).administrator
    listed = administrator.get(f"/audit-events?target_id={old_connector}")
    exported = administrator.get(f"/audit-events/export?target_id={old_connector}")
    assert ok(listed)["items"][0]["changes"]["spec"][1]["headers"] == {"X-Api-Key": HIDDEN}
    for answer in (listed, exported):
        assert "connector.update" in answer.text
        assert "kunci-di-" not in answer.text


def test_the_doctor_names_connectors_with_a_secret_in_the_plain(
    office: Office, old_connector: str
) -> None:
    with Session(office.engine) as session:
        name = session.get_one(Connector, UUID(old_connector)).name
    state = ok(Prepared(office).administrator.get("/operations/state"))
    (check,) = [each for each in state["checks"] if each["name"] == "secrets"]
    assert (check["light"], f"sirian/{name}" in check["detail"]) == ("yellow", True)
