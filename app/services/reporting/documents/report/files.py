"""The files of a report: PDF, DOCX, XLSX, of one paper and so of the same numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final

from anyio import CapacityLimiter, to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.integrations import documents
from app.integrations.documents.blocks import Paper
from app.integrations.documents.sheets import workbook_of
from app.integrations.documents.word import word_document
from app.models import WorkUnit
from app.schemas.reporting.reports.content import ReportContent
from app.schemas.reporting.reports.documents import ReportFormat
from app.services.identity.letterheads import head_of
from app.services.reporting.documents.report.paper import report_paper
from app.services.reporting.packages.names import readable

MEDIA_TYPES: Final = {
    ReportFormat.PDF: "application/pdf",
    ReportFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ReportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_MAKERS: Final[dict[ReportFormat, Callable[[Paper, datetime], bytes]]] = {
    ReportFormat.PDF: documents.paper,
    ReportFormat.DOCX: word_document,
    ReportFormat.XLSX: workbook_of,
}
_AT_ONCE: Final = CapacityLimiter(2)
_NAME_CHARACTERS: Final = 80


@dataclass(frozen=True)
class PrintedReport:
    """A report that is ready to be made into a file; `day` is that of its data."""

    name: str
    paper: Paper
    day: date

    def file_name(self, form: ReportFormat) -> str:
        """The name of the file as every system takes it."""
        return f"{readable(self.name, _NAME_CHARACTERS)}.{form.value}"


async def printed_report(session: AsyncSession, content: ReportContent) -> PrintedReport:
    """What is printed of the content, under the letterhead of the office."""
    snapshot = content.document.snapshot
    unit = await session.get_one(WorkUnit, snapshot.decree.work_unit.id)
    submitted = content.receipt.submitted_at
    signed_on = clock.day_in(unit.time_zone, submitted) if submitted else None
    paper = report_paper(content, await head_of(session, unit), signed_on)
    name = f"laporan-{content.document.heading.number or 'rancangan'}-{paper.title}"
    return PrintedReport(name, paper, snapshot.day)


async def pdf_of(report: PrintedReport) -> bytes:
    """The PDF; as `made`."""
    return await made(report, ReportFormat.PDF)


async def made(report: PrintedReport, form: ReportFormat) -> bytes:
    """The file; made in a thread, two at a time, without a session; the same again each time."""
    made_at = datetime.combine(report.day, time(), UTC)
    return await to_thread.run_sync(_MAKERS[form], report.paper, made_at, limiter=_AT_ONCE)
