"""reports: what was submitted keeps the picture of its letterhead"""

import sqlalchemy as sa
from alembic import op

revision = "report_letterheads"
down_revision = "evaluations_told"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward: what was submitted before goes on with the letterhead of the day it is printed."""
    op.add_column("report_steps", sa.Column("letterhead_logo", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Back: the pictures go; a report that was submitted with one has none then."""
    op.drop_column("report_steps", "letterhead_logo")
