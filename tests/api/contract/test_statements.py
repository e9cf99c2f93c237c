"""How often a request asks the database: a list as often for twenty rows as for one."""

from datetime import date
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.core.identifiers import new_id
from app.models import Comment, CommentEdit, Decree, Team, WorkUnit, comment_mentions
from app.models.access import GrantedRole
from app.models.rights import ActorRole
from app.schemas.platform.examples import DECREE_ID
from tests.support.databases import SqliteDatabases
from tests.support.documents import openapi_document
from tests.support.evaluations import another_sheet
from tests.support.office import PEOPLE, Office
from tests.support.operations import ROWS, Call, Operation, every_operation, right_caller
from tests.support.prepared import Prepared, step
from tests.support.statements import counted


@pytest.fixture(scope="session")
def databases(sqlite_databases: SqliteDatabases) -> SqliteDatabases:
    """One engine is enough: the statements are the same."""
    return sqlite_databases


ROWS_WANTED = 20
# One of each is who the caller is and what they may.
STATEMENTS = {
    "list_sessions": 3,
    "list_security_events": 2,
    "list_separation_of_duties": 4,
    "list_my_work": 3,  # and four for drafts, see below
    "list_notifications": 5,
    "list_holidays": 4,
    "list_users": 3,
    "list_role_grants": 4,
    "list_work_units": 3,
    "list_decrees": 3,
    "list_decree_members": 5,
    "list_amendments": 4,
    "list_teams": 3,
    "list_team_members": 5,
    "list_activities": 3,
    "list_action_items": 3,
    "list_indicators": 5,
    "list_evidence": 3,
    "list_revisions": 5,
    "list_decisions": 4,
    "list_comments": 5,
    "list_action_item_comments": 5,
    "list_indicator_comments": 5,
    "list_finding_comments": 6,
    "list_directive_comments": 6,
    "list_stand_ins": 5,
    "list_realisations": 5,
    "list_meetings": 3,
    "list_reports": 3,
    "list_evaluations": 3,
    "list_evaluation_overview": 10,
    "list_evaluation_desk": 10,
    "list_schedule_changes": 4,
    "list_file_erasures": 3,
    "list_findings": 3,
    "list_directives": 3,
    "list_follow_ups": 3,
    "list_indicator_progress": 5,
    "list_gaps": 31,
    "list_evaluation_suggestions": 13,
    "list_expected_evidence": 19,
    "list_work_unit_progress": 6,
    "list_inbox": 3,
    "list_intake_rules": 4,
    "list_sources": 3,
    "list_lke_sheets": 3,
    "list_service_accounts": 3,
    "list_records": 5,
    "list_source_decisions": 6,
    "list_connectors": 4,
    "list_pull_runs": 4,
    "list_webhook_endpoints": 3,
    "list_webhook_deliveries": 3,
    "list_events": 3,
    "list_audit_events": 5,
}
# Where a list of values is still written into the text of a statement, at each execution.
REWRITTEN = {
    "list_records", "list_security_events", "list_separation_of_duties",
}  # fmt: skip
# What shows one thing out of many places.
READS = {
    "read_decree": 6,
    "compare_decrees": 23,
    "read_decree_schedule": 12,
    "read_schedule": 11,
    "read_file_erasure": 2,
    "read_handover": 16,
}
# What people change most; two of each are who the caller is, before the body and when it writes.
WRITES = {
    "create_evidence": 10, "update_evidence": 10, "submit_evidence": 15,
    "verify_evidence": 12, "accept_evidence": 13, "create_comment": 7,
}  # fmt: skip
OF_ANOTHER = {
    "list_examples",  # `list_evidence`, once the row of the decree before is found
    "read_progress",  # a sum, with a page of its parts: TestProgress
}
# That a system looks is noted the first time; a sheet to compute with is read then.
KEPT_FIRST = {"list_source_decisions", "list_evaluation_overview", "list_gaps"}
OF_OFFICES = {"list_work_units", "list_work_unit_progress"}  # many are seen from above alone


def lists(app: FastAPI) -> dict[str, Operation]:
    """Every operation that answers in pages, or by a cursor."""
    return {
        name: operation
        for name, operation in every_operation(openapi_document()).items()
        if any(p["name"] == "size" for p in operation.description.get("parameters", []))
        and name not in OF_ANOTHER
    }


