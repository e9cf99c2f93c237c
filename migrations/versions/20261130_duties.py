"""duties: what carries out a duty of the decree, and why"""

import sqlalchemy as sa
from alembic import op

revision = "duties"
down_revision = "stand_ins"
branch_labels = None
depends_on = None

MEASURES = ["directives", "findings", "follow_ups", "meetings", "verdicts", "closed_periods"]


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "duty_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("duty_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=True),
        sa.Column(
            "measure",
            sa.Enum(
                *MEASURES, name="measure", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(activity_id IS NULL) <> (measure IS NULL)", name=op.f("ck_duty_links_one_thing")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_duty_links_activity_id")
        ),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name=op.f("fk_duty_links_duty_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_links")),
        sa.UniqueConstraint(
            "duty_id", "activity_id", name=op.f("uq_duty_links_duty_id_activity_id")
        ),
        sa.UniqueConstraint("duty_id", "measure", name=op.f("uq_duty_links_duty_id_measure")),
    )
    op.create_index(op.f("ix_duty_links_activity_id"), "duty_links", ["activity_id"])
    op.create_table(
        "duty_readings",
        sa.Column("duty_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(decided_by_id IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_duty_readings_decided"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_duty_readings_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name=op.f("fk_duty_readings_duty_id")),
        sa.PrimaryKeyConstraint("duty_id", name=op.f("pk_duty_readings")),
    )


def downgrade() -> None:
    """Back: who decided what carries a duty out, when and why is in the audit log."""
    op.drop_table("duty_readings")
    op.drop_index(op.f("ix_duty_links_activity_id"), table_name="duty_links")
    op.drop_table("duty_links")
