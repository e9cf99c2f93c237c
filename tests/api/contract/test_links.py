"""The document's links: each leads where it says; they reach whatever needs an id or an ETag."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from httpx2 import Response
from schemathesis.openapi import from_dict
from schemathesis.specs.openapi.stateful.links import OpenApiLink

from app.models.access import GrantedRole
from tests.support.databases import SqliteDatabases
from tests.support.documents import openapi_document
from tests.support.office import PDF, Office
from tests.support.operations import ROWS, Call, Caller, Operation, every_operation, right_caller
from tests.support.prepared import Prepared
from tests.support.requests import FILES, OTHERS

Json = dict[str, Any]
Path = dict[str, str]
DOCUMENT = openapi_document()
OPERATIONS = every_operation(DOCUMENT)
LINKS: dict[str, Json] = DOCUMENT["components"]["links"]
FAR_FROM_OK = {400, 401, 404, 405, 412, 415, 428}


@pytest.fixture(scope="session")
def databases(sqlite_databases: SqliteDatabases) -> SqliteDatabases:
    """One engine is enough: this is about the document."""
    return sqlite_databases


def links_of(operation: Operation) -> dict[str, Json]:
    """The links of its answer, by their names."""
    return {
        reference["$ref"].rpartition("/")[2]: LINKS[reference["$ref"].rpartition("/")[2]]
        for answer in operation.description["responses"].values()
        for reference in answer.get("links", {}).values()
    }


SOURCES = {name: operation for name, operation in OPERATIONS.items() if links_of(operation)}


def chosen_links() -> dict[str, list[str]]:
    """Every link from one of its sources; from every other one, with a version where there is."""
    chosen: dict[str, list[str]] = {}
    followed: set[str] = set()
    for name, source in sorted(SOURCES.items(), key=lambda item: item[1].changes):
        links = list(links_of(source))
        with_version = [link for link in links if "header.if-match" in LINKS[link]["parameters"]]
        new = [link for link in links if link not in followed]
        chosen[name] = new or (with_version or links)[:1]
        followed |= set(new)
    return chosen


CHOSEN = chosen_links()


def request_of(prepared: Prepared, source: Operation) -> Call:
    """One that shows something of all that a link can lead to."""
    caller, row = right_caller(prepared, source.id), ROWS[source.id]
    if row.lists:
        row.lists(prepared)
    call = row.make(prepared, caller)
    if source.id in FULL:
        call = Call(FULL[source.id](prepared, caller), call.options)
    return call


def full_evidence(prepared: Prepared, _caller: Caller) -> Path:
    evidence_id = prepared.evidence()
    prepared.file(evidence_id)
    prepared.link(evidence_id)
    return {"evidence_id": evidence_id}


def full_meeting(prepared: Prepared, _caller: Caller) -> Path:
    meeting_id = prepared.meeting("held")
    prepared.meeting_file(meeting_id)
    return {"meeting_id": meeting_id}


def full_report(prepared: Prepared, _caller: Caller) -> Path:
    report_id = prepared.report("submitted")
    prepared.signed_copy(report_id)
    return {"report_id": report_id}


def with_a_grant(prepared: Prepared, _caller: Caller) -> Path:
    username = prepared.account()
    prepared.grant(username, GrantedRole.ASESOR, decree="53")
    return {"user_id": str(prepared.office.user_id(username))}


def with_a_code(prepared: Prepared, _caller: Caller) -> Path:
    user_id = prepared.account_id()
    prepared.waiting_code(user_id)
    return {"user_id": user_id}


def with_a_logo(prepared: Prepared, _caller: Caller) -> Path:
    prepared.give_logo()
    return {"work_unit_id": prepared.work_unit_id}


def notified(prepared: Prepared, caller: Caller) -> Path:
    prepared.notification(str(caller.username))
    return {}


# Where the request of the row shows nothing inside, or an empty list.
FULL: dict[str, Callable[[Prepared, Caller], Path]] = {
    "read_evidence": full_evidence,
    "read_meeting": full_meeting,
    "read_report": full_report,
    "read_user": with_a_code,
    "read_evaluation": lambda prepared, _: {"evaluation_id": prepared.evaluation("reported")},
    "read_work_unit": with_a_logo,
    "list_role_grants": with_a_grant,
    "list_notifications": notified,
    "list_webhook_deliveries": lambda prepared, _: {"endpoint_id": prepared.delivery()[0]},
    "list_pull_runs": lambda prepared, _: {"connector_id": prepared.pull_run()[0]},
    "list_records": lambda prepared, _: {
        "source_key": prepared.source_key,
        "external_id": prepared.record(),
    },
    "read_inbox_record": lambda prepared, _: {
        "record_id": ROWS["read_record_file_content"].make(prepared, _).path["record_id"]
    },
}


def found(expression: str, call: Call, answer: Response) -> str | None:
    """What a runtime expression of a link stands for; None where there is nothing."""
    place, _, pointer = expression.partition("#")
    if place.startswith("$request.path."):
        return call.path[place.removeprefix("$request.path.")]
    if place == "$response.header.ETag":
        return answer.headers["etag"]
    assert place == "$response.body"
    node: Any = answer.json()
    for part in pointer.split("/")[1:]:
        if isinstance(node, list):
            node = node[int(part)] if int(part) < len(node) else None
        elif node is not None:
            node = node[part]
    return None if node is None else str(node)


def asks(operation: Operation) -> bool:
    """Whether something of its query must be there."""
    given = operation.description.get("parameters", [])
    return any(one["in"] == "query" and one["required"] for one in given)


class Walk:
    """From one operation along some of its links."""

    def __init__(self, prepared: Prepared, source: Operation) -> None:
        self.prepared, self.source = prepared, source
        self.call: Call | None = None
        self.answers: dict[str, Response] = {}

    def wrong(self, links: list[str]) -> Iterator[str]:
        """Each of the links that does not lead where it says."""
        # What changes nothing comes first: then the source need not be made anew.
        for name in sorted(links, key=lambda link: OPERATIONS[LINKS[link]["operationId"]].changes):
            target = OPERATIONS[LINKS[name]["operationId"]]
            # An ETag is that of an answer to one person: they go on.
            at = self.source if self.source.changes else target
            answer = self.follow(target, LINKS[name], right_caller(self.prepared, at.id))
            if answer is None or not is_taken(answer):
                yield f"{self.source.id} -> {name}: {answer and answer.text}"
            if answer is not None and answer.is_success and target.changes:
                self.call, self.answers = None, {}

    def follow(self, target: Operation, link: Json, caller: Caller) -> Response | None:
        """The answer of the target; None where the link's place was empty."""
        call, first = self.begin(caller)
        if not first.is_success:  # who may change it does not always read it
            caller = right_caller(self.prepared, self.source.id)
            call, first = self.begin(caller)
        assert first.is_success, (self.source.id, first.text)
        given = {name: found(where, call, first) for name, where in link["parameters"].items()}
        if None in given.values():
            return None
        headers = {"If-Match": given.pop("header.if-match")} if "header.if-match" in given else {}
        options = self.options(target)
        headers |= options.pop("headers", {})
        call = Call({name: str(value) for name, value in given.items()}, options)
        return target.send(self.prepared.office, caller.person, call, headers=headers)

    def begin(self, caller: Caller) -> tuple[Call, Response]:
        """The request of the source and its answer to the person, which may be there already."""
        who = caller.username or ""
        if self.call is None:
            self.call = request_of(self.prepared, self.source)
        if who not in self.answers:
            sent = self.source.send(self.prepared.office, caller.person, self.call)
            self.answers[who] = sent
        return self.call, self.answers[who]

    def options(self, target: Operation) -> Json:
        """The body and the query of the example, or of the operation's row."""
        content = target.description.get("requestBody", {}).get("content", {})
        if "example" in content.get("application/json", {}):
            return {"json": content["application/json"]["example"]}
        if "multipart/form-data" in content and target.id not in OTHERS:
            return {"files": FILES.get(target.id, [("files", ("laporan.pdf", PDF))])}
        if not content and not asks(target):
            return {}
        caller = right_caller(self.prepared, target.id)
        return dict(ROWS[target.id].make(self.prepared, caller).options)


