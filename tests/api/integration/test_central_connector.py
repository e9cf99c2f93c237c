"""One connector for many offices: each row goes to its own, by a table of foreign codes."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import SourceRecord, WorkUnit
from tests.support.administration import CITY, PROVINCE, administrator_of, unit_id
from tests.support.databases import on_one_engine
from tests.support.evidence import ok, refused
from tests.support.office import PDF, Office
from tests.support.prepared import Prepared
from tests.support.pulling import MAPPING, connect, item, pulled
from tests.support.upstream import Handler, Upstream, reply, upstream

pytestmark = on_one_engine
AT = "/spec/mapping/transforms/work_unit_code/0/table"


@pytest.fixture
def system() -> Iterator[Upstream]:
    with upstream() as opened:
        yield opened


@pytest.fixture
def office(office: Office) -> Office:
    office.may_ask_this_machine()
    body = {"code": CITY, "name": "KPU Kota Kupang", "kind": "kabupaten_kota"}
    place = {"parent_id": unit_id(office, PROVINCE), "time_zone": "Asia/Makassar"}
    ok(Prepared(office).administrator.post("/work-units", body | place), 201)
    return office


def central(**table: str) -> dict[str, Any]:
    steps = {"work_unit_code": [{"kind": "table", "table": table}]}
    return MAPPING | {"work_unit_code": "satker", "transforms": steps}


def offices_of_records(office: Office) -> dict[str, str]:
    statement = select(SourceRecord.external_id, WorkUnit.code).join(
        WorkUnit, WorkUnit.id == SourceRecord.work_unit_id
    )
    with Session(office.engine) as session:
        return {row.external_id: row.code for row in session.execute(statement)}


def test_each_row_goes_to_its_office_and_an_unknown_code_is_named(
    office: Office, system: Upstream
) -> None:
    def behave(handler: Handler) -> None:
        if handler.path.endswith(".pdf"):
            reply(handler, PDF, content_type="application/pdf")
            return
        file = [{"url": "/1.pdf", "name": "Rekap.pdf"}]
        rows = [item(1, satker=24, berkas=file), item(2, satker="2471", berkas=file)]
        reply(handler, {"items": [*rows, item(3, satker="9999")]})

    system.behave = behave
    connector_id = connect(office, system, mapping=central(**{"24": PROVINCE, "2471": CITY}))
    run = pulled(office, connector_id)
    assert (run["status"], run["counts"]["created"]) == ("partial", 2)
    assert offices_of_records(office) == {"p-1": PROVINCE, "p-2": CITY}
    (fault,) = run["faults"]
    (error,) = fault["errors"]
    assert (fault["record"], error["pointer"], error["code"]) == (
        "p-3", "/work_unit_code", "value_not_in_table",
    )  # fmt: skip
    assert "9999" in error["detail"]
    administrator = Prepared(office).administrator
    for code, record in ((PROVINCE, "p-1"), (CITY, "p-2")):
        told = ok(administrator.get(f"/events?type=record.batch_received&work_unit_code={code}"))
        own = [each["data"] for each in told["items"] if each["data"]["work_unit_code"] == code]
        (named,) = own[0]["records"]
        assert (own[0]["counts"], own[0]["source_key"]) == ({"created": 1}, "sirian")
        assert named.pop("record_id")
        assert named == {
            "record_type": "attendance", "external_id": record, "version": 1,
            "outcome": "created", "covers_from": "2023-06-01", "covers_to": "2023-06-30",
        }  # fmt: skip
    pulled(office, connector_id)
    assert len(ok(administrator.get("/events?type=record.batch_received"))["items"]) == 2


def test_whoever_makes_one_may_act_for_every_office_it_names(office: Office) -> None:
    prepared = Prepared(office)
    path = f"/sources/{prepared.source_key}/connectors"
    body = prepared.connector_body(mapping=central(a=CITY, b=PROVINCE)) | {"work_unit_code": CITY}
    city, province = administrator_of(office, CITY), administrator_of(office, PROVINCE)
    problem = refused(city.post(path, body), 422)
    assert problem["code"] == "connector_mapping_unusable"
    assert [each["pointer"] for each in problem["errors"]] == [f"{AT}/b"]
    made = ok(province.post(path, body), 201)
    unknown = made["spec"] | {"mapping": central(a=CITY, b="9999")}
    at = f"/connectors/{made['id']}"
    problem = refused(province.patch(at, {"spec": unknown}), 422)
    assert [each["pointer"] for each in problem["errors"]] == [f"{AT}/b"]
    assert made["allowed_actions"] == ["edit", "pull", "remove"]
    # It is the city's own, and seen there; but it decides what comes in elsewhere, and shows it.
    assert ok(city.get(at))["allowed_actions"] == []
    own = made["spec"] | {"mapping": central(a=CITY)}
    dry = {"period": "2023-06", "dry_run": True}
    for answer in (
        city.patch(at, {"spec": own}),
        city.patch(at, {"secret": "lain"}),
        city.delete(at),
        city.post(f"{at}/pull", dry),
    ):
        assert refused(answer, 403)["code"] == "connector_of_other_offices"
    ok(province.patch(at, {"spec": own}))
    assert ok(city.get(at))["allowed_actions"] == ["edit", "pull", "remove"]
    ok(city.post(f"{at}/pull", dry))
