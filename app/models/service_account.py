"""Akun layanan: how another system signs in, and the keys it does it with."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Keyed, Timestamped, Versioned


class ServiceScope(StrEnum):
    """What a service account may do; never more than it was given."""

    RECORDS_WRITE = "records:write"
    RECORDS_READ = "records:read"
    EVENTS_READ = "events:read"
    OFFICES_READ = "offices:read"
    PROGRESS_READ = "progress:read"
    FINDINGS_READ = "findings:read"
    PACKAGES_READ = "packages:read"
    PEOPLE_READ = "people:read"
    DECISIONS_READ = "decisions:read"
    WEBHOOKS_MANAGE = "webhooks:manage"
    PROPOSALS_READ = "proposals:read"


# They hold for one source system; the others for the account's offices.
OVER_RECORDS = frozenset(
    {ServiceScope.RECORDS_WRITE, ServiceScope.RECORDS_READ, ServiceScope.DECISIONS_READ}
)
# The ministry's portal knows institutions, not their offices.
OF_AN_INSTITUTION = frozenset({ServiceScope.PROPOSALS_READ})


class ServiceAccount(Keyed, Versioned, Base):
    """Another system's identity in an office and those below it.

    Its scopes over records hold for one source system; without one it has the others alone.
    `networks` are the CIDR blocks it may call from; empty: from anywhere.
    """

    __tablename__ = "service_accounts"
    __table_args__ = (UniqueConstraint("work_unit_id", "name"),)

    work_unit_id: Mapped[UUID] = mapped_column(ForeignKey("work_units.id"))
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("source_systems.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    networks: Mapped[list[str]] = mapped_column(JSON)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))


class ServiceAccountKey(Keyed, Timestamped, Base):
    """A key of an account: the prefix names it, the fingerprint is all that is kept of the rest.

    Good until `expires_at`; revoking it moves that instant to now. `warned_days` is the last of
    the warnings before its end that was given: so many days before, 0 that it has ended.
    `is_replaced`: another key took its place, so it works for its grace and renews nothing.
    """

    __tablename__ = "service_account_keys"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("service_accounts.id"), index=True)
    prefix: Mapped[str] = mapped_column(String(20), unique=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    last_used_from: Mapped[str | None] = mapped_column(String(60))
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    warned_days: Mapped[int | None]
    is_replaced: Mapped[bool] = mapped_column(default=False, server_default=false())


class ServiceAccountUsage(Keyed, Base):
    """How often an account was answered so on a day of its office; `requests` are all of them."""

    __tablename__ = "service_account_usage"
    __table_args__ = (UniqueConstraint("account_id", "day", "code"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("service_accounts.id"))
    day: Mapped[date] = mapped_column(index=True)
    code: Mapped[str] = mapped_column(String(200))
    count: Mapped[int]
    last_at: Mapped[datetime]
    last_operation: Mapped[str] = mapped_column(String(200))
    last_fault: Mapped[str | None] = mapped_column(String(200))
