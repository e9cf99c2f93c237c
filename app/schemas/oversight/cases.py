"""What the steps of findings, directives and follow-ups have in common."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from app.schemas.base import Body, Digest, Paragraph, Read
from app.schemas.evidence.evidence import NoteInput
from app.schemas.platform.references import ON_BEHALF, PersonReference

CITED = "Digest revisi eviden yang dirujuk (of the evidence it cites), untuk `close`."


class CaseAnswer(Body):
    """What was done, and the evidence that shows it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"text": "Laporan sudah dilengkapi pada revisi 2."}]},
    )

    text: Paragraph
    evidence_id: UUID | None = None


class CaseClosing(NoteInput):
    """The end of it, by somebody who has read the evidence that it cites."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"revision_digests": ["5e" * 32], "reason": "Sudah lengkap."}]
        },
    )

    revision_digests: list[Digest] | None = Field(
        None,
        max_length=200,
        description=(
            "`revision_digests` yang sudah dibaca; wajib bila ada eviden yang dirujuk (those that"
            " were read; required where evidence is cited)."
        ),
    )


class StepRead(Read):
    """One step; the word for it is the case's own."""

    id: UUID
    action: StrEnum
    text: str | None
    evidence_id: UUID | None
    revision_number: int | None = Field(
        description="Revisi eviden pada saat menjawab (the revision that answered)."
    )
    revision_digests: list[str] = Field(
        description="Revisi yang dibaca saat menutup (what was read when it was closed)."
    )
    acted_by: PersonReference
    on_behalf_of: PersonReference | None = ON_BEHALF
    acted_at: datetime
