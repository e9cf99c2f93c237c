"""Whoever takes long to read an answer holds no connection of the database meanwhile."""

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import QueuePool, select
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.responses import Response, StreamingResponse
from starlette.types import Message, Send

from app.api.router import documented_routes
from app.core.database import Database
from app.models import AuditEvent
from app.models.rights import ActorRole
from app.policies.actors import Actor, RoleAssignment
from app.schemas.platform.audit import AuditFilter
from app.services.platform import audit
from app.services.platform.audit import queries as reading
from app.services.upkeep.personal_data import export as exporting
from tests.support.databases import on_one_engine
from tests.support.documents import openapi_document
from tests.support.evidence import MEMBER, draft, refused
from tests.support.office import Office
from tests.support.operations import ROWS, every_operation, right_caller
from tests.support.prepared import Prepared

OPERATIONS = every_operation(openapi_document())
CLASSES = {
    route.operation_id: route.response_class for route in iter_route_contexts(documented_routes())
}
# Both may be sent piece by piece; which answers are, is seen below.
OTHER_THAN_JSON = [
    name for name, kind in CLASSES.items() if kind is Response or kind is StreamingResponse
]
STREAMED = {name for name, kind in CLASSES.items() if kind is StreamingResponse}
STREAMED |= {
    "read_file_content", "read_record_file_content", "read_meeting_file_content",
    "read_report_file_content", "read_lhe_file_content",
    "read_copy_content",
}  # fmt: skip


class Readers:
    """Looks at the pools whenever a piece of an answer is handed to a reader who might be slow."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.pieces = self.held = 0

    async def look(self, message: Message) -> None:
        """One piece goes out."""
        if message["type"] == "http.response.body":
            self.pieces += 1
            for engine in (self._database.engine, self._database.writing_engine):
                pool = engine.pool
                assert isinstance(pool, QueuePool)
                self.held += pool.checkedout()


@pytest.fixture
def readers(office: Office, monkeypatch: pytest.MonkeyPatch) -> Readers:
    watching, original = Readers(office.app.state.database), StreamingResponse.stream_response

    async def stream_response(self: StreamingResponse, send: Send) -> None:
        async def seen(message: Message) -> None:
            await watching.look(message)
            await send(message)

        await original(self, seen)

    monkeypatch.setattr(StreamingResponse, "stream_response", stream_response)
    monkeypatch.setattr(reading, "_BATCH", 2)
    monkeypatch.setattr(exporting, "_BATCH", 2)
    return watching


@pytest.mark.parametrize("name", OTHER_THAN_JSON)
@on_one_engine
def test_no_connection_is_held_while_an_answer_is_read(
    office: Office, readers: Readers, name: str
) -> None:
    prepared = Prepared(office)
    caller = right_caller(prepared, name)
    call = ROWS[name].make(prepared, caller)
    assert OPERATIONS[name].send(office, caller.person, call).is_success
    assert (readers.pieces > 0) == (name in STREAMED)
    assert readers.held == 0


@pytest.mark.parametrize(
    ("username", "path"), [("admin", "/audit-events/export"), (MEMBER, "/me/personal-data")]
)
@on_one_engine
def test_overload_before_the_first_piece_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch, username: str, path: str
) -> None:
    office.administrator()
    faults = [PoolTimeoutError()]

    async def busy(*_arguments: object, **_options: object) -> AsyncIterator[Any]:
        for fault in faults:
            raise fault
        yield

    monkeypatch.setattr(reading, "export_events", busy)
    monkeypatch.setattr(exporting, "export", busy)
    refused(office.person(username).get(path), 503, "busy")


async def sections(database: Database, user_id: UUID) -> dict[str, Any]:
    pieces = [piece async for piece in exporting.export(database, user_id, words=True)]
    told: dict[str, Any] = json.loads(b"".join(pieces))["sections"]
    return told


def test_short_reads_give_every_row_of_a_person_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        draft(office.person(MEMBER))
    portal, database = office.client.portal, office.app.state.database
    assert portal is not None
    whole = portal.call(sections, database, office.user_id(MEMBER))
    for size in (1, 2, 3):
        monkeypatch.setattr(exporting, "_BATCH", size)
        assert portal.call(sections, database, office.user_id(MEMBER)) == whole
    assert len(whole["evidence_revisions.created_by_id"]) == 5
    assert len(whole["audit_events.actor_id"]) == 5


async def read_while_the_log_grows(database: Database) -> list[int]:
    """The entries of an export, each followed by a new one."""
    everywhere = Actor(uuid4(), "Admin", uuid4(), (RoleAssignment(ActorRole.ADMINISTRATOR),))
    seen = []
    async for entry in reading.export_events(database, everywhere, AuditFilter()):
        seen.append(entry.id)
        async with database.writing() as session:
            audit.log(session, None, "storage.sweep", audit.Target("storage", None))
    return seen


def test_export_ends_where_the_log_ended_when_it_began(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft(office.person(MEMBER))
    draft(office.person(MEMBER))
    with office.engine.connect() as connection:
        wanted = connection.scalars(select(AuditEvent.id).order_by(AuditEvent.id)).all()
    monkeypatch.setattr(reading, "_BATCH", 2)
    assert office.client.portal is not None
    found = office.client.portal.call(read_while_the_log_grows, office.app.state.database)
    assert found == wanted
