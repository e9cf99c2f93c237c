"""planned year: a voided decree still says for which year it planned"""

from alembic import op

from migrations import guards
from migrations.guards import Guard

revision = "planned_year"
down_revision = "meeting_deciders"
branch_labels = None
depends_on = None

FINAL = Guard("voided_decree_is_final_u", "decrees", "UPDATE", "OLD.voided_at IS NOT NULL")


def upgrade() -> None:
    """Forward; whose plan is gone says its year where the day it takes effect tells it."""
    op.execute("ALTER TABLE decrees ADD COLUMN planned_year INTEGER")
    guards.drop([FINAL])
    op.execute(
        "UPDATE decrees SET planned_year = year + 1 WHERE voided_at IS NOT NULL"
        " AND substr(CAST(effective_from AS TEXT), 1, 4) = CAST(year + 1 AS TEXT)"
    )
    guards.create([FINAL])


def downgrade() -> None:
    """Back."""
    op.drop_column("decrees", "planned_year")
