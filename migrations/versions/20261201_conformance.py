"""conformance: what has been seen of the work of a service account, and when first"""

import sqlalchemy as sa
from alembic import op

revision = "conformance"
down_revision = "told_progress"
branch_labels = None
depends_on = None

STEPS = (
    "signed_in", "dry_run", "record_pushed", "repeated", "corrected", "confirmed", "refused",
    "batch", "withdrawn", "decision_read", "webhook_answered", "caught_up",
)  # fmt: skip
# What the versions of records that are there show.
SHOWN = {
    "record_pushed": "withdrawal_reason IS NULL",
    "corrected": "number > 1 AND withdrawal_reason IS NULL",
    "withdrawn": "withdrawal_reason IS NOT NULL",
}


def upgrade() -> None:
    """Forward: what accounts handed in before counts as seen."""
    op.create_table(
        "conformance_steps",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(*STEPS, name="step", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["service_accounts.id"],
            name=op.f("fk_conformance_steps_account_id"),
        ),
        sa.PrimaryKeyConstraint("account_id", "step", name=op.f("pk_conformance_steps")),
    )
    for step, condition in SHOWN.items():
        op.execute(
            "INSERT INTO conformance_steps (account_id, step, seen_at)"  # noqa: S608 - constants of this step
            f" SELECT service_account_id, '{step}', min(received_at) FROM record_versions"
            f" WHERE service_account_id IS NOT NULL AND {condition} GROUP BY service_account_id"
        )


def downgrade() -> None:
    """Back: it is seen anew what was seen."""
    op.drop_table("conformance_steps")
