"""The files of an LHE: PDF, DOCX and XLSX of one paper, the same again each time."""

from datetime import date
from uuid import UUID

from anyio import to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from app.policies.actors import Actor
from app.services.evaluation.evaluations.queries import get_visible
from app.services.reporting.documents.files import PrintedPaper
from app.services.reporting.documents.lhe.issuing import Letter, letter_of
from app.services.reporting.documents.lhe.paper import lhe_paper


async def printed_lhe(session: AsyncSession, actor: Actor, evaluation_id: UUID) -> PrintedPaper:
    """What is printed: the newest that was issued, else TPI's draft. Raises NotFound."""
    located = await get_visible(session, actor, evaluation_id)
    letter = await letter_of(session, actor, located)
    return await print_letter(letter, located.facts.today)


async def print_letter(letter: Letter, today: date) -> PrintedPaper:
    """A letter on paper; a draft is of `today`."""
    paper = await to_thread.run_sync(lhe_paper, letter)
    heading = letter.document.heading
    name = f"lhe-{heading.number or 'rancangan'}-{heading.office_name}-{heading.year}"
    return PrintedPaper(name, paper, heading.day or today)
