"""told_progress: what followers were told of each office's progress, and how far it was looked"""

import sqlalchemy as sa
from alembic import op

revision = "told_progress"
down_revision = "taken_back"
branch_labels = None
depends_on = None

POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Forward: what happened before is in the numbers that are told first."""
    op.create_table(
        "told_progress",
        sa.Column("work_unit_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_due", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_unit_id"],
            ["work_units.id"],
            name=op.f("fk_told_progress_work_unit_id_work_units"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("work_unit_id", "year", name=op.f("pk_told_progress")),
    )
    op.create_table(
        "progress_follower",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", POSITION, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_progress_follower_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_follower")),
    )
    op.execute("INSERT INTO progress_follower (id, position) SELECT 1, length FROM audit_chain")


def downgrade() -> None:
    """Back: what was told is forgotten."""
    op.drop_table("progress_follower")
    op.drop_table("told_progress")
