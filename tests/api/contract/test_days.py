"""A mistyped year is told where it was typed, whatever the day is for."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core import clock
from app.models import EvidenceRevision
from tests.support.databases import SqliteDatabases
from tests.support.documents import openapi_document
from tests.support.evidence import MEMBER, draft, ok, refused, step
from tests.support.office import Office
from tests.support.operations import ROWS, every_operation, right_caller
from tests.support.prepared import Prepared


@pytest.fixture(scope="session")
def databases(sqlite_databases: SqliteDatabases) -> SqliteDatabases:
    """One engine is enough: nothing here is left to the database."""
    return sqlite_databases


DOCUMENT = openapi_document()
OPERATIONS, SCHEMAS = every_operation(DOCUMENT), DOCUMENT["components"]["schemas"]
FAR = "2203-07-05"
# Where people write a day that is no filter, and a slip of the hand for it.
TYPED = [
    ("create_evidence", "evidence_date", FAR),
    ("create_evidence", "evidence_date", "0203-07-05"),
    ("create_evidence", "covers_from", "0001-01-01"),
    ("create_evidence", "covers_to", FAR),
    ("create_evidence", "valid_until", FAR),
    ("update_evidence", "evidence_date", FAR),
    ("update_evidence", "covers_from", "2021-12-31"),
    ("update_evidence", "covers_to", "2025-01-01"),
    ("update_evidence", "valid_until", "2034-01-01"),
    ("create_question_evidence", "evidence_date", FAR),
    ("create_question_evidence", "covers_from", "0001-01-01"),
    ("create_question_evidence", "covers_to", FAR),
    ("create_question_evidence", "valid_until", FAR),
    ("set_evaluation_window", "first_day", FAR),
    ("fail_evaluation_papers", "objection_last_day", FAR),
    ("set_proposal_period", "first_day", FAR),
    ("set_proposal_period", "last_day", FAR),
    ("set_evaluation_window", "last_day", FAR),
    ("report_realisation", "done_on", FAR),
    ("add_recommendation", "due_date", FAR),
    ("create_meeting", "meeting_date", FAR),
    ("update_meeting", "meeting_date", "0203-06-14"),
    ("create_meeting_evidence", "covers_from", "0203-06-14"),
    ("create_meeting_evidence", "covers_to", FAR),
    ("issue_directive", "due_date", FAR),
    ("raise_finding", "due_date", FAR),
    ("recommend_in_evaluation", "due_date", FAR),
    ("follow_finding", "due_date", FAR),
    ("follow_directive", "due_date", FAR),
    ("create_membership", "valid_from", FAR),
    ("create_membership", "valid_to", FAR),
    ("end_membership", "on", FAR),
    ("create_stand_in", "valid_from", FAR),
    ("create_stand_in", "valid_to", FAR),
    ("end_stand_in", "on", FAR),
    ("create_amendment", "effective_from", FAR),
    ("create_successor", "effective_from", FAR),
    ("create_successor", "keep_predecessor_until", FAR),
    ("create_role_grant", "valid_from", "0203-07-05"),
    ("create_role_grant", "valid_to", FAR),
    ("create_holiday", "day", FAR),
    ("put_record", "taken_at", "0203-07-05T00:00:00Z"),
    ("put_record", "period", "2203-06"),
    ("start_pull", "period", "2203-06"),
]


def test_every_day_that_people_type_is_here() -> None:
    """A new field with a day needs its row above, or the reason why any day will do."""
    anything = {
        ("create_amendment", "date"),  # no later than its effect, no earlier than the decree
        ("create_successor", "date"),  # must fit the year of the number, which has its limits
    }
    found = set()
    for operation in OPERATIONS.values():
        content = operation.description.get("requestBody", {}).get("content", {})
        reference = content.get("application/json", {}).get("schema", {}).get("$ref", "")
        fields = SCHEMAS.get(reference.rpartition("/")[2], {}).get("properties", {})
        days = (name for name, field in fields.items() if "'format': 'date'" in str(field))
        found |= {(operation.id, name) for name in days}
    assert found - anything == {
        (name, field) for name, field, _ in TYPED if field not in {"taken_at", "period"}
    }


@pytest.mark.parametrize(("name", "field", "value"), TYPED)
def test_a_mistyped_year_is_refused_at_its_field(
    office: Office, name: str, field: str, value: str
) -> None:
    prepared = Prepared(office)
    caller = right_caller(prepared, name)
    call = ROWS[name].make(prepared, caller)
    call.options["json"] = call.options["json"] | {field: value}
    problem = refused(OPERATIONS[name].send(office, caller.person, call), 422)
    assert problem["errors"][0]["pointer"] == f"/{field}"
    assert "tahunnya" in str(problem) or "belum tiba" in str(problem)


def test_today_ends_at_the_midnight_of_the_office(office: Office) -> None:
    """23:59 on 4 July in Kupang, and two minutes later."""
    member = office.person(MEMBER)
    with time_machine.travel("2023-07-04T15:59:00Z", tick=False) as moment:
        made = draft(member, evidence_date="2023-07-04")
        change = {"evidence_date": "2023-07-05"}
        refused(member.patch(f"/evidence/{made['id']}", change), 422, "evidence_date_to_come")
        moment.shift(timedelta(minutes=2))
        ok(member.patch(f"/evidence/{made['id']}", change))


def test_a_draft_of_before_the_rule_is_not_handed_in(office: Office) -> None:
    member = office.person(MEMBER)
    made = draft(member)
    ok(member.upload(made["id"]), 201)
    revision = UUID(made["revision"]["id"])
    tomorrow = clock.now().date() + timedelta(days=2)
    with Session(office.engine) as session, session.begin():
        here = EvidenceRevision.id == revision
        session.execute(update(EvidenceRevision).where(here).values(evidence_date=tomorrow))
    problem = refused(step(member, made["id"], "submit"), 422, "evidence_date_to_come")
    assert problem["errors"][0]["pointer"] == "/evidence_date"
