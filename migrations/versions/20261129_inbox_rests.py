"""inbox: a version that a standing order could not draft comes again later"""

import sqlalchemy as sa
from alembic import op

revision = "inbox_rests"
down_revision = "signing_in"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "intake_rests",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_intake_rests_team_id_teams")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["record_versions.id"],
            name=op.f("fk_intake_rests_version_id_record_versions"),
        ),
        sa.PrimaryKeyConstraint("version_id", "team_id", name=op.f("pk_intake_rests")),
    )
    op.create_index("ix_intake_rests_team_id", "intake_rests", ["team_id"])


def downgrade() -> None:
    """Back."""
    op.drop_table("intake_rests")
