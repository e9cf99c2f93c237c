"""Lembar kerja evaluasi (LKE): the sheets that decide about WBK and WBBM, by version."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Keyed, Versioned, optional_user


class LkeSheet(Keyed, Versioned, Base):
    """A version of the sheet: `content` is its file as it was loaded, `digest` that of its text."""

    __tablename__ = "lke_sheets"
    __table_args__ = (UniqueConstraint("name"),)

    # A version such as permenpanrb-90-2021; `version` is the lock of every table.
    name: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True, deferred_raiseload=True)


class LkeQuestion(Keyed, Base):
    """A question of a sheet, by its code; `number` is that of the portal (soal_id) in this version.

    `area` and `team_number` say who answers it: one of the six areas, whose number is that of the
    decree's team. A question of the results (hasil) has neither.
    """

    __tablename__ = "lke_questions"
    __table_args__ = (
        UniqueConstraint("sheet_id", "code"),
        UniqueConstraint("sheet_id", "number"),
        CheckConstraint("(area IS NULL) = (team_number IS NULL)", name="area_and_team"),
    )

    sheet_id: Mapped[UUID] = mapped_column(ForeignKey("lke_sheets.id"))
    code: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    area: Mapped[str | None] = mapped_column(String(20))
    team_number: Mapped[int | None]


class LkeRowLinks(Keyed, Base):
    """The questions of a sheet that a row of a decree's plan proves, as the office set them.

    `links` are codes of questions, each with its relation. No row: what the sheet's map suggests.
    """

    __tablename__ = "lke_row_links"
    __table_args__ = (
        UniqueConstraint("action_item_id", "sheet_id"),
        UniqueConstraint("indicator_id", "sheet_id"),
        CheckConstraint("(action_item_id IS NULL) <> (indicator_id IS NULL)", name="one_row"),
    )

    sheet_id: Mapped[UUID] = mapped_column(ForeignKey("lke_sheets.id"))
    decree_id: Mapped[UUID] = mapped_column(ForeignKey("decrees.id"), index=True)
    action_item_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("action_items.id", ondelete="CASCADE")
    )
    indicator_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("indicators.id", ondelete="CASCADE")
    )
    links: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    set_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    set_at: Mapped[datetime]
    set_for_id: Mapped[UUID | None] = optional_user()
