"""signing in: a second factor, recovery codes, when a session last proved who it is"""

import sqlalchemy as sa
from alembic import op

revision = "signing_in"
down_revision = "verdicts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; open sessions go on, as of when they were opened."""
    # Columns are added, never by a batch: that would build the table anew on SQLite.
    op.add_column("sessions", sa.Column("authenticated_at", sa.DateTime(timezone=True)))
    op.add_column(
        "sessions",
        sa.Column("second_factor", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "second_factors",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_secret", sa.String(length=500), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drift", sa.Integer(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=True),
        sa.Column("far_step", sa.BigInteger(), nullable=True),
        sa.Column("far_drift", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_second_factors_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_second_factors")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_recovery_codes_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_recovery_codes_fingerprint")),
    )
    op.create_index("ix_recovery_codes_user_id", "recovery_codes", ["user_id"])


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_recovery_codes_user_id", "recovery_codes")
    op.drop_table("recovery_codes")
    op.drop_table("second_factors")
    op.drop_column("sessions", "second_factor")
    op.drop_column("sessions", "authenticated_at")
