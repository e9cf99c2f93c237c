"""checklists: what belongs in good evidence of an indicator, and what of it a revision has"""

import sqlalchemy as sa
from alembic import op

revision = "checklists"
down_revision = "deciders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward: nobody ticked what was there before."""
    op.create_table(
        "indicator_checklists",
        sa.Column("indicator_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("month BETWEEN 0 AND 12", name=op.f("ck_indicator_checklists_month")),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["indicators.id"],
            name=op.f("fk_indicator_checklists_indicator_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["users.id"], name=op.f("fk_indicator_checklists_set_by_id")
        ),
        sa.PrimaryKeyConstraint("indicator_id", "month", name=op.f("pk_indicator_checklists")),
    )
    # Written out: a batch would build the table anew on SQLite and lose its triggers.
    op.execute("ALTER TABLE evidence_revisions ADD COLUMN checklist JSON")


def downgrade() -> None:
    """Back: what revisions ticked is forgotten; what offices changed stays in the audit log."""
    op.execute("ALTER TABLE evidence_revisions DROP COLUMN checklist")
    op.drop_table("indicator_checklists")
