"""operations: how the worker's jobs fare, and when everything was last proven whole"""

import sqlalchemy as sa
from alembic import op

from migrations import checks, guards
from migrations.guards import Guard

revision = "operations"
down_revision = "instances"
branch_labels = None
depends_on = None

PROOFS = "integrity_proofs"
GUARDS = [
    Guard("proof_is_final_u", PROOFS, "UPDATE", "OLD.finished_at IS NOT NULL"),
    Guard("proof_is_final_d", PROOFS, "DELETE", "1 = 1"),
]
REPLACED = {PROOFS: "o.id = NEW.id OR o.day = NEW.day"}
SUBJECTS = [
    "action_item", "evidence", "finding", "directive", "follow_up", "comment", "record_type",
    "account", "webhook", "connector", "source",
]  # fmt: skip
OLD, NEW = (
    f"subject_type IN ({', '.join(map(repr, each))})"
    for each in (SUBJECTS, [*SUBJECTS, "installation"])
)
CHECK = "ck_notifications_subject_type"


def upgrade() -> None:
    """Forward."""
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "job_runs",
        sa.Column("job", sa.String(length=40), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("last_success_at", instant, nullable=True),
        sa.Column("last_failure_at", instant, nullable=True),
        sa.Column("last_error", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_job_runs")),
    )
    op.create_table(
        PROOFS,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begun_at", instant, nullable=False),
        sa.Column("finished_at", instant, nullable=True),
        sa.Column("is_whole", sa.Boolean(), nullable=True),
        sa.Column("document", sa.JSON(), nullable=True),
        sa.Column("signature", sa.String(length=120), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_integrity_proofs")),
        sa.UniqueConstraint("day", name=op.f("uq_integrity_proofs_day")),
    )
    guards.create(GUARDS)
    guards.create_never_replaced(REPLACED)
    guards.never_emptied(REPLACED)
    checks.replace("notifications", CHECK, OLD, NEW)


def downgrade() -> None:
    """Back: notices about the installation have no place in the older form."""
    op.execute("DELETE FROM notifications WHERE subject_type = 'installation'")
    checks.replace("notifications", CHECK, NEW, OLD)
    guards.drop_never_replaced(REPLACED)
    guards.drop(GUARDS)
    op.drop_table(PROOFS)
    op.drop_table("job_runs")
