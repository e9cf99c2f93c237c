"""What reviewers send: which revision they have read, and what they say of it."""

from pydantic import ConfigDict, Field

from app.models.review import ReturnReason
from app.schemas.base import Digest
from app.schemas.evidence.evidence import NoteInput, ReasonInput


class EvidenceVerdict(NoteInput):
    """A judgement of the revision that was read, named by its digest."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"revision_digest": "5e" * 32, "reason": "Lengkap dan sesuai periode."}]
        },
    )

    revision_digest: Digest = Field(
        description="`revision.digest` yang sudah dibaca (of the revision that was read)."
    )


class EvidenceRefusal(ReasonInput):
    """The same where it must be explained."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "revision_digest": "5e" * 32,
                    "reason": "Tanda tangan pada halaman 3 belum ada.",
                    "reason_code": "unsigned",
                }
            ]
        },
    )

    revision_digest: Digest = Field(
        description="`revision.digest` yang sudah dibaca (of the revision that was read)."
    )
    reason_code: ReturnReason = Field(
        description="Apa yang kurang; kata-katanya pada `GET /decrees/{id}/progress/returns`"
        " (what was missing)."
    )
