"""Titik webhook: where events are sent, and what became of each."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.models.audit import Position
from app.models.base import Base, Keyed, Timestamped, ValueEnum, Versioned

_PENDING = text("state = 'pending'")


class DeliveryState(StrEnum):
    """`dead`: given up after a day of attempts; only a person sends it again."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


class WebhookEndpoint(Keyed, Versioned, Base):
    """An address that gets the events of an office and those below it.

    `event_types` are full names or beginnings such as `evidence.*`; empty: all. A service account
    manages those it made itself; then `created_by_id` is who made the account.
    """

    __tablename__ = "webhook_endpoints"

    work_unit_id: Mapped[UUID] = mapped_column(ForeignKey("work_units.id"), index=True)
    url: Mapped[str] = mapped_column(String(2000))
    description: Mapped[str | None] = mapped_column(Text)
    event_types: Mapped[list[str]] = mapped_column(JSON)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    service_account_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("service_accounts.id"), index=True
    )


class WebhookProgress(Base):
    """How an endpoint fares; apart from it, so that sending changes no version of it.

    `position` is the last event that was looked at for it. While it is paused, deliveries wait.
    `fails_told`, `dead_told`: whoever manages it was told of this failure already.
    """

    __tablename__ = "webhook_progress"

    endpoint_id: Mapped[UUID] = mapped_column(ForeignKey("webhook_endpoints.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Position)
    failing_since: Mapped[datetime | None]
    last_delivered_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    paused_because: Mapped[str | None] = mapped_column(String(200))
    fails_told: Mapped[bool] = mapped_column(default=False, server_default=false())
    dead_told: Mapped[bool] = mapped_column(default=False, server_default=false())


class WebhookSecret(Keyed, Timestamped, Base):
    """What the deliveries of an endpoint are signed with, sealed; the old one until it expires."""

    __tablename__ = "webhook_secrets"

    endpoint_id: Mapped[UUID] = mapped_column(ForeignKey("webhook_endpoints.id"), index=True)
    sealed: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime | None]


class WebhookDelivery(Keyed, Base):
    """An event on its way to an endpoint.

    `next_try_at` is when somebody may try (again); taking it moves it ahead, so that nobody else
    takes it meanwhile (`is_taken`, until it is known what came of it).
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("endpoint_id", "event_position"),
        Index("ix_webhook_deliveries_event_position", "event_position"),
        Index(
            "ix_webhook_deliveries_pending",
            "endpoint_id",
            "subject",
            "event_position",
            sqlite_where=_PENDING,
            postgresql_where=_PENDING,
        ),
    )

    endpoint_id: Mapped[UUID] = mapped_column(ForeignKey("webhook_endpoints.id"))
    event_position: Mapped[int] = mapped_column(ForeignKey("events.position"), type_=Position)
    subject: Mapped[str] = mapped_column(String(120))
    state: Mapped[DeliveryState] = mapped_column(ValueEnum(DeliveryState, "state"))
    attempts: Mapped[int] = mapped_column(default=0)
    is_taken: Mapped[bool] = mapped_column(default=False, server_default=false())
    next_try_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]


class WebhookAttempt(Keyed, Base):
    """One attempt to deliver: the status that was answered, or what stood in the way."""

    __tablename__ = "webhook_attempts"

    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("webhook_deliveries.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    milliseconds: Mapped[int]
    http_status: Mapped[int | None] = mapped_column("status")
    error: Mapped[str | None] = mapped_column(String(200))
