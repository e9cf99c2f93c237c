"""Monitoring and evaluation reports as papers that are signed: once they were submitted."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import ReportFile
from app.models.report import ReportOperation
from app.policies.actors import Actor
from app.policies.reports import REPORTS
from app.services.reporting.documents.report.files import printed_report
from app.services.reporting.reports.commands import target_of
from app.services.reporting.reports.content import read_content
from app.services.reporting.reports.queries import get_visible
from app.services.reporting.reports.transitions import submitted_digest
from app.services.reporting.signatures.papers import Act, Copies, Printed, Signable

_OPERATIONS = {Act.SIGN: ReportOperation.SIGN, Act.SCAN: ReportOperation.SCAN}
_ACTIONS = {Act.SIGN: "report.sign", Act.SCAN: "report.attach_scan"}


class ReportPapers:
    """Named by the key of the report."""

    async def load(
        self,
        session: AsyncSession,
        actor: Actor,
        key: UUID,
        act: Act,
        *,
        for_update: bool = False,
    ) -> Signable:
        """The report. Raises NotFound, Forbidden, Conflict (not submitted)."""
        located = await get_visible(session, actor, key, for_update=for_update)
        REPORTS.require(actor, _OPERATIONS[act], located.facts)
        return Signable(
            digest=await submitted_digest(session, located),
            unit_code=located.work_unit.code,
            copies=_copies(key),
            changes=located.report,
            target=target_of(located.report, located.decree),
            actions=_ACTIONS,
            stale="report_changed",
        )

    async def printed(self, session: AsyncSession, actor: Actor, key: UUID) -> Printed:
        """What is printed of it. Raises NotFound."""
        content = await read_content(session, actor, key)
        heading = content.document.heading
        return Printed(
            await printed_report(session, content),
            content.document.place or heading.office_name,
            f"Pengesahan laporan nomor {heading.number}",
        )

    async def copies(self, session: AsyncSession, actor: Actor, key: UUID) -> Copies:
        """Where its copies lie. Raises NotFound."""
        await get_visible(session, actor, key)
        return _copies(key)


def _copies(report_id: UUID) -> Copies:
    return Copies(ReportFile, "report_id", (report_id,))
