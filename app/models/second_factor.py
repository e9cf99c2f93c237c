"""A person's second factor (TOTP) and the recovery codes that stand in for it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Keyed, Timestamped


class SecondFactor(Timestamped, Base):
    """The secret shared with a person's authenticator app; not asked for before it is confirmed.

    Steps are periods of 30 seconds since 1970 (RFC 6238). A code of a step up to `last_step` was
    used. `drift`: how many steps the phone was ahead when last seen. `far_step` and `far_drift`: a
    right code of a clock that is too far off, waiting for the next one to be believed.
    """

    __tablename__ = "second_factors"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    sealed_secret: Mapped[str] = mapped_column(String(500))
    confirmed_at: Mapped[datetime | None]
    drift: Mapped[int] = mapped_column(default=0)
    last_step: Mapped[int | None] = mapped_column(BigInteger)
    far_step: Mapped[int | None] = mapped_column(BigInteger)
    far_drift: Mapped[int | None]


class RecoveryCode(Keyed, Timestamped, Base):
    """A code that stands in for the phone once."""

    __tablename__ = "recovery_codes"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None]
