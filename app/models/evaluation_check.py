"""What an assessing layer checks of an office before it scores (LKE rule 31): a list of eight."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.models.base import Base, Keyed, ValueEnum, optional_user
from app.models.evaluation import EvaluationLayer


class CheckItem(StrEnum):
    """The eight of Permenpan RB 90/2021, Lampiran II Bab I, in their order."""

    TLHP = "tlhp"
    SAKIP = "sakip"
    LHKPN_LHKAN = "lhkpn_lhkan"
    COMMITMENT = "commitment"
    DATA_QUALITY = "data_quality"
    INNOVATION = "innovation"
    SURVEY = "survey"
    PERFORMANCE = "performance"


class CheckState(StrEnum):
    """What was found."""

    FULFILLED = "fulfilled"
    PARTLY = "partly"
    NOT_FULFILLED = "not_fulfilled"


class EvaluationCheck(Keyed, Base):
    """What a layer found of an item, never changed: the next finding has the next number.

    What is not wholly fulfilled says why.
    """

    __tablename__ = "evaluation_checks"
    __table_args__ = (
        UniqueConstraint("evaluation_id", "layer", "item", "number"),
        CheckConstraint("layer <> 'unit'", name="of_later_layers"),
        CheckConstraint("state = 'fulfilled' OR coalesce(length(note), 0) > 0", name="note"),
    )

    evaluation_id: Mapped[UUID] = mapped_column(ForeignKey("evaluations.id"))
    layer: Mapped[EvaluationLayer] = mapped_column(ValueEnum(EvaluationLayer, "layer"))
    item: Mapped[CheckItem] = mapped_column(ValueEnum(CheckItem, "item"))
    number: Mapped[int]
    state: Mapped[CheckState] = mapped_column(ValueEnum(CheckState, "state"))
    note: Mapped[str | None] = mapped_column(Text)
    checked_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    on_behalf_of_id: Mapped[UUID | None] = optional_user()
    checked_at: Mapped[datetime] = mapped_column(default=clock.now)
