"""What grows with the years is found by an index, whatever the operation: asked of both engines.

Neither engine is given figures of how large its tables are, and PostgreSQL is told to read a table
from end to end only where nothing else is possible: so a few rows show what hundreds of thousands
would cost.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from app.core.database import Database
from tests.support.documents import openapi_document
from tests.support.office import Office
from tests.support.operations import ROWS, every_operation, right_caller
from tests.support.prepared import Prepared

GROWS = frozenset(
    {
        "audit_events", "comments", "evidence", "evidence_decisions", "evidence_files",
        "evidence_indicators", "evidence_links", "evidence_revisions", "evidence_words",
        "idempotency_records",
        "notifications", "realisations", "record_decisions", "record_versions", "revision_editors",
        "revision_records", "sessions", "source_records",
    }
)  # fmt: skip
# What may read a table from end to end, and why.
WALKS = {
    "verify_audit_events": "proves every entry and every piece of evidence",
    "list_separation_of_duties": "compares all entries with each other; asked by auditors, seldom",
    "export_my_personal_data": "says everything about a person, wherever it stands",
    "export_personal_data": "as export_my_personal_data",
    "anonymise_user": "as export_my_personal_data",
    "read_operations_state": "the newest entry is the end of the table",
}
# PostgreSQL looks into a small table once, and into a large one again and again.
IF_SMALL = frozenset({"evidence_files", "evidence_links"})
HASHED = frozenset({"list_notifications", "mark_notification"})
_NAMED = re.compile(r"(\w+) AS (\w+)")
_SCAN = re.compile(r"SCAN (\w+)")
_IN_ONE_TABLE = re.compile(r"_\d+$")  # SQLAlchemy's names for the second use of a table


def sqlite_scans(cursor: Any, statement: str, parameters: Any) -> Iterator[str]:
    """The tables that SQLite would read from end to end."""
    cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
    names: dict[str, str] = {alias: table for table, alias in _NAMED.findall(statement)}
    for *_, detail in cursor.fetchall():
        if scan := _SCAN.match(detail):
            yield _IN_ONE_TABLE.sub("", names.get(scan[1], scan[1]))


def postgresql_scans(cursor: Any, statement: str, parameters: Any) -> Iterator[str]:
    """The tables that PostgreSQL would read from end to end, knowing no other way."""
    cursor.execute("SET enable_seqscan = off")
    cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
    ((found,),) = cursor.fetchall()
    for node in _nodes((found if isinstance(found, list) else json.loads(found))[0]["Plan"]):
        if node["Node Type"] == "Seq Scan":
            yield node["Relation Name"]


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)


@contextmanager
def explained(database: Database) -> Iterator[set[str]]:
    """What grows and is read from end to end meanwhile: "table: statement"."""
    scans: Callable[..., Iterator[str]] = sqlite_scans if database.is_sqlite else postgresql_scans
    found: set[str] = set()

    def explain(_connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            beside = cursor._adapt_connection if not database.is_sqlite else cursor._connection
            tables = GROWS & set(scans(beside.cursor(), statement, parameters))
            found.update(f"{table}: {statement}" for table in tables)

    engines = {each.sync_engine for each in (database.engine, database.writing_engine)}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", explain)
    yield found
    for engine in engines:
        event.remove(engine, "before_cursor_execute", explain)


def test_nothing_that_grows_is_read_from_end_to_end(office: Office) -> None:
    prepared = Prepared(office)
    found: dict[str, set[str]] = {}
    reads_only = not office.app.state.database.is_sqlite  # what writes look up is the same there
    for name, operation in every_operation(openapi_document()).items():
        if name in WALKS or (reads_only and operation.method != "GET"):
            continue
        caller = right_caller(prepared, name)
        call = ROWS[name].make(prepared, caller)
        with explained(office.app.state.database) as scans:
            operation.send(office, caller.person, call)
        if name in HASHED:
            scans = {scan for scan in scans if scan.partition(":")[0] not in IF_SMALL}
        if scans:
            found[name] = scans
    assert not found, "\n".join(f"{n}: {s}" for n, x in found.items() for s in x)
