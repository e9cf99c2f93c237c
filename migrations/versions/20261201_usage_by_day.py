"""usage_by_day: what service accounts ask and are refused; webhooks of a sheet are seen anew"""

import sqlalchemy as sa
from alembic import op

revision = "usage_by_day"
down_revision = "ends_follow"
branch_labels = None
depends_on = None

# Noted before they counted for endpoints of the account alone: what is so is noted when it is read.
AGAIN = "DELETE FROM conformance_steps WHERE step IN ('webhook_answered', 'caught_up')"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "service_account_usage",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_operation", sa.String(length=200), nullable=False),
        sa.Column("last_fault", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["service_accounts.id"],
            name=op.f("fk_service_account_usage_account_id_service_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_account_usage")),
        sa.UniqueConstraint(
            "account_id", "day", "code", name=op.f("uq_service_account_usage_account_id_day_code")
        ),
    )
    op.create_index(op.f("ix_service_account_usage_day"), "service_account_usage", ["day"])
    op.execute(AGAIN)


def downgrade() -> None:
    """Back: steps of the sheet are noted as that version notes them."""
    op.drop_table("service_account_usage")
