"""backups: what was made, and from which one a database came"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import append_only

revision = "backups"
down_revision = "by_itself"
branch_labels = None
depends_on = None

POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REPLACED = {"restorations": "o.id = NEW.id"}
GUARDS = append_only("restorations", "restoration_is_final")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "backup_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("target", sa.String(length=500), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=80), nullable=True),
        sa.Column("rows", POSITION, nullable=False),
        sa.Column("files", POSITION, nullable=False),
        sa.Column("bytes", POSITION, nullable=False),
        sa.Column("missing_files", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_runs")),
    )
    op.create_index("ix_backup_runs_started_at", "backup_runs", ["started_at"])
    kind = sa.Enum(
        "restore", "transfer", name="kind", native_enum=False, create_constraint=True, length=40
    )
    op.create_table(
        "restorations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("backup", sa.String(length=40), nullable=False),
        sa.Column("backup_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chain_length", POSITION, nullable=False),
        sa.Column("chain_head_hash", sa.String(length=64), nullable=False),
        sa.Column("events_until", POSITION, nullable=False),
        sa.Column("events_from", POSITION, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restorations")),
    )
    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)
    guards.never_emptied(REPLACED)


def downgrade() -> None:
    """Back."""
    guards.emptied_again(REPLACED)
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    op.drop_table("restorations")
    op.drop_index("ix_backup_runs_started_at", "backup_runs")
    op.drop_table("backup_runs")
