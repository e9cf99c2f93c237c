"""drafts_added: what a new draft adds to the counts is added, and its team not counted anew"""

import sqlalchemy as sa
from alembic import op

from migrations import adding, marks
from migrations.adding import AddingMark
from migrations.marks import Mark

revision = "drafts_added"
down_revision = "found_by_key"
branch_labels = None
depends_on = None

OF_INDICATOR = (
    "SELECT a.team_id FROM indicators i JOIN activities a ON a.id = i.activity_id"
    " WHERE i.id = NEW.indicator_id"
)
TEAMS = f"SELECT e.team_id FROM evidence e WHERE e.id = NEW.evidence_id UNION {OF_INDICATOR}"  # noqa: S608 - constants of this file
PROVES = "EXISTS (SELECT 1 FROM evidence e WHERE e.id = NEW.evidence_id AND e.in_force_number > 0)"
# A draft of the indicator's own team that showed nothing before this transaction.
IS_BEGUN = (
    "EXISTS (SELECT 1 FROM evidence e WHERE e.id = NEW.evidence_id AND e.status = 'draft'"  # noqa: S608 - constants of this file
    f" AND e.in_force_number IS NULL AND e.team_id = ({OF_INDICATOR}))"
    " AND (NOT EXISTS (SELECT 1 FROM evidence_indicators l"
    " WHERE l.evidence_id = NEW.evidence_id AND l.indicator_id <> NEW.indicator_id)"
    " OR EXISTS (SELECT 1 FROM counts_due d WHERE d.evidence_id = NEW.evidence_id))"
)
NAME, TABLE = "counts_due_shown_i", "evidence_indicators"
BEFORE = [Mark(NAME, TABLE, "INSERT", TEAMS, PROVES)]
AFTER = [AddingMark(NAME, TABLE, TEAMS, PROVES, IS_BEGUN)]


def upgrade() -> None:
    """Forward. A version from before takes the new marks for those it knows."""
    marks.drop(BEFORE)
    for column in ("evidence_id", "indicator_id"):
        op.add_column("counts_due", sa.Column(column, sa.Uuid()))
    adding.create(AFTER)


def downgrade() -> None:
    """Back: teams are counted anew whatever changed."""
    adding.drop(AFTER)
    for column in ("evidence_id", "indicator_id"):
        op.drop_column("counts_due", column)
    marks.create(BEFORE)
