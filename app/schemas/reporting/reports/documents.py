"""The files of a report."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class ReportFormat(StrEnum):
    """As what a report is handed out."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"


class ReportDocumentQuery(BaseModel):
    """Which file."""

    model_config = ConfigDict(extra="forbid")

    format: ReportFormat = Field(
        ReportFormat.PDF,
        description="`pdf` untuk dibaca dan ditandatangani, `docx` untuk disunting, `xlsx` untuk"
        " tabelnya (to read and sign, to edit, for its tables).",
    )
