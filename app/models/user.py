"""People who sign in. Their rights come from memberships, never from a column here."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, validates

from app.core.texts import person_key
from app.models.base import Base, Keyed, Versioned


class User(Keyed, Versioned, Base):
    """A person; without a password hash nobody can sign in as them."""

    __tablename__ = "users"
    __table_args__ = (CheckConstraint("username = lower(username)", name="username_lower"),)

    work_unit_id: Mapped[UUID] = mapped_column(ForeignKey("work_units.id"), index=True)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    # Follows the name; by it spellings of one name are found.
    name_key: Mapped[str | None] = mapped_column(String(200), index=True)
    job_title: Mapped[str] = mapped_column(String(500))
    nip: Mapped[str | None] = mapped_column(String(30), unique=True)
    email: Mapped[str | None] = mapped_column(String(254))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    password_changed_at: Mapped[datetime | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    # When everything that says who this is was taken away; then nobody signs in here again.
    anonymised_at: Mapped[datetime | None]

    @validates("name")
    def _follow_name(self, _field: str, name: str) -> str:
        self.name_key = person_key(name)
        return name
