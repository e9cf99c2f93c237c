"""The steps of confirmations, warnings and withdrawals go down and up again over records."""

from typing import Any, NamedTuple

from tests.migrations.stories import Story
from tests.support.evidence import Body, ok
from tests.support.office import Office
from tests.support.prepared import Prepared
from tests.support.records import COORDINATOR_II

LATER = "2023-07-02T08:00:00+08:00"


class Pushed(NamedTuple):
    """The limits of the figures, a record and its version with warnings, one that was withdrawn."""

    limits: dict[str, Any]
    record: str
    version: Body
    withdrawn: str


def limits(prepared: Prepared) -> dict[str, Any]:
    kinds = ok(prepared.administrator.get("/sources/sirian"))["record_types"]
    (attendance,) = (kind for kind in kinds if kind["key"] == "attendance")
    named: dict[str, Any] = attendance["figures_schema"]["properties"]
    return {name: part.get("x-not-more-than") for name, part in named.items()}


def push(office: Office) -> Pushed:
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
    return Pushed(before, record_id, version, other)


def records_stay_and_the_first_sources_get_their_limits(office: Office, pushed: Pushed) -> None:
    prepared, coordinator = Prepared(office), office.person(COORDINATOR_II)
    assert limits(prepared) == pushed.limits
    record = ok(coordinator.get(f"/inbox/{pushed.record}"))
    assert record["confirmed_at"] is None
    assert record["versions"] == [pushed.version | {"warnings": []}]
    both = ok(coordinator.get(f"/inbox/{pushed.withdrawn}"))["versions"]
    assert [each["withdrawal_reason"] for each in both] == [None, None]
    assert ok(coordinator.get("/inbox?state=pending"))["total"] == 2
    accounts = ok(prepared.administrator.get("/service-accounts"))["items"]
    (account,) = (each for each in accounts if each["name"].startswith("SiRian"))
    sheet = ok(prepared.administrator.get(f"/service-accounts/{account['id']}/conformance"))
    shown = {each["step"] for each in sheet["steps"] if each["seen_at"]}
    assert shown >= {"signed_in", "record_pushed"}


STORY = Story("confirmed", push, records_stay_and_the_first_sources_get_their_limits)
