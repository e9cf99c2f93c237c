"""The files of a report: PDF, DOCX, XLSX, of one paper and so of the same numbers."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from anyio import to_thread
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.integrations.documents.blocks import Paper
from app.integrations.logos import as_logo
from app.models import ReportStep, WorkUnit
from app.models.report import ReportAction
from app.schemas.reporting.reports.content import ReportContent
from app.schemas.reporting.reports.documents import ReportFormat
from app.services.identity.letterheads import PrintedHead, head_of
from app.services.reporting.documents.printing import in_turn
from app.services.reporting.documents.report.paper import report_paper
from app.services.reporting.packages.names import readable

MEDIA_TYPES: Final = {
    ReportFormat.PDF: "application/pdf",
    ReportFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ReportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_NAME_CHARACTERS: Final = 80
_LOGO: Final = (
    select(ReportStep.letterhead_logo)
    .where(ReportStep.report_id == bindparam("id"), ReportStep.action == ReportAction.SUBMIT)
    .order_by(ReportStep.acted_at.desc(), ReportStep.id.desc())
    .limit(1)
)


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
    """What is printed of the content, under the letterhead that it was submitted with.

    A draft, and what was submitted before letterheads were kept, has today's.
    """
    snapshot = content.document.snapshot
    unit = await session.get_one(WorkUnit, snapshot.decree.work_unit.id)
    submitted = content.receipt.submitted_at
    signed_on = clock.day_in(unit.time_zone, submitted) if submitted else None
    head = await _head_of(session, content, unit)
    paper = await to_thread.run_sync(report_paper, content, head, signed_on)
    name = f"laporan-{content.document.heading.number or 'rancangan'}-{paper.title}"
    return PrintedReport(name, paper, snapshot.day)


async def pdf_of(report: PrintedReport) -> bytes:
    """The PDF; as `made`."""
    return await made(report, ReportFormat.PDF)


async def made(report: PrintedReport, form: ReportFormat) -> bytes:
    """The file; made in a process of its own, without a session; the same again each time."""
    return await in_turn(form.value, report.paper, report.day)


async def _head_of(session: AsyncSession, content: ReportContent, unit: WorkUnit) -> PrintedHead:
    """The letterhead over a report: that of its submission, else today's."""
    frozen = content.document.letterhead if content.receipt.is_final else None
    if frozen is None:
        return await head_of(session, unit)
    logo = await session.scalar(_LOGO, {"id": content.id}) if frozen.logo_sha256 else None
    return PrintedHead(
        lines=tuple(frozen.lines),
        classification=frozen.classification,
        number_pattern="",  # what was submitted has its number
        signatory_title=content.document.signatory_title,
        place=content.document.place,
        logo=as_logo(logo) if logo else None,
        logo_alt_text=frozen.logo_alt_text,
        unit_code=unit.code,
        copies_to=tuple(content.document.copies_to or ()),
    )
