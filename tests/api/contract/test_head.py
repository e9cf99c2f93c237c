"""HEAD says what GET would say, without content, and leaves no trace; what is known is not sent."""

from dataclasses import replace

import pytest

from app.models.rights import ActorRole
from tests.api.contract.test_etags import is_not_sent_twice, single_things
from tests.support.databases import on_one_engine
from tests.support.documents import openapi_document
from tests.support.office import PDF, Office
from tests.support.operations import ROWS, every_operation, right_caller
from tests.support.prepared import Prepared

# What every answer may carry without being told so of each operation.
EVERYWHERE = {
    "cache-control", "content-length", "content-security-policy", "content-type",
    "ratelimit-policy", "referrer-policy", "vary", "x-content-type-options",
}  # fmt: skip
# What GET says about this one answer alone.
OF_THE_MOMENT = {"x-request-id", "ratelimit-remaining", "ratelimit-reset", "date"}

NEVER_THE_SAME = {"stream_notifications", "read_metrics"}


@on_one_engine
class TestHead:
    def test_every_operation_that_reads_is_known_by_its_head_and_not_sent_twice(
        self, office: Office
    ) -> None:
        """What each reads is made once for both; to make it takes longer than to read it."""
        prepared = Prepared(office)
        versioned = {operation.id for operation in single_things()}
        assert versioned >= {"read_me", "read_decree", "read_team", "read_plan", "read_evidence"}
        for operation in every_operation(openapi_document()).values():
            if operation.method != "GET" or operation.id in NEVER_THE_SAME:
                continue
            caller = right_caller(prepared, operation.id)
            call = ROWS[operation.id].make(prepared, caller)
            whole = operation.send(office, caller.person, call)
            head = replace(operation, method="HEAD").send(office, caller.person, call)
            assert (head.status_code, head.content) == (whole.status_code, b""), operation.id
            told = [
                {name: value for name, value in each.headers.items() if name not in OF_THE_MOMENT}
                for each in (head, whole)
            ]
            assert told[0] == told[1], operation.id
            documented = operation.description["responses"][str(whole.status_code)]["headers"]
            assert set(whole.headers) - EVERYWHERE <= {each.lower() for each in documented}
            if operation.id in versioned:
                is_not_sent_twice(office, operation, caller, call)

    def test_a_file_is_announced_and_its_opening_is_not_recorded(self, office: Office) -> None:
        prepared = Prepared(office)
        evidence_id = prepared.evidence()
        path = f"/evidence/{evidence_id}/files/{prepared.file(evidence_id)}/content"
        head = prepared.owner.request("HEAD", path, headers={"Range": "bytes=0-3"})
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == str(len(PDF))
        assert head.headers["accept-ranges"] == "bytes"
        events = {"target_id": evidence_id, "action": "evidence.open"}
        overseer = office.person(ActorRole.PELAKSANA)
        assert overseer.get("/audit-events", params=events).json()["items"] == []
        assert prepared.owner.get(path).content == PDF
        assert len(overseer.get("/audit-events", params=events).json()["items"]) == 1

    def test_a_stream_ends_with_its_head(self, office: Office) -> None:
        answer = office.person(ActorRole.ANGGOTA).request("HEAD", "/notifications/stream")
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer.headers["content-type"].startswith("text/event-stream")

    @pytest.mark.parametrize(
        ("path", "status"),
        [("/openapi.json", 200), ("/docs", 200), ("/redoc", 200), ("/nowhere", 404)],
    )
    def test_pages_too(self, office: Office, path: str, status: int) -> None:
        answer = office.client.head(path)
        assert (answer.status_code, answer.content) == (status, b"")
        assert int(answer.headers["content-length"]) > 0
