"""checkpoints: the end of the audit log, signed every day, and whether it was sent"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import Guard, changed

revision = "checkpoints"
down_revision = "audit"
branch_labels = None
depends_on = None

TABLE = "audit_checkpoints"
SIGNED = ("day", "length", "head_hash", "at", "public_key", "signature")
GUARDS = [
    Guard("checkpoint_is_signed_u", TABLE, "UPDATE", changed(*SIGNED)),
    Guard("checkpoint_is_signed_d", TABLE, "DELETE", "1 = 1"),
]
REPLACED = {TABLE: "o.day = NEW.day"}


def upgrade() -> None:
    """Forward."""
    length = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        TABLE,
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("length", length, nullable=False),
        sa.Column("head_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("public_key", sa.String(length=60), nullable=False),
        sa.Column("signature", sa.String(length=120), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_audit_checkpoints")),
    )
    op.create_index("ix_audit_checkpoints_next_try_at", TABLE, ["next_try_at"])
    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)
    guards.never_emptied(REPLACED)


def downgrade() -> None:
    """Back."""
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    op.drop_table(TABLE)
