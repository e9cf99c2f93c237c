"""The conformance sheet of a service account: what has been seen of its work before it counts."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from app.models.conformance import ConformanceStep
from app.schemas.base import Read


class ConformanceStepRead(Read):
    """A step: what it is, how it is shown, and when it was first seen; none: not yet."""

    step: ConformanceStep
    title: str
    detail: str
    is_needed: bool = Field(description="Perlu sebelum dipakai (needed before going live).")
    seen_at: datetime | None


class ConformanceRead(Read):
    """All steps in their order; ready once all that are needed were seen."""

    account_id: UUID
    seen: int
    total: int
    is_ready: bool
    summary: str
    steps: list[ConformanceStepRead]
