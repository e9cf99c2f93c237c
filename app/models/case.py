"""What goes to and fro between people until one of them ends it: a status, and steps."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.errors import Conflict
from app.models.base import Base, Keyed, Versioned

Transitions: TypeAlias = Mapping[Any, Mapping[Any, Any]]


class Case(Keyed, Versioned, Base):
    """A thing of a team; its words never change, what became of it is in its steps.

    `word` names it in messages and in the audit log, `transitions` are its life cycle.
    """

    __abstract__ = True

    word: ClassVar[str]
    transitions: ClassVar[Transitions]
    if TYPE_CHECKING:
        status: Mapped[Any]

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"), sort_order=-9)

    def move(self, action: StrEnum) -> None:
        """Go where the life cycle leads; raises Conflict when it does not lead anywhere."""
        target = self.transitions[action].get(self.status)
        if target is None:
            code = f"{self.word}_wrong_status"
            raise Conflict(code, action=action.value, status=self.status.value)
        self.status = target


class Step(Keyed, Base):
    """What somebody did about it, with evidence as it was then, if any; never changed.

    `judged` are the digests of the revisions that a closing step was about, parted by blanks.
    """

    __abstract__ = True

    if TYPE_CHECKING:
        action: Mapped[Any]

    text: Mapped[str | None] = mapped_column(Text, sort_order=1)
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"), sort_order=2)
    revision_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("evidence_revisions.id"), index=True, sort_order=3
    )
    # Guards of every engine name the columns as they were called first.
    acted_by_id: Mapped[UUID] = mapped_column("taken_by_id", ForeignKey("users.id"), sort_order=4)
    acted_at: Mapped[datetime] = mapped_column("taken_at", default=clock.now, sort_order=5)
    judged: Mapped[str | None] = mapped_column(Text, sort_order=6)
    on_behalf_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), sort_order=7)


def needs_text(*silent: StrEnum) -> str:
    """The check that every step but the `silent` ones says something."""
    without = ", ".join(f"'{action.value}'" for action in silent)
    return f"action IN ({without}) OR coalesce(length(text), 0) > 0"