def fill(prepared: Prepared) -> dict[str, Call]:
    """Twenty rows for every list, and where the lists below a thing are found."""
    office = prepared.office
    username = prepared.account()
    evidence_id = prepared.evidence()
    finding_id, directive_id = prepared.finding(), prepared.directive()
    prepared.link(evidence_id)
    for number in range(ROWS_WANTED):
        months = {"months": [{"month": 7, "status": ("planned", "not_planned")[number % 2]}]}
        coordinator = office.person(ActorRole.KOORDINATOR)
        path = f"/action-items/{prepared.action_item_id}/schedule"
        assert coordinator.put(path, months).is_success
        told = {"done_on": "2023-06-20", "note": f"Rapat {number}"}
        assert coordinator.post(path.replace("schedule", "realisations"), told).is_success
        prepared.grant(username, GrantedRole.ASESOR, decree="53")
        amendment = prepared.amendment_body()
        path = f"/decrees/{prepared.decree_id}/amendments"
        assert prepared.administrator.post(path, amendment).is_success
        prepared.stand_in()
        prepared.holiday()
        prepared.service_account()
        prepared.connector()
        prepared.pull_run()
        prepared.webhook()
        prepared.delivery()
        prepared.record()
        rejected = {"reason": f"Belum final: {number}"}
        assert coordinator.post(f"/inbox/{prepared.offer()}/reject", rejected).is_success
        prepared.intake_rule()
        source = {"key": f"sistem-{number}", "name": f"Sistem {number}", "owner": "Biro"}
        assert prepared.administrator.post("/sources", source).is_success
        office.token(office.user_id(PEOPLE[ActorRole.ANGGOTA]))
        account = f"/users/{office.user_id(PEOPLE[ActorRole.ANGGOTA])}"
        assert prepared.administrator.patch(account, {"job_title": f"Analis {number}"}).is_success
        prepared.erasure()
        prepared.directive()
        prepared.meeting()
        prepared.report()
        prepared.evaluation()
        another_sheet(office, number)
        prepared.follow_up()
        assert prepared.owner.post(f"/evidence/{evidence_id}/comments", {"text": "Ya"}).is_success
        step(prepared.owner, evidence_id, "submit")
        step(office.person(ActorRole.KOORDINATOR), evidence_id, "return", "Belum lengkap")
        assert prepared.owner.post(f"/evidence/{evidence_id}/revisions", {}).status_code == 201
        prepared.notification(PEOPLE[ActorRole.ANGGOTA])  # the newest is a reminder
    add_offices_and_decrees(prepared)
    plan_every_month(prepared)  # with its commit the teams that were just added are counted
    add_comments(
        prepared,
        action_item_id=prepared.action_item_id,
        indicator_id=prepared.indicator_id,
        finding_id=finding_id,
        directive_id=directive_id,
    )
    return {
        "list_holidays": Call({"work_unit_id": prepared.work_unit_id}),
        "list_role_grants": Call({"user_id": str(office.user_id(username))}),
        "list_webhook_deliveries": Call({"endpoint_id": prepared.webhook_id}),
        "list_connectors": Call({"source_key": prepared.source_key}),
        "list_pull_runs": Call({"connector_id": prepared.connector_id}),
        "list_revisions": Call({"evidence_id": evidence_id}),
        "list_decisions": Call({"evidence_id": evidence_id}),
        "list_schedule_changes": Call({"action_item_id": prepared.action_item_id}),
        "list_comments": Call({"evidence_id": evidence_id}),
        "list_evaluation_suggestions": Call({"evaluation_id": prepared.suggestions()}),
        "list_finding_comments": Call({"finding_id": finding_id}),
        "list_directive_comments": Call({"directive_id": directive_id}),
    }


def add_comments(prepared: Prepared, **subjects: str) -> None:
    """Comments on each of them that call somebody in and were edited."""
    author = prepared.office.user_id(PEOPLE[ActorRole.ANGGOTA])
    with Session(prepared.office.engine) as session, session.begin():
        for column, key in list(subjects.items()) * ROWS_WANTED:
            comment = Comment(id=new_id(), text="Ya", written_by_id=author, **{column: UUID(key)})
            session.add(comment)
            session.flush()
            version = {"comment_id": comment.id, "version": 1, "user_id": author}
            session.execute(insert(comment_mentions).values(version))
            edit = {"comment_id": comment.id, "number": 2, "edited_by_id": author}
            session.add(CommentEdit(**edit, text="Tidak"))


