"""realisations: what was done, never overwritten"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import append_only

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

GUARDS = [
    *append_only("realisations", "realisation_is_final"),
    *append_only("realisation_evidence", "realisation_evidence_is_final"),
]
NEVER_EMPTIED = ("realisations", "realisation_evidence")
REPLACED = {"realisations": "o.id = NEW.id", "realisation_evidence": "1 = 0"}


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "realisations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_item_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("participants", sa.Text(), nullable=True),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("reported_by_id", sa.Uuid(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("month BETWEEN 1 AND 12", name=op.f("ck_realisations_month")),
        sa.ForeignKeyConstraint(
            ["action_item_id"], ["action_items.id"], name=op.f("fk_realisations_action_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["realisations.id"], name=op.f("fk_realisations_corrects_id")
        ),
        sa.ForeignKeyConstraint(
            ["reported_by_id"], ["users.id"], name=op.f("fk_realisations_reported_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_realisations")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_realisations_corrects_id")),
    )
    with op.batch_alter_table("realisations", schema=None) as batch_op:
        batch_op.create_index(
            "ix_realisations_action_item_id", ["action_item_id", "month"], unique=False
        )

    op.create_table(
        "realisation_evidence",
        sa.Column("realisation_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_realisation_evidence_evidence_id")
        ),
        sa.ForeignKeyConstraint(
            ["realisation_id"],
            ["realisations.id"],
            name=op.f("fk_realisation_evidence_realisation_id"),
        ),
        sa.PrimaryKeyConstraint(
            "realisation_id", "evidence_id", name=op.f("pk_realisation_evidence")
        ),
    )
    with op.batch_alter_table("realisation_evidence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_realisation_evidence_evidence_id"), ["evidence_id"], unique=False
        )

    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)
    guards.never_emptied(NEVER_EMPTIED)


def downgrade() -> None:
    """Back."""
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    with op.batch_alter_table("realisation_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_realisation_evidence_evidence_id"))

    op.drop_table("realisation_evidence")
    with op.batch_alter_table("realisations", schema=None) as batch_op:
        batch_op.drop_index("ix_realisations_action_item_id")

    op.drop_table("realisations")
