"""The audit log: append-only by triggers on both engines, and chained so that tampering shows."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.models.base import Base, ValueEnum

FIRST_PREDECESSOR = "0" * 64
KEY_BEGINS = "audit.change_key"  # the action of the entry with which a key begins
Position = BigInteger().with_variant(Integer, "sqlite")


class ActorKind(StrEnum):
    """Who can leave a trace."""

    PERSON = "person"
    COMMAND_LINE = "command_line"
    SERVICE_ACCOUNT = "service_account"
    WORKER = "worker"
    NOBODY = "nobody"


class ChainFault(StrEnum):
    """What can be wrong with an entry of the chain."""

    MISSING = "missing"
    KEY_UNKNOWN = "key_unknown"
    UNKEYED = "unkeyed"
    WRONG_PREDECESSOR = "wrong_predecessor"
    CHANGED = "changed"
    END_MISSING = "end_missing"
    END_CHANGED = "end_changed"
    HISTORY_REWRITTEN = "history_rewritten"


class AuditEvent(Base):
    """Who did what to which thing, when, and what changed field by field."""

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_work_unit_id", "work_unit_id", "id"),
        Index("ix_audit_events_target", "target_type", "target_id"),
        Index("ix_audit_events_actor_id", "actor_id", "id"),
        Index("ix_audit_events_request_id", "request_id"),
        Index("ix_audit_events_decree_id", "decree_id", "id"),
    )

    # The place in the chain: 1, 2, 3, ... without a gap.
    id: Mapped[int] = mapped_column(Position, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    actor_kind: Mapped[ActorKind] = mapped_column(ValueEnum(ActorKind, "actor_kind"))
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str] = mapped_column(String(200))
    # Whose seat it was, where the person stood in for somebody.
    on_behalf_of_id: Mapped[UUID | None] = mapped_column(sort_order=30)
    action: Mapped[str] = mapped_column(String(60))
    target_type: Mapped[str] = mapped_column(String(40))
    target_id: Mapped[UUID | None]
    work_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("work_units.id"))
    decree_id: Mapped[UUID | None] = mapped_column(ForeignKey("decrees.id"))
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str | None] = mapped_column(Text)
    request_id: Mapped[str | None] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    # Which key `hash` was made with; none: a plain SHA-256, from before there were keys.
    key_id: Mapped[str | None] = mapped_column(String(16))
    # What stands in the hash for columns that were emptied when a person was anonymised.
    redacted: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))


class KeptCheckpoint(Base):
    """The end of the chain on one day (UTC), signed; and what became of sending it outside.

    `at` is the text that was signed. `next_try_at` is when somebody may (again) send it; none: it
    was sent, was given up, or is sent nowhere.
    """

    __tablename__ = "audit_checkpoints"
    __table_args__ = (Index("ix_audit_checkpoints_next_try_at", "next_try_at"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    length: Mapped[int] = mapped_column(Position)
    head_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[str] = mapped_column(String(40))
    public_key: Mapped[str] = mapped_column(String(60))
    signature: Mapped[str] = mapped_column(String(120))
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
    posted_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(300))


class AuditChain(Base):
    """The end of the chain: one row, locked by whoever appends, so that entries come one by one."""

    __tablename__ = "audit_chain"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    length: Mapped[int] = mapped_column(Position)
    head_hash: Mapped[str] = mapped_column(String(64))
