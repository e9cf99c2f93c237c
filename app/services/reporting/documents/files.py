"""Printed papers as files: PDF, DOCX and XLSX of one paper, the same again each time."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.integrations.documents.blocks import Paper
from app.schemas.reporting.reports.documents import ReportFormat
from app.services.reporting.documents.printing import in_turn
from app.services.reporting.packages.names import readable

MEDIA_TYPES: Final = {
    ReportFormat.PDF: "application/pdf",
    ReportFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ReportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_NAME_CHARACTERS: Final = 80


@dataclass(frozen=True)
class PrintedPaper:
    """A paper that is ready to be made into a file; `day` is that of what it says."""

    name: str
    paper: Paper
    day: date

    def file_name(self, form: ReportFormat) -> str:
        """The name of the file as every system takes it."""
        return f"{readable(self.name, _NAME_CHARACTERS)}.{form.value}"


async def made(printed: PrintedPaper, form: ReportFormat) -> bytes:
    """The file; made in a process of its own, without a session; the same again each time."""
    return await in_turn(form.value, printed.paper, printed.day)
