"""The steps of confirmations, warnings and withdrawals go down and up again over records."""

from pathlib import Path
from typing import Any

from alembic import command
from fastapi import FastAPI

from tests.support.databases import Databases, alembic_config
from tests.support.evidence import ok
from tests.support.office import Office
from tests.support.prepared import Prepared
from tests.support.records import COORDINATOR_II

LATER = "2023-07-02T08:00:00+08:00"


def limits(prepared: Prepared) -> dict[str, Any]:
    kinds = ok(prepared.administrator.get("/sources/sirian"))["record_types"]
    (attendance,) = (kind for kind in kinds if kind["key"] == "attendance")
    named: dict[str, Any] = attendance["figures_schema"]["properties"]
    return {name: part.get("x-not-more-than") for name, part in named.items()}


def test_records_stay_and_the_first_sources_get_their_limits(
    app: FastAPI, databases: Databases, tmp_path: Path
) -> None:
    with databases.copy("seeded") as url:
        with Office.open(app, url, tmp_path) as office:
            prepared = Prepared(office)
            before = limits(prepared)
            assert before["present"] == "employees * working_days"
            too_many = prepared.record_body()["figures"] | {"present": 99_999}
            prepared.hand_in("presensi", figures=too_many)
            record_id = prepared.hand_in("presensi", figures=too_many, taken_at=LATER)
            record = ok(office.person(COORDINATOR_II).get(f"/inbox/{record_id}"))
            (version,) = record["versions"]
            assert version["warnings"]
            assert record["confirmed_at"] == "2023-07-02T00:00:00Z"
            other = prepared.hand_in("lain")
            path = "/sources/sirian/records/lain/withdraw"
            ok(prepared.sirian.post(path, {"reason": "Tercatat dua kali."}))
        config = alembic_config(url)
        command.downgrade(config, "confirmed-1")
        command.upgrade(config, "head")
        with Office.open(app, url, tmp_path) as office:
            prepared = Prepared(office)
            assert limits(prepared) == before
            record = ok(office.person(COORDINATOR_II).get(f"/inbox/{record_id}"))
            assert record["confirmed_at"] is None
            assert record["versions"] == [version | {"warnings": []}]
            both = ok(office.person(COORDINATOR_II).get(f"/inbox/{other}"))["versions"]
            assert [each["withdrawal_reason"] for each in both] == [None, None]
            assert ok(office.person(COORDINATOR_II).get("/inbox?state=pending"))["total"] == 2
            accounts = ok(prepared.administrator.get("/service-accounts"))["items"]
            (account,) = (each for each in accounts if each["source_key"] == "sirian")
            sheet = ok(prepared.administrator.get(f"/service-accounts/{account['id']}/conformance"))
            shown = {each["step"] for each in sheet["steps"] if each["seen_at"]}
            assert shown >= {"signed_in", "record_pushed"}
