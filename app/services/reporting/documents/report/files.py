"""The files of a report: PDF, DOCX, XLSX, of one paper and so of the same numbers."""

from typing import Final

from anyio import to_thread
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.integrations.logos import as_logo
from app.models import ReportStep, WorkUnit
from app.models.report import ReportAction
from app.schemas.reporting.reports.content import ReportContent
from app.services.identity.letterheads import PrintedHead, head_of
from app.services.reporting.documents.files import PrintedPaper
from app.services.reporting.documents.report.paper import report_paper

_LOGO: Final = (
    select(ReportStep.letterhead_logo)
    .where(ReportStep.report_id == bindparam("id"), ReportStep.action == ReportAction.SUBMIT)
    .order_by(ReportStep.acted_at.desc(), ReportStep.id.desc())
    .limit(1)
)


async def printed_report(session: AsyncSession, content: ReportContent) -> PrintedPaper:
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
    return PrintedPaper(name, paper, snapshot.day)


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
