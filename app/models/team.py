"""Tim: teams with their duties and the people in them."""

from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    and_,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Keyed, Lasting, ValueEnum, Versioned, optional_user


class TeamKind(StrEnum):
    """The sections of Lampiran I."""

    PENGARAH = "pengarah"
    PELAKSANA = "pelaksana"
    TIM_KERJA = "tim_kerja"


class MembershipRole(StrEnum):
    """Kedudukan: what a membership makes of a person (legal terms, kept in Indonesian)."""

    PENGARAH = "pengarah"
    PELAKSANA = "pelaksana"
    KOORDINATOR = "koordinator"
    ANGGOTA = "anggota"


# Of these a team has one on every day (Ketua, coordinator); all others who have it are deputies.
HEADS: Final = frozenset({MembershipRole.PELAKSANA, MembershipRole.KOORDINATOR})


class Team(Keyed, Versioned, Base):
    """A team of a decree; working teams have a number and own activities."""

    __tablename__ = "teams"
    __table_args__ = (
        UniqueConstraint("decree_id", "position"),
        CheckConstraint("(kind = 'tim_kerja') = (number IS NOT NULL)", name="working_team_number"),
    )

    decree_id: Mapped[UUID] = mapped_column(ForeignKey("decrees.id"))
    position: Mapped[int]
    kind: Mapped[TeamKind] = mapped_column(ValueEnum(TeamKind, "kind"))
    number: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(500))
    title_correction: Mapped[str | None] = mapped_column(String(500))
    short_title: Mapped[str | None] = mapped_column(String(500))
    short_title_correction: Mapped[str | None] = mapped_column(String(500))


class Duty(Keyed, Base):
    """Tugas: one duty of a team, in the decree's order."""

    __tablename__ = "duties"
    __table_args__ = (UniqueConstraint("team_id", "position"),)

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    correction: Mapped[str | None] = mapped_column(Text)


_ONE_COORDINATOR = "valid_to IS NULL AND role = 'koordinator' AND NOT is_deputy"


class Membership(Keyed, Lasting, Versioned, Base):
    """A person in a team.

    `name`, `job_title` and `title` are as the decree prints them. `is_deputy`: in the second place
    of the role (Wakil Ketua, Wakil Koordinator); `policies/grants.py` says what a deputy may alone.
    Whom a person added (`added_by_id`), loading the decree again leaves alone. What an amendment of
    the decree began or ended names it.
    """

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint("valid_to >= valid_from", name="period"),
        Index(
            "uq_memberships_open_person",
            "team_id",
            "user_id",
            unique=True,
            sqlite_where=text("valid_to IS NULL"),
            postgresql_where=text("valid_to IS NULL"),
        ),
        Index(
            "uq_memberships_open_koordinator",
            "team_id",
            unique=True,
            sqlite_where=text(_ONE_COORDINATOR),
            postgresql_where=text(_ONE_COORDINATOR),
        ),
    )

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    decree_id: Mapped[UUID] = mapped_column(ForeignKey("decrees.id"), index=True)
    role: Mapped[MembershipRole] = mapped_column(ValueEnum(MembershipRole, "role"))
    is_deputy: Mapped[bool] = mapped_column(default=False, server_default=false())
    title: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    job_title: Mapped[str] = mapped_column(String(500))
    job_title_correction: Mapped[str | None] = mapped_column(String(500))
    position: Mapped[int]
    ended_by_id: Mapped[UUID | None] = optional_user()
    added_by_id: Mapped[UUID | None] = optional_user()
    amendment_id: Mapped[UUID | None] = mapped_column(ForeignKey("amendments.id"), index=True)
    ended_by_amendment_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("amendments.id"), index=True
    )

    @property
    def leads(self) -> bool:
        """Whether it is the first place of its team."""
        return self.role in HEADS and not self.is_deputy

    @classmethod
    def is_head(cls) -> ColumnElement[bool]:
        """The same in SQL."""
        return and_(cls.role.in_(HEADS), ~cls.is_deputy)
