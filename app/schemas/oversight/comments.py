"""The conversation about evidence, the plan's rows, findings and directives."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from app.models.comment import CommentAction, CommentSubject
from app.schemas.base import Body, Page, Paragraph, Query, Read, Resource, RevisionNumber
from app.schemas.platform.references import PersonReference

MentionIds = Annotated[
    list[UUID],
    Field(
        max_length=20,
        description="Orang yang disebut (user ids): berkedudukan di satuan kerja ini hari ini, dan "
        "boleh membaca percakapannya.",
    ),
]


class CommentSummary(Read):
    """A comment as it reads now; `revision_number` tells the revision of evidence."""

    id: UUID
    revision_number: int | None
    text: str
    mentions: list[PersonReference]
    written_by: PersonReference
    written_at: datetime
    edited_at: datetime | None


class CommentVersion(Read):
    """What the comment said from then on."""

    number: int
    text: str
    mentions: list[PersonReference]
    written_by: PersonReference
    written_at: datetime


class CommentRead(Resource, CommentSummary):
    """A comment with what it is about and all its versions, oldest first."""

    subject: CommentSubject
    subject_id: UUID
    versions: list[CommentVersion]
    allowed_actions: list[CommentAction]


class CommentCreate(Body):
    """A word, and whom it calls in."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"text": "Apakah laporan bulan Juni sudah termasuk?"}]},
    )

    text: Paragraph
    mention_ids: MentionIds = Field(default_factory=list)


class EvidenceCommentCreate(CommentCreate):
    """The same about a revision."""

    revision_number: RevisionNumber | None = Field(
        None, description="Revisi yang dibicarakan; tanpa isian: yang terbaru (default: newest)."
    )


class CommentUpdate(Body):
    """The new words; mentions that are left out stay."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"text": "Apakah laporan bulan Juli sudah termasuk?"}]},
    )

    text: Paragraph
    mention_ids: MentionIds | None = None


class CommentQuery(Query):
    """Which part of the conversation."""


class EvidenceCommentQuery(CommentQuery):
    """Which part of the conversation about evidence."""

    revision_number: int | None = Field(
        None, ge=1, le=10_000, description="Hanya revisi ini (only this revision)."
    )


class CommentPage(Page[CommentSummary]):
    """Comments, oldest first."""
