"""What one person alone sufficed for, as an auditor reads it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from app.models.audit import ActorKind
from app.schemas.base import Date, Page, Query, Read
from app.schemas.platform.references import PersonReference


class SeparationRule(StrEnum):
    """Why a step is listed: one person was enough for it."""

    OWN_RIGHT = "own_right"
    BOTH_LEVELS = "both_levels"
    ONE_LEVEL = "one_level"
    LINKS_ALONE = "links_alone"
    ROLE_GRANT = "role_grant"
    MEMBERSHIP = "membership"
    TEAMS_CHANGED = "teams_changed"
    ACTIVATION_CODE = "activation_code"
    CODE_AND_RIGHT = "code_and_right"
    ACCOUNT_CHANGED = "account_changed"
    COMMAND_LINE = "command_line"


class SeparationRead(Read):
    """One step: what, who, for whom, when, by which rule it is listed, and its audit entry."""

    rule: SeparationRule
    detail: str
    action: str
    at: datetime
    actor_kind: ActorKind
    actor_id: UUID | None
    actor_name: str
    person: PersonReference | None = Field(description="Untuk siapa (for whom).")
    target_type: str
    target_id: UUID | None
    audit_event_id: int
    href: str = Field(description="Catatan auditnya (its audit entry).")


class SeparationQuery(Query):
    """Which steps."""

    since: Date | None = Field(
        None, description="Sejak hari ini, menurut satuan kerja (from this day on, in the office)."
    )
    rule: SeparationRule | None = None


class SeparationPage(Page[SeparationRead]):
    """Steps for which one person alone sufficed, newest first."""
