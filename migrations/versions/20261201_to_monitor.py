"""to monitor: TPI hears that a predicate is to be looked at, the Ketua that it may object"""

from alembic import op

from migrations import checks

revision = "to_monitor"
down_revision = "lhe_files"
branch_labels = None
depends_on = None

STAGES = [
    "asked", "due_soon", "overdue", "escalated_to_koordinator", "escalated_to_ketua", "returned",
    "nothing_uploaded", "mentioned", "source_silent", "revised", "security",
    "erased", "by_itself", "runs_out", "nobody_verifies", "nobody_accepts",
    "to_verify", "to_accept", "to_close", "happened", "to_confirm",
]  # fmt: skip
ADDED = ("to_object", "to_monitor")
OLD, NEW = (f"stage IN ({', '.join(map(repr, each))})" for each in (STAGES, [*STAGES, *ADDED]))


def upgrade() -> None:
    """Forward."""
    checks.replace("notifications", "ck_notifications_stage", OLD, NEW)


def downgrade() -> None:
    """Back: these reminders go."""
    op.execute(f"DELETE FROM notifications WHERE stage IN {ADDED}")  # noqa: S608 - constants of this file
    checks.replace("notifications", "ck_notifications_stage", NEW, OLD)
