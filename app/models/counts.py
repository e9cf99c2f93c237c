"""Hitungan: what roll-ups add up, kept for each team, and which teams must be counted anew.

Nothing here depends on the day: what a month has come to follows from it and the office's calendar.
`services/plan/counts` writes these tables, and nobody else.
"""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Keyed


class TeamCounts(Base):
    """Indicators by how far their furthest evidence has come, and evidence by what it counts as.

    `unscheduled`: indicators beside which nobody set a month. `evidence_...`: pieces that show an
    indicator; one in force counts as accepted, and is `being_revised` while a newer one is in work.
    """

    __tablename__ = "team_counts"

    team_id: Mapped[UUID] = mapped_column(
        ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True
    )
    unproven: Mapped[int]
    in_progress: Mapped[int]
    verified: Mapped[int]
    accepted: Mapped[int]
    unscheduled: Mapped[int]
    evidence_draft: Mapped[int]
    evidence_submitted: Mapped[int]
    evidence_verified: Mapped[int]
    evidence_accepted: Mapped[int]
    evidence_returned: Mapped[int]
    evidence_withdrawn: Mapped[int]
    being_revised: Mapped[int]


class TeamMonthCounts(Base):
    """A month of a team's year: its indicators and its action items.

    `expected`: indicators with the month planned; `met`: those of them with evidence in force for
    it; `lacking_first`: indicators with accepted evidence whose first month without is this one.
    The rest are action items, by what the plan says and what was done for the month.
    """

    __tablename__ = "team_month_counts"
    __table_args__ = (CheckConstraint("month BETWEEN 1 AND 12", name="month"),)

    team_id: Mapped[UUID] = mapped_column(
        ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True
    )
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    expected: Mapped[int]
    met: Mapped[int]
    lacking_first: Mapped[int]
    planned_open: Mapped[int]
    planned_done: Mapped[int]
    planned_done_early: Mapped[int]
    not_planned_open: Mapped[int]
    not_planned_done: Mapped[int]
    unknown_open: Mapped[int]
    unknown_done: Mapped[int]


class CountsDue(Keyed, Base):
    """Something that counts for the team was changed and not counted yet (triggers write it).

    The commit that made it counts the team anew and takes it away; while one stands, whoever reads
    counts for themselves. `with_months`: its months, too. The team may be gone meanwhile.
    Where a new draft came to show an indicator and nothing else changed, it names the two.
    """

    __tablename__ = "counts_due"

    team_id: Mapped[UUID]
    with_months: Mapped[bool]
    evidence_id: Mapped[UUID | None]
    indicator_id: Mapped[UUID | None]
