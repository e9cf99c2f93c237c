"""The files of an LHE: PDF, DOCX and XLSX of one paper, the same again each time."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from anyio import to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.integrations.documents.blocks import Paper
from app.policies.actors import Actor
from app.schemas.reporting.reports.documents import ReportFormat
from app.services.evaluation.evaluations.queries import get_visible
from app.services.reporting.documents.lhe.issuing import letter_of
from app.services.reporting.documents.lhe.paper import lhe_paper
from app.services.reporting.documents.printing import in_turn
from app.services.reporting.packages.names import readable

_NAME_CHARACTERS = 80


@dataclass(frozen=True)
class PrintedLhe:
    """An LHE that is ready to be made into a file."""

    name: str
    paper: Paper
    day: date

    def file_name(self, form: ReportFormat) -> str:
        """The name of the file as every system takes it."""
        return f"{readable(self.name, _NAME_CHARACTERS)}.{form.value}"


async def printed_lhe(session: AsyncSession, actor: Actor, evaluation_id: UUID) -> PrintedLhe:
    """What is printed: the newest that was issued, else TPI's draft. Raises NotFound."""
    located = await get_visible(session, actor, evaluation_id)
    letter = await letter_of(session, actor, located)
    paper = await to_thread.run_sync(lhe_paper, letter)
    heading = letter.document.heading
    day = heading.day or clock.today_in(located.work_unit.time_zone)
    name = f"lhe-{heading.number or 'rancangan'}-{heading.office_name}-{heading.year}"
    return PrintedLhe(name, paper, day)


async def made(printed: PrintedLhe, form: ReportFormat) -> bytes:
    """The file; made in a process of its own, without a session."""
    return await in_turn(form.value, printed.paper, printed.day)
