"""The log as lines of text: JSON Lines, or CSV for a spreadsheet."""

import csv
import io
import json
from collections.abc import AsyncIterator, Callable

from sqlalchemy.ext.asyncio import AsyncSession

from app.integrations.tables import harmless
from app.policies.actors import Actor
from app.schemas.platform.audit import AuditEventRead, AuditExportQuery, ExportFormat
from app.services.platform import audit
from app.services.platform.audit.queries import require_reading

MEDIA_TYPES = {
    ExportFormat.JSONL: "application/jsonl",
    ExportFormat.CSV: "text/csv; charset=utf-8",
}
_TARGET = audit.Target("audit_log", None)


def note(session: AsyncSession, actor: Actor, query: AuditExportQuery) -> None:
    """An entry of the export itself, before its first line leaves; raises Forbidden."""
    require_reading(actor)
    asked = query.model_dump(mode="json", exclude_none=True)
    audit.log(session, actor, "audit.export", _TARGET, changes=audit.created(asked))


async def json_lines(events: AsyncIterator[AuditEventRead]) -> AsyncIterator[bytes]:
    """One JSON object a line."""
    async for event in events:
        yield event.model_dump_json().encode() + b"\n"


async def csv_lines(events: AsyncIterator[AuditEventRead]) -> AsyncIterator[bytes]:
    """A header, then one row an entry (RFC 4180); `changes` as JSON."""
    columns = list(AuditEventRead.model_fields)
    yield _row(columns)
    async for event in events:
        values = event.model_dump(mode="json")
        values["changes"] = json.dumps(values["changes"], ensure_ascii=False)
        yield _row([harmless(values[name]) for name in columns])


LINES: dict[ExportFormat, Callable[[AsyncIterator[AuditEventRead]], AsyncIterator[bytes]]] = {
    ExportFormat.JSONL: json_lines,
    ExportFormat.CSV: csv_lines,
}


def _row(values: list[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(values)
    return buffer.getvalue().encode()
