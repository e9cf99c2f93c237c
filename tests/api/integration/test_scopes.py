"""What machines read with their scopes: their offices, and no other."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.api.admission import NAMES_PEOPLE
from app.core.identifiers import new_id
from app.models import ServiceAccount, User
from app.models.service_account import ServiceScope
from tests.support.databases import on_one_engine
from tests.support.documents import openapi_document
from tests.support.evidence import KETUA, evidence, ok
from tests.support.office import Office, Person
from tests.support.operations import ROWS, Caller, every_operation
from tests.support.packages import PACKAGE, TEAM, fetch
from tests.support.portal import OF_OFFICES
from tests.support.prepared import Prepared

TABLE = "/progress/all-work-units"


def machine(office: Office, *scopes: str, code: str = "53") -> Person:
    prepared = Prepared(office)
    body = prepared.service_account_body(*scopes) | {
        "source_key": None, "work_unit_code": code, "name": f"Dasbor {new_id()}",
    }  # fmt: skip
    made = ok(prepared.administrator.post("/service-accounts", body), 201)
    return Person(office.client, prepared.issued_key(made["id"])["key"])


def test_the_numbers_of_all_offices_are_one_answer(two_offices: Office) -> None:
    evidence(two_offices, "accepted")
    reader = machine(two_offices, "progress:read")
    answer = reader.get(TABLE, params={"year": 2023})
    rows = {row["work_unit_code"]: row for row in ok(answer)["items"]}
    assert list(rows) == ["53", "5371"]
    assert rows["53"]["evidence_accepted"] == 1
    own = ok(two_offices.person(KETUA).get("/progress"))
    assert rows["53"]["indicators"] == own["total"]["indicators"]
    assert rows["53"]["percent_met"] == own["expected"]["percent_met"]
    again = reader.get(
        TABLE, params={"year": 2023}, headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    assert ok(reader.get(TABLE, params={"year": 2022})) == {"items": []}
    assert ok(two_offices.person(KETUA).get(TABLE))["items"] == [rows["53"]]
    below = machine(two_offices, "progress:read", code="5371")
    assert [row["work_unit_code"] for row in ok(below.get(TABLE))["items"]] == ["5371"]


@on_one_engine
def test_a_package_names_people_and_opens_only_with_both_scopes(two_offices: Office) -> None:
    evidence(two_offices, "accepted")
    refused = machine(two_offices, "people:read").get(PACKAGE, params=TEAM)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert "packages:read" in refused.json()["detail"]
    both = machine(two_offices, "packages:read", "people:read")
    assert fetch(both, "in_force")[:2] == b"PK"
    prepared = Prepared(two_offices)
    alone = prepared.service_account_body("packages:read") | {"source_key": None}
    refused = prepared.administrator.post("/service-accounts", alone)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/scopes")
    with Session(two_offices.engine) as session:  # as one from before that was refused
        session.execute(update(ServiceAccount).values(scopes=["packages:read"]))
        session.commit()
    refused = both.get(PACKAGE, params=TEAM)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert "people:read" in refused.json()["detail"]
    said = openapi_document()["paths"][f"/api/v1{PACKAGE}"]["get"]["security"]
    assert {"service": ["packages:read", "people:read"]} in said


@on_one_engine
def test_each_scope_opens_its_own_doors_in_its_own_offices(two_offices: Office) -> None:
    prepared = Prepared(two_offices)
    finding = prepared.finding()
    doors = {
        "offices:read": ("/work-units", "/decrees"),
        "people:read": ("/users", f"/users/{two_offices.user_id(KETUA)}"),
        "findings:read": ("/findings", f"/findings/{finding}", "/follow-ups"),
        "progress:read": (TABLE,),
    }
    for scope, paths in doors.items():
        here, below = (machine(two_offices, scope, code=code) for code in ("53", "5371"))
        other = machine(two_offices, "events:read", *(doors.keys() - {scope}))
        for path in paths:
            assert here.get(path).is_success, path
            refused = other.get(path)
            assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
            assert scope in refused.json()["detail"]
        assert below.get(paths[-1]).status_code in {200, 404}
    for path in (f"/findings/{finding}", f"/users/{two_offices.user_id(KETUA)}"):
        scope = "findings:read" if "findings" in path else "people:read"
        assert machine(two_offices, scope, code="5371").get(path).status_code == 404
    codes = [
        row["code"] for row in ok(machine(two_offices, "offices:read").get("/work-units"))["items"]
    ]
    assert codes == ["53", "5371"]


@on_one_engine
def test_without_people_read_no_operation_tells_a_name(two_offices: Office) -> None:
    prepared = Prepared(two_offices)
    path = f"/decrees/{prepared.successor_to_void()}/void"
    ok(prepared.administrator.post(path, {"reason": "Salah memuat."}))
    with Session(two_offices.engine) as session:
        names = set(session.scalars(select(User.name)))
    scopes = set(OF_OFFICES) - {ServiceScope.PEOPLE_READ}
    known = scopes - {ServiceScope.PACKAGES_READ}  # of no use without the other
    with_people, without = (Caller(prepared.service(*each)) for each in (OF_OFFICES, known))
    told, silent = set[str](), set[str]()
    calls = [
        (each, ROWS[each.id].make(prepared, without))  # what they are about, before any is asked
        for each in every_operation(openapi_document()).values()
        if not each.changes
        and each.description.get("x-required-scope") in scopes
        and not each.description.get(NAMES_PEOPLE)  # asks for that scope as well
    ]
    for operation, call in calls:
        seen = {"params": {"include_voided": True}} if operation.id == "list_decrees" else {}
        for caller, found in ((with_people, told), (without, silent)):
            answer = operation.send(two_offices, caller.person, call, **seen)
            own = operation.description["x-required-scope"] == ServiceScope.WEBHOOKS_MANAGE
            assert answer.is_success or own, (
                operation.id
            )  # an administrator's webhook is not theirs
            if any(name in answer.text for name in names):
                found.add(operation.id)
    seen_by_people = {"read_finding", "list_findings", "read_follow_up", "list_follow_ups"}
    assert (told, silent) == (seen_by_people | {"list_decrees"}, set())
