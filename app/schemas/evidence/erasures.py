"""Erasing files that were uploaded by mistake."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from app.models.erasure import ErasureOperation, ErasureRole, ErasureStatus
from app.schemas.base import Page, Query, Read, Resource
from app.schemas.platform.references import ON_BEHALF, PersonReference


class ErasureSummary(Read):
    """An erasure; name and hash are null where the evidence is restricted to others."""

    id: UUID
    evidence_id: UUID
    decree_id: UUID
    team_id: UUID
    status: ErasureStatus
    original_name: str | None
    sha256: str | None
    size: int = Field(description="Bita (bytes).")
    reason: str
    requested_by: PersonReference
    requested_on_behalf_of: PersonReference | None = ON_BEHALF
    requested_as: ErasureRole
    requested_at: datetime
    decided_by: PersonReference | None
    decided_on_behalf_of: PersonReference | None = ON_BEHALF
    decided_as: ErasureRole | None
    decided_at: datetime | None
    decision_reason: str | None
    removed_at: datetime | None = Field(
        description="Sejak kapan isinya tidak ada lagi di penyimpanan; null selama berkas lain "
        "masih memuat isi yang sama (since when the bytes are gone; null while another file has "
        "the same)."
    )


class ErasureRead(Resource, ErasureSummary):
    """An erasure with what the caller may do about it now."""

    allowed_actions: list[ErasureOperation]


class ErasureQuery(Query):
    """Which erasures."""

    status: ErasureStatus | None = Field(None, description="Keadaan (status).")
    evidence_id: UUID | None = Field(None, description="Eviden (evidence).")


class ErasurePage(Page[ErasureSummary]):
    """Erasures, newest first."""
