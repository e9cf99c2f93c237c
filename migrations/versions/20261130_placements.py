"""placements: what the office decided an indicator stands beside, and the reading of the text"""

import sqlalchemy as sa
from alembic import op

revision = "placements"
down_revision = "row_lines"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "indicator_placements",
        sa.Column("indicator_id", sa.Uuid(), nullable=False),
        sa.Column("read_action_item_ids", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_by_id", sa.Uuid(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["indicators.id"],
            name=op.f("fk_indicator_placements_indicator_id"),
        ),
        sa.ForeignKeyConstraint(
            ["placed_by_id"], ["users.id"], name=op.f("fk_indicator_placements_placed_by_id")
        ),
        sa.PrimaryKeyConstraint("indicator_id", name=op.f("pk_indicator_placements")),
    )


def downgrade() -> None:
    """Back: what the office decided stays, who, when and why is in the audit log."""
    op.drop_table("indicator_placements")
