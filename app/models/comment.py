"""Komentar: what people say about a thing of the programme, and whom they call in."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.models.base import Base, Keyed


class CommentSubject(StrEnum):
    """What a comment is about; `<subject>_id` is its column."""

    EVIDENCE = "evidence"
    ACTION_ITEM = "action_item"
    INDICATOR = "indicator"
    FINDING = "finding"
    DIRECTIVE = "directive"


class CommentAction(StrEnum):
    """What a screen may offer on a comment."""

    EDIT = "edit"


FIRST_VERSION = 1
SUBJECT_COLUMNS = {subject: f"{subject.value}_id" for subject in CommentSubject}


class Comment(Keyed, Base):
    """The first version of a word about one subject; never changed, never deleted."""

    __tablename__ = "comments"
    __table_args__ = (
        *(Index(f"ix_comments_{name}", name, "written_at") for name in SUBJECT_COLUMNS.values()),
        CheckConstraint(
            " + ".join(
                f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in SUBJECT_COLUMNS.values()
            )
            + " = 1",
            name="one_subject",
        ),
    )

    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"))
    revision_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence_revisions.id"))
    action_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("action_items.id"))
    indicator_id: Mapped[UUID | None] = mapped_column(ForeignKey("indicators.id"))
    finding_id: Mapped[UUID | None] = mapped_column(ForeignKey("findings.id"))
    directive_id: Mapped[UUID | None] = mapped_column(ForeignKey("directives.id"))
    text: Mapped[str] = mapped_column(Text)
    written_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime] = mapped_column(default=clock.now)


class CommentEdit(Keyed, Base):
    """A later version of a comment, by its author; never changed, never deleted."""

    __tablename__ = "comment_edits"
    __table_args__ = (UniqueConstraint("comment_id", "number"),)

    comment_id: Mapped[UUID] = mapped_column(ForeignKey("comments.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    edited_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    edited_at: Mapped[datetime] = mapped_column(default=clock.now)


# Whom each version calls in; the earliest row of a person is the version that brought them in.
comment_mentions = Table(
    "comment_mentions",
    Base.metadata,
    Column("comment_id", Uuid, ForeignKey("comments.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("user_id", Uuid, ForeignKey("users.id"), primary_key=True, index=True),
)
