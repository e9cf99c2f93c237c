"""The conversation about the revisions of evidence."""

from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict, Field

from app.schemas.base import Body, Page, Paragraph, Query, Read, RevisionNumber
from app.schemas.references import PersonReference


class CommentRead(Read):
    """A word about a revision."""

    id: UUID
    revision_number: int
    text: str
    written_by: PersonReference
    written_at: datetime


class CommentCreate(Body):
    """A word about a revision."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"text": "Apakah laporan bulan Juni sudah termasuk?"}]},
    )

    text: Paragraph
    revision_number: RevisionNumber | None = Field(
        None, description="Revisi yang dibicarakan; tanpa isian: yang terbaru (default: newest)."
    )


class CommentQuery(Query):
    """Which part of the conversation."""

    revision_number: int | None = Field(
        None, ge=1, le=10_000, description="Hanya revisi ini (only this revision)."
    )


class CommentPage(Page[CommentRead]):
    """Comments, oldest first."""