def is_taken(answer: Response) -> bool:
    """Whether nothing that the link gave is what was refused: what body or query say may be."""
    if answer.status_code not in {*FAR_FROM_OK, 422}:
        return True
    problem = answer.json()
    pointers = [fault["pointer"] for fault in problem["errors"]]
    of_the_rest = all(pointer.startswith(("/", "query/")) for pointer in pointers)
    named = {"revision_changed", "lhe_changed"}  # another digest than that of the example
    return problem["code"] in named or (bool(pointers) and of_the_rest)


def must_be_told(operation: Operation) -> set[str]:
    """What a request needs besides body and query, as links name it."""
    return {
        f"header.{one['name']}".lower() if one["in"] == "header" else one["name"]
        for one in operation.description.get("parameters", [])
        if one["in"] == "path" or (one["name"].lower() == "if-match" and one["required"])
    }


class TestLinks:
    @pytest.mark.parametrize("tag", sorted({operation.tag for operation in SOURCES.values()}))
    def test_every_one_leads_there(self, office: Office, tag: str) -> None:
        prepared = Prepared(office)
        wrong: list[str] = []
        of_tag = [source for source in SOURCES.values() if source.tag == tag]
        for source in sorted(of_tag, key=lambda source: not source.changes):  # what is made once
            wrong += Walk(prepared, source).wrong(CHOSEN[source.id])
        assert wrong == []

    def test_whatever_needs_an_id_or_a_version_is_reached(self) -> None:
        reached = {link["operationId"] for link in LINKS.values()}
        needing = {name for name, operation in OPERATIONS.items() if must_be_told(operation)}
        assert len(needing) > 120
        # By the worker: the answer that will name it has it not.
        made_later = {"read_copy_content", "request_copy_erasure"}
        # By the portal: it knows the codes of its list.
        portals = {"read_portal_answers"}
        # By whoever asks: a year is known without being told.
        of_a_year = {"read_institution_conditions"}
        # By whoever reads the LHE: it has no id of its own that a link could take along.
        of_an_lhe = {"read_lhe_file_content"}
        assert needing - reached == made_later | portals | of_a_year | of_an_lhe

    def test_each_says_all_that_its_operation_must_be_told(self) -> None:
        for name, link in LINKS.items():
            told = {each.lower() for each in link["parameters"]}
            assert told >= must_be_told(OPERATIONS[link["operationId"]]), name

    def test_tools_can_follow_them(self) -> None:
        schema = from_dict(DOCUMENT)
        for name, source in SOURCES.items():
            found = schema.find_operation_by_id(name)
            for link in links_of(source).values():
                # Raises where a name or an expression is none of the two operations'.
                assert OpenApiLink(link["operationId"], "200", link, found).parameters
