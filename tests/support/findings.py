"""Findings: requests and flags, and where they wait."""

from datetime import timedelta

from app.core import clock
from tests.support.evidence import REPORT, Body, every, indicator_id, ok
from tests.support.office import Office, Person
from tests.support.prepared import Prepared

IN_A_MONTH = str(clock.now().date() + timedelta(days=30))
WHY = "Daftar hadir rapat belum ditandatangani."


def asesor(office: Office) -> Person:
    """An evaluator of the seeded decree."""
    prepared = Prepared(office)
    username = prepared.account()
    body = {"role": "asesor", "decree_id": prepared.decree_id}
    ok(prepared.administrator.post(f"/users/{office.user_id(username)}/role-grants", body), 201)
    return office.person(username)


def request_for(person: Person, code: str = REPORT, **fields: object) -> Body:
    body = {"indicator_id": indicator_id(code), "due_date": IN_A_MONTH, "reason": WHY} | fields
    made: Body = ok(person.post("/findings", body), 201)
    return made


def flag(person: Person, evidence_id: str, **fields: object) -> Body:
    body = {"evidence_id": evidence_id, "reason": WHY} | fields
    made: Body = ok(person.post("/findings", body), 201)
    return made


def work(person: Person) -> set[tuple[str, str]]:
    """What waits for a person because of findings."""
    rows = every(person, "/me/work")
    return {(row["kind"], row["finding_id"]) for row in rows if row["finding_id"]}
