"""What the steps of findings, directives and follow-ups have in common."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from app.schemas.base import Body, Paragraph, Read
from app.schemas.references import PersonReference


class Answer(Body):
    """What was done, and the evidence that shows it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"text": "Laporan sudah dilengkapi pada revisi 2."}]},
    )

    text: Paragraph
    evidence_id: UUID | None = None


class StepRead(Read):
    """One step; the word for it is the loop's own."""

    id: UUID
    action: StrEnum
    text: str | None
    evidence_id: UUID | None
    revision_number: int | None = Field(
        description="Revisi eviden pada saat menjawab (the revision that answered)."
    )
    taken_by: PersonReference
    taken_at: datetime
