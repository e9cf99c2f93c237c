"""Signing in (sessions, tokens, codes, slow-down) and rights granted by name."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Keyed, Lasting, Timestamped, ValueEnum, Versioned, optional_user
from app.models.evaluation import EvaluationLayer


class GrantedRole(StrEnum):
    """The two roles no decree gives."""

    ADMINISTRATOR = "administrator"
    ASESOR = "asesor"


class RoleGrant(Keyed, Lasting, Versioned, Base):
    """An administrator of an office and those below (no office: of all), or a decree's asesor.

    Nobody granted it: the command line. `layer`: in which an asesor evaluates (LKE); none: TPI.
    """

    __tablename__ = "role_grants"
    __table_args__ = (
        CheckConstraint("(role = 'asesor') = (decree_id IS NOT NULL)", name="asesor_of_a_decree"),
        CheckConstraint("role = 'administrator' OR work_unit_id IS NULL", name="office_of_admin"),
        CheckConstraint("valid_to >= valid_from", name="period"),
        CheckConstraint(
            "layer IS NULL OR (role = 'asesor' AND layer <> 'unit')", name="layer_of_an_asesor"
        ),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[GrantedRole] = mapped_column(ValueEnum(GrantedRole, "role"))
    work_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("work_units.id"))
    decree_id: Mapped[UUID | None] = mapped_column(ForeignKey("decrees.id"))
    granted_by_id: Mapped[UUID | None] = optional_user()
    layer: Mapped[EvaluationLayer | None] = mapped_column(ValueEnum(EvaluationLayer, "layer"))


class UserSession(Keyed, Timestamped, Base):
    """One sign-in on one device, kept alive by its rotating refresh token."""

    __tablename__ = "sessions"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    last_used_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None] = mapped_column(String(40))
    user_agent: Mapped[str] = mapped_column(String(300))
    address: Mapped[str] = mapped_column(String(60))
    # When the person last proved who they are; empty: when the session was opened.
    authenticated_at: Mapped[datetime | None]
    second_factor: Mapped[bool] = mapped_column(default=False, server_default=false())


class RefreshToken(Timestamped, Base):
    """Every refresh token ever handed out, so that the second use of one is noticed."""

    __tablename__ = "refresh_tokens"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"), index=True)
    used_at: Mapped[datetime | None]


class ActivationCode(Keyed, Timestamped, Base):
    """A one-time code with which a person sets the first, or a forgotten, password.

    Until `works_from` it waits for a second person (`confirmed_by_id`); nobody issued it: the
    command line.
    """

    __tablename__ = "activation_codes"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    issued_by_id: Mapped[UUID | None] = optional_user()
    works_from: Mapped[datetime | None]
    confirmed_by_id: Mapped[UUID | None] = optional_user()
    confirmed_at: Mapped[datetime | None]
    confirmed_for_id: Mapped[UUID | None] = optional_user()


class SignInThrottle(Base):
    """Failed sign-ins in a row for one key (a username from an address, or an address)."""

    __tablename__ = "sign_in_guards"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    failed_at: Mapped[datetime] = mapped_column(index=True)
    blocked_until: Mapped[datetime | None]