def plan_every_month(prepared: Prepared) -> None:
    """Evidence expected and work to report in every month of two action items."""
    coordinator = prepared.office.person(ActorRole.KOORDINATOR)
    parameters = {"activity_id": prepared.activity_id}
    rows = coordinator.get("/action-items", params=parameters).json()["items"]
    items = [{"action_item_id": row["id"], "recurrence": {"kind": "monthly"}} for row in rows]
    answer = coordinator.post(f"/decrees/{prepared.decree_id}/schedule", {"items": items})
    assert answer.is_success, answer.text


def add_offices_and_decrees(prepared: Prepared) -> None:
    """More offices, and more decrees with a team each in the first office."""
    with Session(prepared.office.engine) as session, session.begin():
        seeded = session.get_one(Decree, DECREE_ID)
        for number in range(ROWS_WANTED):
            unit = {"code": f"53.{number}", "name": "KPU", "kind": "kabupaten_kota"}
            session.add(WorkUnit(**unit, time_zone="Asia/Makassar"))
            decree = Decree(
                id=new_id(),
                work_unit_id=seeded.work_unit_id,
                number=f"9{number}",
                year=2024,
                title="KEPUTUSAN",
                date=date(2024, 1, 2),
                place="Kupang",
                signatory_name="X",
                signatory_job_title="Ketua",
                decision="MEMUTUSKAN",
                source_digest="0" * 64,
            )
            session.add(decree)
            session.flush()
            session.add(Team(decree_id=decree.id, position=1, kind="pengarah", title="PENGARAH"))


class TestLists:
    def test_every_list_asks_as_often_for_twenty_rows_as_for_one(self, office: Office) -> None:
        prepared = Prepared(office)
        calls = fill(prepared)
        found: dict[str, int] = {}
        rewritten: set[str] = set()
        for name, operation in lists(office.app).items():
            caller = right_caller(prepared, name)
            person = prepared.administrator if name in OF_OFFICES else caller.person
            call = calls.get(name) or ROWS[name].make(prepared, caller)
            if name in KEPT_FIRST:
                operation.send(office, person, call)
            for size in (1, ROWS_WANTED):
                with counted(office) as sent:
                    answer = operation.send(office, person, call, params={"size": size})
                assert len(answer.json()["items"]) == size, name
                assert found.setdefault(name, len(sent)) == len(sent), f"{name}: {sent}"
                rewritten |= {name} if sent.rewritten else set()
        assert found == STATEMENTS
        assert rewritten == REWRITTEN
        drafts: set[int] = set()
        for size in (1, ROWS_WANTED):
            with counted(office) as sent:
                answer = prepared.owner.get("/me/work", params={"kind": "submit", "size": size})
            assert [row["checklist"] is None for row in answer.json()["items"]] == [False] * size
            drafts.add(len(sent))
        assert drafts == {STATEMENTS["list_my_work"] + 3}


class TestProgress:
    def test_a_page_of_teams_costs_the_same_whatever_its_size(self, office: Office) -> None:
        person = Prepared(office).owner
        found: dict[int, int] = {}
        for size in (1, 5, 6, 100):
            with counted(office) as sent:
                answer = person.get("/progress", params={"size": size})
            assert len(answer.json()["teams"]) == min(size, 6)
            found[size] = len(sent)
        # Where not all teams are on the page: how many there are, and the sum in two.
        assert found == {1: 7, 5: 7, 6: 4, 100: 4}


@pytest.mark.parametrize("expected", [READS, WRITES], ids=["reads", "writes"])
def test_what_is_known_is_not_asked_again(office: Office, expected: dict[str, int]) -> None:
    prepared, operations = Prepared(office), every_operation(openapi_document())
    found: dict[str, int] = {}
    for name in expected:
        caller = right_caller(prepared, name)
        call = ROWS[name].make(prepared, caller)
        with counted(office) as sent:
            answer = operations[name].send(office, caller.person, call)
        assert answer.is_success, answer.text
        found[name] = len(sent)
    assert found == expected
