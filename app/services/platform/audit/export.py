"""The log as lines of JSON, for programs; that somebody took it as a file is an entry, too."""

from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncSession

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
