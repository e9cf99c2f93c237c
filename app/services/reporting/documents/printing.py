"""A document that is ready to be typeset, and how that is done without holding up anybody."""

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from subprocess import TimeoutExpired
from typing import Final

from anyio import CapacityLimiter, to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Busy
from app.core.messages import Language
from app.core.messages.dates import day_in_words
from app.core.settings import Settings
from app.integrations.documents.blocks import Block, Head, Heading, Paper, Picture, Text
from app.integrations.documents.making import make
from app.models import Decree, WorkUnit
from app.services.identity.letterheads import PrintedHead, head_of
from app.services.reporting.packages.names import readable

NONE: Final = "Tidak ada."
_AT_ONCE: Final = CapacityLimiter(2)
_NAME_CHARACTERS: Final = 80


@dataclass(frozen=True)
class Document:
    """A paper, the name of its file (without `.pdf`), and the day that it says it was made on."""

    name: str
    paper: Paper
    day: date

    @property
    def file_name(self) -> str:
        """The name of the file as every system takes it."""
        return f"{readable(self.name, _NAME_CHARACTERS)}.pdf"


async def typeset(document: Document) -> bytes:
    """The PDF; made without a session."""
    return await in_turn("pdf", document.paper, document.day)


async def in_turn(form: str, paper: Paper, day: date) -> bytes:
    """The file of a paper in a form; made in a process beside this one, two at a time.

    Raises Busy where that takes longer than a minute: the machine has too much to do.
    """
    made_at = datetime.combine(day, time(), UTC)
    try:
        return await to_thread.run_sync(make, form, paper, made_at, limiter=_AT_ONCE)
    except TimeoutExpired as error:
        raise Busy from error


async def letterhead(session: AsyncSession, unit: WorkUnit) -> Head:
    """The office's letterhead as it is printed."""
    return printed_head(await head_of(session, unit))


def printed_head(head: PrintedHead) -> Head:
    """A letterhead as a document takes it."""
    logo = head.logo.as_data if head.logo else None
    return Head(head.lines, logo, head.logo_alt_text or "")


def in_words(day: date) -> str:
    """A day in Indonesian: 6 Juli 2026."""
    return day_in_words(day, Language.INDONESIAN)


def decree_line(decree: Decree) -> str:
    """What a document says of the decree it is about."""
    return f"Keputusan Nomor {decree.number} Tahun {decree.year}"


def corrected(text: str, correction: str | None) -> str:
    """The decree's words, and beside them what they should say."""
    return f"{text} [koreksi: {correction}]" if correction else text


def addressed(heading: str, place: str, settings: Settings, otherwise: str) -> list[Block]:
    """Where people find a thing: in the web application, else in the API, else by its id."""
    address = otherwise
    if settings.front_end_url:
        address = f"{settings.front_end_url.rstrip('/')}/{place}"
    elif settings.public_url:
        address = f"{settings.public_url.rstrip('/')}/api/v1/{place}"
    return [
        Heading(heading),
        Picture(_code_of(address), f"Kode QR dari alamat {address}", 0.22),
        Text(address, small=True),
    ]


def _code_of(address: str) -> str:
    # Not at the top: few processes ever draw one.
    import segno  # noqa: PLC0415

    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgns=True, scale=4, border=2
    )
    return drawn.getvalue().decode()
